import { formatNumber } from '~/ui/chart';
import type { LineWorld } from '~/math/line-worlds';
import { LEAST_KL, type Scene } from './scene';
import { stepOf, type State } from './state';

/** What the figure says, the same at build time and live. */

export const dataWords: Record<LineWorld, string> = {
  two: 'two bumps',
  uneven: 'two uneven bumps',
  three: 'three narrow bumps',
  one: 'one bump',
};

/** A minus sign that is one, and two decimals. */
export const signed = (value: number): string =>
  (Math.round(100 * value) / 100 + 0).toFixed(2).replace('-', '−');

export const stepLabel = (state: State): string => `${stepOf(state)} of ${state.T}`;

export function liveValues(state: State, scene: Scene): Record<string, string> {
  const { t, coefficients, told, untold } = scene;
  const { beta, betaTilde, coefX0, coefXt } = coefficients;
  return {
    t: String(t),
    tPrev: String(t - 1),
    x0: signed(state.x0),
    xt: signed(state.xt),
    coefX0: formatNumber(coefX0),
    coefXt: formatNumber(coefXt),
    toldMean: signed(told.mean),
    beta: formatNumber(beta),
    betaTilde: formatNumber(betaTilde),
    mean: signed(untold.mean),
    variance: formatNumber(untold.variance),
    kl: untold.kl > LEAST_KL ? formatNumber(untold.kl, 2) : '0',
    verdict: verdict(scene),
  };
}

function verdict({ untold, coefficients }: Scene): string {
  if (untold.mixture.weights.length === 1) {
    return 'Normal data: the way back is exactly Gaussian, however long the step.';
  }
  const { kl } = untold;
  if (kl > 0.1) return 'Not Gaussian at all: a long step, and xₜ could have come from either side.';
  if (kl > 1e-3) return 'Nearly Gaussian; the dashed curve still tells the two apart.';
  return `Gaussian for all that one can see: the step adds only ${formatNumber(coefficients.beta, 2)} of noise.`;
}

export const planeLabel = (state: State): string =>
  `The chain from left to right: x₀ at ${signed(state.x0)} on the left edge, xₜ at ${signed(state.xt)} at step ${stepLabel(state)}. Drag either; the sliders below do the same.`;
