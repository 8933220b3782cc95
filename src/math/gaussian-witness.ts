/** The MMD with one Gaussian kernel k(x, y) = exp(−|x − y|²/(2w²)), seen through its witness. */
import { expectReal } from '~/math/expect';

export type Witness = {
  /** f at each place, [k]. */
  values: Float32Array;
  /** ∇f at each place, [k, 2]. */
  gradients: Float32Array;
};

/**
 * The witness function of two clouds of the plane (Gretton et al. 2012, section 2.3) and its gradient,
 *
 *     f(p) = mean_i k(p, a_i) − mean_j k(p, b_j),
 *     ∇f(p) = mean_i k(p, a_i)·(a_i − p)/w² − mean_j k(p, b_j)·(b_j − p)/w².
 *
 * A generator that makes the points b and has them follow ∇f lowers the MMD.
 *
 * @param places [k, 2]; a, b [n, 2] and [m, 2]. @param width w > 0. @throws RangeError otherwise.
 */
export function gaussianWitness(
  places: ArrayLike<number>,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  width: number,
): Witness {
  expectReal('width', width, 1e-6, 1e6);
  const k = places.length / 2;
  const values = new Float32Array(k);
  const gradients = new Float32Array(2 * k);
  const scale = -1 / (2 * width * width);
  for (let i = 0; i < k; i++) {
    const [x, y] = [places[2 * i], places[2 * i + 1]];
    let [f, fx, fy] = [0, 0, 0];
    const add = (cloud: ArrayLike<number>, sign: number) => {
      const weight = (2 * sign) / cloud.length;
      for (let j = 0; j < cloud.length; j += 2) {
        const [dx, dy] = [cloud[j] - x, cloud[j + 1] - y];
        const kernel = weight * Math.exp(scale * (dx * dx + dy * dy));
        f += kernel;
        fx += kernel * dx;
        fy += kernel * dy;
      }
    };
    add(a, 1);
    add(b, -1);
    values[i] = f;
    gradients[2 * i] = fx / (width * width);
    gradients[2 * i + 1] = fy / (width * width);
  }
  return { values, gradients };
}

/**
 * Squared MMD of the two samples themselves, mean_i f(a_i) − mean_j f(b_j) ≥ 0: the biased estimate of
 * that of their distributions (Gretton et al. 2012, eq. 5), in [0, 2].
 */
export function sampleSquaredMmd(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  width: number,
): number {
  const mean = (values: Float32Array) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const on = (cloud: ArrayLike<number>) => mean(gaussianWitness(cloud, a, b, width).values);
  return Math.max(0, on(a) - on(b));
}
