/** What the figure says, the same at build time and live. */
import type { IntegrandName } from '~/math/gradient-estimators';
import { formatNumber } from '~/ui/chart';
import { spanOf, spanTicks } from './curves';
import { methods, type Method, type Scene } from './scene';
import { batchSize, type Params } from './state';

export const integrandWords: Record<IntegrandName, string> = {
  square: 'z²',
  absolute: '|z|, a kink',
  step: 'a step at 0',
  sine: 'sin z',
  ripple: 'sin 10z, fast',
};

export const methodWords: Record<Method, string> = {
  score: 'Score function',
  pathwise: 'Pathwise',
};

export const parameterWords: Record<Params['by'], string> = { mu: 'μ', logSigma: 'log σ' };

/** A minus sign that is one, and two decimals. */
export const signed = (value: number): string =>
  (value + 0 === 0 ? 0 : value).toFixed(2).replace('-', '−');

export const batchLabel = (state: Pick<Params, 'doublings'>): string =>
  `${batchSize(state)} samples`;

/** The numbers beside the graphs, by the names of their spots. */
export function liveValues(state: Params, scene: Scene): Record<string, string> {
  const { exact, summaries } = scene;
  const span = spanOf(scene);
  const perMethod = methods.flatMap((method) => [
    [`${method}Mean`, formatNumber(summaries[method].mean)],
    [`${method}Variance`, formatNumber(summaries[method].variance)],
  ]);
  const ticks = spanTicks.map(({ share, live }) => [live, formatNumber(exact + share * span)]);
  return {
    ...(Object.fromEntries([...perMethod, ...ticks]) as Record<string, string>),
    exact: formatNumber(exact),
    by: parameterWords[state.by],
    verdict: verdictInWords(state, scene),
  };
}

/** Off by more than chance, at four standard errors of the mean, and by more than a rounding. */
export function isBiased({ exact, summaries }: Scene, method: Method): boolean {
  const { mean, variance, estimates } = summaries[method];
  const error = Math.sqrt(variance / estimates.length);
  return Math.abs(mean - exact) > 4 * error + 1e-9;
}

export function verdictInWords(state: Params, scene: Scene): string {
  const { exact, summaries, ratio } = scene;
  if (state.f === 'step') {
    return (
      `The slope of a step is 0 wherever it exists: every pathwise estimate is 0, with no variance ` +
      `at all, and wrong by ${formatNumber(Math.abs(exact))}. Only the score function sees the jump.`
    );
  }
  const { score, pathwise } = summaries;
  const factor = (value: number) => formatNumber(value, value >= 100 ? 3 : 2);
  if (pathwise.variance === 0 || score.variance === 0)
    return 'One of the two has no variance here.';
  return ratio >= 1
    ? `The score function’s estimate varies ${factor(ratio)} times as much: for the same error it needs ${factor(ratio)} times as many samples.`
    : `The pathwise estimate varies ${factor(1 / ratio)} times as much: f is steeper than q can see, and its slopes cancel only on average.`;
}

export function planeLabel(state: Params, method: Method): string {
  const { mu, sigma, by } = state;
  const what =
    method === 'score'
      ? 'the samples stay, their areas are their weights'
      : 'the samples move, each along the slope of f';
  return `f and q with mean ${signed(mu)} and standard deviation ${signed(sigma)}. When ${parameterWords[by]} grows, ${what}.`;
}
