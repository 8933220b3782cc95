import { epsilonErrorIn, weightingNames, type Weighting } from '~/math/loss-weights';
import { sceneOf } from './scene';
import type { State } from './state';

/**
 * At step t: `t`, `snr`, every weighting's weight by its name, in the terms chosen; the share of its
 * weight on steps up to t as `…Share`; and `ratio`, the bound's weight over the simple one's, both as
 * multiples of their weight where signal and noise are equal.
 */
export const readingNames = [
  't',
  'snr',
  'ratio',
  ...weightingNames,
  ...weightingNames.map((name): `${Weighting}Share` => `${name}Share`),
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { schedule, curves } = sceneOf(state);
  const { t } = state;
  const at = (pick: (name: Weighting) => [string, number]) =>
    Object.fromEntries(weightingNames.map(pick)) as Record<string, number>;
  return {
    ...(at((name) => [name, curves[name].weights[t]]) as Record<Weighting, number>),
    ...(at((name) => [`${name}Share`, curves[name].shares[t]]) as Record<
      `${Weighting}Share`,
      number
    >),
    t,
    snr: epsilonErrorIn('x0', schedule, t),
    ratio: curves.bound.relative[t] / curves.simple.relative[t],
  };
}
