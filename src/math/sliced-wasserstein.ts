import { expectInteger } from '~/math/expect';

/**
 * Sliced Wasserstein-1 distance between two clouds of equally many points of the plane: the mean,
 * over directions spread evenly over half a turn, of the exact W₁ of the projections
 *
 *     SW₁ = (1/D) Σ_d (1/n) Σ_i |a_(i)·u_d − b_(i)·u_d|,   (i): the i-th in order along u_d
 *
 * (Bonneel et al. 2015, for p = 1), in units of the plane. Never more than W₁ itself; two point
 * masses δ apart have W₁ = δ and SW₁ = 2δ/π. O(D·n·log n).
 */
export type SlicedDistance = {
  /** The distance of b [n, 2] to the cloud it was made for. RangeError for another number of points. */
  to(b: ArrayLike<number>): number;
};

/**
 * Prepares the distance to a cloud a, which is sorted along each direction once.
 *
 * @param a [n, 2], n ≥ 1. @param directions D, integer in [1, 1000].
 * @throws RangeError otherwise.
 */
export function slicedWasserstein(a: ArrayLike<number>, directions = 32): SlicedDistance {
  expectInteger('number of points', a.length / 2, 1, 1e7);
  expectInteger('directions', directions, 1, 1000);
  const axes = Array.from({ length: directions }, (_, d) => (Math.PI * (d + 0.5)) / directions);
  const sorted = axes.map((angle) => projected(a, angle));
  return {
    to(b) {
      if (b.length !== a.length) {
        throw new RangeError(`b: expected ${a.length / 2} points, got ${b.length / 2}`);
      }
      let sum = 0;
      axes.forEach((angle, d) => {
        const other = projected(b, angle);
        for (let i = 0; i < other.length; i++) sum += Math.abs(other[i] - sorted[d][i]);
      });
      return (2 * sum) / (a.length * directions);
    },
  };
}

/** The coordinates along one direction, ascending. */
function projected(points: ArrayLike<number>, angle: number): Float64Array {
  const [x, y] = [Math.cos(angle), Math.sin(angle)];
  const along = new Float64Array(points.length / 2);
  for (let i = 0; i < along.length; i++) along[i] = x * points[2 * i] + y * points[2 * i + 1];
  return along.sort();
}
