import { samplerKinds, type SamplerKind } from '~/samplers/kinds';
import { raceOf, type State } from './state';

/**
 * The budget (`calls`), the looks that each sampler takes of it (`ddpmCalls` …), and how far on
 * average the walkers of a deterministic one end from where the exact flow ends (`ddimMiss`,
 * `heunMiss`, `dpmSolver2MMiss`).
 */
export const readingNames = [
  'calls',
  'ddpmCalls',
  'ddimCalls',
  'heunCalls',
  'dpmSolver2MCalls',
  'ddimMiss',
  'heunMiss',
  'dpmSolver2MMiss',
] as const;

export function readings(state: State): Record<string, number> {
  const race = raceOf(state);
  const of = (kind: SamplerKind, what: 'calls' | 'miss') => race?.lanes[kind][what] ?? NaN;
  return {
    calls: state.params.calls,
    ...Object.fromEntries(samplerKinds.map((kind) => [`${kind}Calls`, of(kind, 'calls')])),
    ddimMiss: of('ddim', 'miss'),
    heunMiss: of('heun', 'miss'),
    dpmSolver2MMiss: of('dpmSolver2M', 'miss'),
  };
}
