import { expectReal } from '~/math/expect';
import type { Density1d } from '~/math/mixture-1d';

/** What a discriminator is taught to answer: α on the data, β on the fakes. */
export type Labels = { alpha: number; beta: number };

/** Plain labels: 1 for real, 0 for fake. */
export const plainLabels: Labels = { alpha: 1, beta: 0 };

/**
 * The best answer at one point, given the densities p of the data and q of the fakes there
 * (Goodfellow et al. 2014, proposition 1; Salimans et al. 2016, section 3.4, with labels):
 *
 *     D* = (α·p + β·q)/(p + q),
 *
 * the maximum of p·(α·log D + (1 − α)·log(1 − D)) + q·(β·log D + (1 − β)·log(1 − D)) over D.
 *
 * @param p,q at least 0. Where both are 0 no answer is better than another: NaN.
 * @throws RangeError for labels outside of [0, 1].
 */
export function optimalDiscriminator(
  p: number,
  q: number,
  { alpha, beta }: Labels = plainLabels,
): number {
  expectReal('alpha', alpha, 0, 1);
  expectReal('beta', beta, 0, 1);
  return (alpha * p + beta * q) / (p + q);
}

/**
 * Where the non-saturating loss −log D* sends a fake that lies at x: its descent direction
 *
 *     d/dx log D* = (α·p′ + β·q′)/(α·p + β·q) − (p′ + q′)/(p + q).
 *
 * With β = 0 the label α cancels; with β > 0 it dies out where q is much larger than p.
 */
export function pushOnFake(
  p: Density1d,
  q: Density1d,
  { alpha, beta }: Labels,
): (x: number) => number {
  return (x) => {
    const [real, fake] = [p.density(x), q.density(x)];
    const [realSlope, fakeSlope] = [p.slope(x), q.slope(x)];
    const labelled = (alpha * realSlope + beta * fakeSlope) / (alpha * real + beta * fake);
    return labelled - (realSlope + fakeSlope) / (real + fake);
  };
}
