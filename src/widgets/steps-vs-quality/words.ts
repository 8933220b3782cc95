/** What the figure says; the same at build and live. */
import { isDeterministic, samplerNames, stepsFor } from '~/samplers/kinds';
import { formatNumber } from '~/ui/chart';
import { backendInWords as liveBackend } from '~/ui/network-status';
import type { Measure, Measured, Measurements } from './measurements';
import { chosenOf, LONG_CALLS, readOf, rowNames, rowOf, showsBuilt, type State } from './state';

export const measureNames: Readonly<Record<Measure, string>> = {
  distance: 'distance from the flow’s end',
  fid: 'FID',
  kid: 'KID',
  precision: 'precision',
  recall: 'recall',
  agreement: 'read as asked',
};

/** What the vertical axis means, and which way is better. */
export function axisInWords(measure: Measure, { n, flowFaces }: Measurements): string {
  const faces = (count: number) => count.toLocaleString('en-US');
  switch (measure) {
    case 'distance':
      return `Root mean square distance of a pixel from where the network’s own flow ends, range 2; ${faces(flowFaces)} faces. Lower is better. DDPM adds noise and has no one end.`;
    case 'fid':
      return `Fréchet distance to ${faces(n)} test faces; ${faces(n)} drawn. Lower is better. The dashed line: as many other real faces.`;
    case 'kid':
      return `Kernel distance to ${faces(n)} test faces; ${faces(n)} drawn. Lower is better. The dashed line: as many other real faces.`;
    case 'precision':
      return `Share of the drawn faces on the manifold of the real ones. The dashed line: real faces.`;
    case 'recall':
      return `Share of the real faces on the manifold of the drawn ones. The dashed line: real faces.`;
    case 'agreement':
      return `Share of the asked attributes that faces-classifier reads in the drawn faces. Higher is better.`;
  }
}

export const fixedIn = (value: number, measure: Measure): string => {
  if (measure === 'fid' || measure === 'kid') return value.toFixed(1).replace('-', '−');
  return measure === 'distance' ? formatNumber(value, 2) : value.toFixed(3);
};

export const measuredInWords = ([value, low, high]: Measured, measure: Measure): string =>
  `${fixedIn(value, measure)} (${fixedIn(low, measure)}–${fixedIn(high, measure)})`;

/** “DDIM with 10 calls: FID 38.5 (37.4–39.6)” */
export function readingInWords(state: State): string {
  const point = readOf(state);
  const { measure } = state.params;
  const what = `${samplerNames[point.sampler]} with ${point.calls} calls`;
  const measured = point[measure];
  if (!measured) {
    return measure === 'distance' && !isDeterministic(point.sampler)
      ? `${what}: it adds noise, so it has no one end to be compared with.`
      : `${what}: not measured.`;
  }
  return `${what}: ${measureNames[measure]} ${measuredInWords(measured, measure)}.`;
}

export function shortLabel(state: State): string {
  const { sampler, calls } = chosenOf(state);
  return `${samplerNames[sampler]}, ${calls} calls`;
}

export const longLabel = (calls: number): string => `${samplerNames.dpmSolver2M}, ${calls} calls`;

export function sourceInWords(state: State): string {
  if (state.network.status !== 'live') {
    return rowNames.every((name) => showsBuilt(state, name))
      ? 'Drawn when the book was built, by the same network.'
      : 'The pale faces belong to other settings. Load the network for yours.';
  }
  const on = rowNames.find((name) => !rowOf(state, name)?.done);
  if (!on) return 'Drawn in this page, both rows from the same noise.';
  const { sampler, calls } = chosenOf(state);
  const steps = on === 'short' ? stepsFor(sampler, calls) : LONG_CALLS;
  return `${on === 'short' ? 'Above' : 'Below'}: step ${rowOf(state, on)?.taken ?? 0} of ${steps}.`;
}

export const loadLabel = (state: State): string =>
  `Load the network, draw with ${shortLabel(state)}`;

export const backendInWords = ({ network }: State): string =>
  liveBackend(network) ?? 'measured and recorded';
