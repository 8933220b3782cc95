/**
 * The two lines of Arjovsky et al. (2017, example 1): data on {0} × [0, 1], the model on {θ} × [0, 1],
 * both uniform. Unless θ = 0 the supports are disjoint, so that every divergence has a closed form,
 * and its own idea of how far apart the lines are.
 */
import { expectReal } from '~/math/expect';
import { normalCdf } from '~/math/normal';

/** A divergence or loss at θ: its value, and its derivative in θ, NaN where there is none. */
export type Outlook = { value: number; slope: number };

/** What is one constant everywhere but at θ = 0, where it jumps to another. */
const jump =
  (apart: number, together: number) =>
  (theta: number): Outlook => {
    if (theta === 0) return { value: together, slope: NaN };
    return { value: apart, slope: Number.isFinite(apart) ? 0 : NaN };
  };

/** W₁ = |θ|: each point goes straight across. */
const wasserstein1 = (theta: number): Outlook => ({
  value: Math.abs(theta),
  slope: theta === 0 ? NaN : Math.sign(theta),
});

/**
 * E k(x, x′) between two independent points of one line, for k(u, v) = exp(−‖u − v‖²/(2ℓ²)):
 * ∫₀¹∫₀¹ exp(−(s − t)²/(2ℓ²)) ds dt = ℓ·√(2π)·(2Φ(1/ℓ) − 1) − 2ℓ²·(1 − exp(−1/(2ℓ²))).
 *
 * @param width ℓ, more than 0. @throws RangeError otherwise.
 */
export function lineSelfSimilarity(width: number): number {
  expectReal('kernel width', width, Number.MIN_VALUE, Number.MAX_VALUE);
  const near = width * Math.sqrt(2 * Math.PI) * (2 * normalCdf(1 / width) - 1);
  return near + 2 * width * width * Math.expm1(-1 / (2 * width * width));
}

/** MMD² = 2c·(1 − exp(−θ²/(2ℓ²))) with c = `lineSelfSimilarity(ℓ)`. */
function squaredMmd(theta: number, width: number): Outlook {
  const scale = 2 * lineSelfSimilarity(width);
  const exponent = -(theta * theta) / (2 * width * width);
  return {
    value: -scale * Math.expm1(exponent),
    slope: ((scale * theta) / (width * width)) * Math.exp(exponent),
  };
}

/**
 * Divergences between the lines, and the losses of generators whose discriminator or critic is the
 * best there is. All logarithms are natural.
 *
 * - `klForward` D_KL(p*‖q), `klReverse` D_KL(q‖p*), `chiSquared` ∫(p* − q)²/q;
 * - `minimax` max_D V = 2·JSD − log 4 (Goodfellow et al. 2014, theorem 1);
 * - `nonSaturating` −E_q log D*;
 * - `leastSquares` with labels −1 and 1 and target 0: ½·∫(p* − q)²/(p* + q) (Mao et al. 2017);
 * - `hinge` max over D of E_p* min(0, D − 1) + E_q min(0, −1 − D) = 2·TV − 2;
 * - `wassersteinGan` and `mmdGan`: a critic of slope 1, and the witness function, give W₁ and MMD².
 */
export const lineOutlooks = {
  klForward: jump(Infinity, 0),
  klReverse: jump(Infinity, 0),
  jensenShannon: jump(Math.LN2, 0),
  totalVariation: jump(1, 0),
  chiSquared: jump(Infinity, 0),
  wasserstein1,
  squaredMmd,
  minimax: jump(0, -2 * Math.LN2),
  nonSaturating: jump(Infinity, Math.LN2),
  leastSquares: jump(1, 0),
  hinge: jump(0, -2),
  wassersteinGan: wasserstein1,
  mmdGan: squaredMmd,
} as const satisfies Record<string, (theta: number, width: number) => Outlook>;

export type OutlookName = keyof typeof lineOutlooks;
