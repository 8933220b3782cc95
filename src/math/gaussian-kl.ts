import { expectInteger, expectReal } from '~/math/expect';

/**
 * Divergence of two Gaussians of R^D with covariances v·I and w·I, in nats:
 *
 *     KL(N(μ, v I) ‖ N(ν, w I)) = D/2·(v/w − 1 − log(v/w)) + ‖μ − ν‖²/(2w).
 *
 * The first part is the price of a wrong width, the second that of a wrong place.
 *
 * @param squaredDistance ‖μ − ν‖², at least 0.
 * @param variance,modelVariance v and w, more than 0.
 * @throws RangeError otherwise.
 */
export function gaussianKl({
  squaredDistance,
  variance,
  modelVariance,
  dimension = 1,
}: {
  squaredDistance: number;
  variance: number;
  modelVariance: number;
  dimension?: number;
}): number {
  expectReal('squared distance', squaredDistance, 0, Number.MAX_VALUE);
  expectReal('variance', variance, Number.MIN_VALUE, Number.MAX_VALUE);
  expectReal('model variance', modelVariance, Number.MIN_VALUE, Number.MAX_VALUE);
  expectInteger('dimension', dimension, 1, Number.MAX_SAFE_INTEGER);
  // v/w − 1 − log(v/w) with x = v/w − 1: no digits are lost where the two agree.
  const x = (variance - modelVariance) / modelVariance;
  return (dimension * (x - Math.log1p(x))) / 2 + squaredDistance / (2 * modelVariance);
}
