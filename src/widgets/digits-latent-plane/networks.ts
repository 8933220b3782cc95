/** The two networks as functions of points and pictures. */
import type { ModelSession } from '~/runtime/session';
import { float32 } from '~/runtime/tensor';
import type { RasterSize } from '~/ui/raster';
import type { Point } from './plane';
import type { Encoding } from './state';

export const size: RasterSize = { width: 28, height: 28, channels: 1 };
export const PIXELS = size.width * size.height;

type Run = Pick<ModelSession, 'run'>;

/** Decodes points: x̂ = E[x | z], one picture of PIXELS values in [−1, 1] after the other. */
export async function decode(decoder: Run, codes: readonly Point[]): Promise<Float32Array> {
  const { x } = await decoder.run({ z: float32([codes.length, 2], codes.flat()) });
  return x.data as Float32Array;
}

/** Encodes a picture: mean and log-variance of q(z | x). */
export async function encode(encoder: Run, pixels: Float32Array): Promise<Encoding> {
  const { mean, logVariance } = await encoder.run({ x: float32([1, 1, 28, 28], pixels) });
  const point = ({ data }: { data: ArrayLike<number> }): Point => [data[0], data[1]];
  return { of: pixels, mean: point(mean), logVariance: point(logVariance) };
}
