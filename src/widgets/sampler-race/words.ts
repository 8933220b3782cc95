/** What the figure says; the same at build and live. */
import { callsOf, samplerNames, stepsFor, type SamplerKind } from '~/samplers/kinds';
import { backendInWords as liveBackend } from '~/ui/network-status';
import type { Race } from './plane';
import { rowOf, showsBuilt, type State } from './state';

/** “9 calls, 5 steps” */
export function costInWords(kind: SamplerKind, calls: number): string {
  const steps = stepsFor(kind, calls);
  const looks = `${callsOf(kind, steps)} calls`;
  return kind === 'heun' ? `${looks}, ${steps} steps` : looks;
}

export const missInWords = (race: Race | undefined, kind: SamplerKind): string => {
  if (!race) return '…';
  const { miss } = race.lanes[kind];
  return Number.isFinite(miss)
    ? `off the flow by ${miss.toFixed(miss < 0.0095 ? 4 : 3)}`
    : 'stirs: no one curve';
};

export const laneLabel = (kind: SamplerKind, calls: number): string =>
  `${samplerNames[kind]} with ${costInWords(kind, calls)}: walkers from noise to where they end`;

/** Below the faces. */
export function sourceInWords(state: State): string {
  if (state.network.status === 'live') {
    const on = (['ddpm', 'ddim', 'heun', 'dpmSolver2M'] as const).find(
      (kind) => !rowOf(state, kind)?.done,
    );
    if (!on) return 'Drawn in this page, all four rows from the same noise.';
    const taken = rowOf(state, on)?.taken ?? 0;
    return `${samplerNames[on]} is under way: step ${taken} of ${stepsFor(on, state.params.calls)}.`;
  }
  return showsBuilt(state)
    ? 'Drawn when the book was built, by the same network.'
    : 'These faces belong to other settings. Load the network for yours.';
}

export const loadLabel = ({ params: { calls } }: State): string =>
  `Load the network, race with ${calls} calls`;

export const backendInWords = ({ network }: State): string =>
  liveBackend(network) ?? 'plane: exact, faces: recorded';
