import type { Parameterisation } from '~/math/parameterisations';
import { schedule } from './scene';

/** What a picture is divided by before it is drawn: noise reaches from about −3 to 3. */
export function scaleOf(kind: Parameterisation | 'xt', t: number): number {
  switch (kind) {
    case 'x0':
      return 1;
    case 'score':
      // The score of noise s is 1/s as large as the noise.
      return 2 / Math.sqrt(1 - schedule.alphaBar[t]);
    default:
      return 2;
  }
}

export const drawable = (
  pixels: Float32Array,
  kind: Parameterisation | 'xt',
  t: number,
): Float32Array => pixels.map((value) => value / scaleOf(kind, t));
