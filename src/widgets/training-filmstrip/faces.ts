/** The faces of a seed: their codes, what a generator makes of them, and how much they differ. */
import { createRandom } from '~/math/random';
import type { ModelSession } from '~/runtime/session';
import { writePixels, type RasterSize } from '~/ui/raster';
import { FACES } from './models';

/** z of all faces of a seed, [16, latent], from N(0, I): the same for every generator. */
export const codesOf = (seed: number, latent: number): Float32Array =>
  createRandom(seed)
    .fork('z')
    .fillNormal(new Float32Array(FACES * latent));

/** What a generator makes of the codes of a seed: [16, channels, height, width] in [−1, 1]. */
export async function generate(
  session: Pick<ModelSession, 'run'>,
  { seed, latent }: { seed: number; latent: number },
): Promise<Float32Array> {
  const { x } = await session.run({
    z: { dtype: 'float32', shape: [FACES, latent], data: codesOf(seed, latent) },
  });
  return x.data as Float32Array;
}

/**
 * Mean over pixels of the standard deviation over the faces,
 *
 *     spread = mean_k √( Σ_i (x_ik − x̄_k)² / (n − 1) ),
 *
 * 0 if all faces are one. The same number as in the run's history, there of the 32 faces of a
 * training step.
 *
 * @param faces n faces one after the other, n ≥ 2, each of `pixels` values.
 */
export function spreadOf(faces: Float32Array, pixels: number): number {
  const n = faces.length / pixels;
  let sum = 0;
  for (let k = 0; k < pixels; k++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += faces[i * pixels + k] / n;
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (faces[i * pixels + k] - mean) ** 2;
    sum += Math.sqrt(squares / (n - 1));
  }
  return sum / pixels;
}

export const pixelsOf = ({ width, height, channels }: RasterSize): number =>
  width * height * channels;

export const faceIn = (faces: Float32Array, face: number, size: RasterSize): Float32Array =>
  faces.subarray(face * pixelsOf(size), (face + 1) * pixelsOf(size));

/** RGBA bytes of all faces side by side, `columns` in a row. */
export function facesBytes(
  faces: Float32Array,
  size: RasterSize,
  columns: number,
): Uint8ClampedArray<ArrayBuffer> {
  const { width, height } = size;
  const n = faces.length / pixelsOf(size);
  const rgba = new Uint8ClampedArray(4 * columns * width * Math.ceil(n / columns) * height);
  for (let i = 0; i < n; i++) {
    const [left, top] = [(i % columns) * width, Math.floor(i / columns) * height];
    writePixels(rgba, columns * width, left, top, faceIn(faces, i, size), size);
  }
  return rgba;
}
