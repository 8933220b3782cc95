/** What the figure says; the same at build and live. */
import { parameterisations, type Parameterisation } from '~/math/parameterisations';
import { formatNumber } from '~/ui/chart';
import { backendInWords as liveBackend } from '~/ui/network-status';
import { factorsOf, schedule, type Scene } from './scene';
import { timeOf, velocityOf, type Params, type State } from './state';

export const kindWords: Record<Parameterisation, string> = {
  epsilon: 'ε, the noise',
  x0: 'x₀, the picture',
  v: 'v, between them',
  score: 'the score',
};

/** In formulas and numbers. */
export const kindSigns: Record<Parameterisation, string> = {
  epsilon: 'ε̂',
  x0: 'x̂₀',
  v: 'v̂',
  score: 'ŝ',
};

export const stepInWords = (values: Pick<Params, 'level'>): string => `t = ${timeOf(values)}`;

export const errorInWords = ({ error }: Pick<Params, 'error'>): string => error.toFixed(2);

/** A factor as a figure says it: × 12, or ÷ 12. */
export const factorInWords = (factor: number): string =>
  factor >= 0.995 ? `× ${formatNumber(factor)}` : `÷ ${formatNumber(1 / factor)}`;

/** The numbers in the formulas and under the pictures, by the names of their spots. */
export function liveValues(values: Params, scene: Scene | undefined): Record<string, string> {
  const t = timeOf(values);
  const alphaBar = schedule.alphaBar[t];
  const factors = factorsOf(values);
  const rows = parameterisations.flatMap((kind) => [
    [`factor-${kind}`, kind === values.output ? 'goes in here' : factorInWords(factors[kind])],
    [`error-${kind}`, scene ? formatNumber(scene.errors[kind].shown, 2) : '–'],
    [`network-${kind}`, scene ? formatNumber(scene.errors[kind].network, 2) : '–'],
  ]);
  return {
    ...(Object.fromEntries(rows) as Record<string, string>),
    a: formatNumber(Math.sqrt(alphaBar)),
    s: formatNumber(Math.sqrt(1 - alphaBar)),
    verdict: verdict(values),
  };
}

/** What the error put in becomes in the picture, or, put in there, in the noise. */
export function verdict(values: Params): string {
  const { output, error } = values;
  const factors = factorsOf(values);
  const to = output === 'x0' ? 'epsilon' : 'x0';
  const put = `An error of ${errorInWords(values)} in ${kindSigns[output]}`;
  const becomes = formatNumber(error * factors[to], 2);
  const how =
    factors[to] > 3 ? ': badly conditioned' : factors[to] < 1 / 3 ? ': it hardly shows' : '';
  return error === 0
    ? `No error is put in: what you see is the network’s own.`
    : `${put} is one of ${becomes} in ${kindSigns[to]} here${how}.`;
}

export const pictureLabel = (kind: Parameterisation): string =>
  `What the network says, as ${kindWords[kind]}`;

export function sourceInWords(state: State): string {
  if (state.network.status === 'live') {
    return velocityOf(state) ? 'Computed in this page.' : 'Computing …';
  }
  return velocityOf(state)
    ? 'Computed when the book was built.'
    : 'For this digit and noise the network has to be loaded.';
}

export const backendInWords = (state: State): string =>
  liveBackend(state.network) ?? 'recorded outputs';
