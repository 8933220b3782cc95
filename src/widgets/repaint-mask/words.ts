/** What the figure says; the same at build and live. */
import { backendInWords as liveBackend } from '~/ui/network-status';
import { callsFor } from './fill';
import { seamOf, type MaskName } from './mask';
import { FILLS, sizes } from './models';
import { knownOf, maskIn, rowNames, rowOf, showsBuilt, type RowName, type State } from './state';

export const maskLabels: Readonly<Record<MaskName, string>> = {
  bottom: 'lower half',
  top: 'upper half',
  left: 'left half',
  right: 'right half',
  middle: 'middle',
  frame: 'all but the middle',
};

export function rowLabel(name: RowName, state: State): string {
  const { resamplings } = state.params;
  const calls = callsFor(name, state.params);
  if (name === 'once') return `Overwritten only, ${calls} calls`;
  return resamplings === 1
    ? `Gone over once: the same, ${calls} calls`
    : `Gone over ${resamplings} times, ${calls} calls`;
}

/** Mean over the fillings of how sharply they jump along the edge of the gap. */
export function seamIn(state: State, name: RowName): number {
  const row = rowOf(state, name);
  if (!row?.done) return NaN;
  const size = sizes[state.params.subject];
  const length = row.pixels.length / FILLS;
  const seams = Array.from({ length: FILLS }, (_, i) =>
    seamOf(row.pixels.subarray(i * length, (i + 1) * length), maskIn(state), size),
  );
  return seams.reduce((sum, seam) => sum + seam, 0) / FILLS;
}

export const originalSeam = (state: State): number =>
  seamOf(knownOf(state).pixels, maskIn(state), sizes[state.params.subject]);

const said = (seam: number): string => (Number.isFinite(seam) ? seam.toFixed(3) : '–');

export function sourceInWords(state: State): string {
  if (state.network.status !== 'live') {
    return rowNames.every((name) => showsBuilt(state, name))
      ? 'Filled when the book was built, by the same network.'
      : 'The pale pictures belong to other settings. Load the network for yours.';
  }
  const on = (['once', 'again'] as const).find((name) => !rowOf(state, name)?.done);
  if (on) {
    const row = rowOf(state, on);
    return `Call ${row?.taken ?? 0} of ${row?.total ?? callsFor(on, state.params)}.`;
  }
  return (
    `Mean jump along the edge of the gap: ${said(seamIn(state, 'once'))} overwritten, ` +
    `${said(seamIn(state, 'again'))} gone over again, ${said(originalSeam(state))} in the original.`
  );
}

export const maskInWords = (state: State): string => {
  const mask = maskIn(state);
  const gap = mask.filter((known) => known === 0).length / mask.length;
  return `${Math.round(100 * gap)} % is to be made up`;
};

export const loadLabel = ({ params: { subject } }: State): string =>
  `Load the network of ${subject}`;

export const backendInWords = ({ network }: State): string =>
  liveBackend(network) ?? 'recorded fillings';
