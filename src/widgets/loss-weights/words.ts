import {
  boundWeight,
  epsilonErrorIn,
  weightingNames,
  type Target,
  type Weighting,
} from '~/math/loss-weights';
import { formatNumber } from '~/ui/chart';
import { withPower } from '~/ui/powers';
import type { Scene } from './scene';
import { T, type State } from './state';

/** What the figure says, the same at build time and live. */

export const weightingWords: Record<Weighting, string> = {
  bound: 'the bound',
  simple: 'simple: 1 on ε',
  clean: '1 on x₀',
  velocity: '1 on v',
  truncated: 'max(SNR, 1) on x₀',
  minSnr: 'min(SNR, γ) on x₀',
};

export const targetWords: Record<Target, string> = { epsilon: 'ε', x0: 'x₀', v: 'v' };

export const stepLabel = ({ t }: Pick<State, 't'>): string => `${t} of ${T}`;

/** At most two digits after the point; tiny shares are not called none. */
export function shareInWords(share: number): string {
  if (share > 0 && share < 1e-4) return '< 0.01 %';
  return `${formatNumber(100 * share, share < 0.1 ? 2 : 3)} %`;
}

/** The numbers in formulas and list, by the names of their spots. */
export function liveValues(state: State, scene: Scene): Record<string, string> {
  const { t, variance } = state;
  const { schedule, curves, even } = scene;
  const { alpha, alphaBar, beta } = schedule;
  const sigma2 =
    variance === 'beta' ? beta[t] : (beta[t] * (1 - alphaBar[t - 1])) / (1 - alphaBar[t]);
  const weight = boundWeight(schedule, t, variance);
  const rows = weightingNames.flatMap((name) => {
    const { weights, shares } = curves[name];
    return [
      [`weight-${name}`, withPower(formatNumber(weights[t]))],
      [`share-${name}`, shareInWords(shares[t])],
    ];
  });
  return {
    ...(Object.fromEntries(rows) as Record<string, string>),
    t: String(t),
    beta: withPower(formatNumber(beta[t])),
    alpha: formatNumber(alpha[t], 4),
    sigma2: withPower(formatNumber(sigma2)),
    noise: withPower(formatNumber(1 - alphaBar[t])),
    bound: withPower(formatNumber(weight)),
    snr: formatNumber(epsilonErrorIn('x0', schedule, t)),
    alphaBar: formatNumber(alphaBar[t], 4),
    verdict: verdict(state, scene),
    even: String(even),
  };
}

/** What the simple loss does to this step compared with the bound, both being 1 at SNR = 1. */
export function verdict({ t }: Pick<State, 't'>, { curves, even }: Scene): string {
  const ratio = curves.bound.relative[t] / curves.simple.relative[t];
  if (Number.isNaN(ratio)) {
    return 'Step 1 has no weight of this kind: with σ² = β̃ the bound has the decoder’s term L₀ there.';
  }
  if (t === even) return 'Here signal and noise are equally strong: all curves are set to 1.';
  const side = t < even ? 'nearly clean' : 'noisier';
  const [less, factor] = ratio >= 1 ? ['less', ratio] : ['more', 1 / ratio];
  return factor < 1.05
    ? 'Here the simple loss and the bound weigh about alike.'
    : `On this ${side} step the simple loss puts ${formatNumber(factor, 2)} times ${less} weight than the bound does.`;
}

export const graphLabel = ({ t, schedule }: State): string =>
  `Weights by step, ${schedule} schedule; the cursor is at step ${t}. Drag it, or use the slider below.`;
