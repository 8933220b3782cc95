import type { ModelSession } from '~/runtime/session';
import { float32 } from '~/runtime/tensor';
import type { Face } from '~/faces/attributes';
import { BATCH, CODE, PIXELS } from './models';
import type { Action, Work } from './state';

type Run = Pick<ModelSession, 'run'>;

/** Draws a face as the encoder is given it: PIXELS values in [−1, 1], channel-first. */
export type DrawFace = (face: Face) => Float32Array;

/** Draws and encodes a batch of faces: the means of q(z | x). */
export async function compute(work: Work, encoder: Run, draw: DrawFace): Promise<Action> {
  const { key, from, faces } = work;
  // The batch is fixed: what is missing at the end stays grey and is not looked at.
  const x = new Float32Array(BATCH * PIXELS);
  faces.forEach((face, i) => x.set(draw(face), i * PIXELS));
  const { mean } = await encoder.run({ x: float32([BATCH, 3, 32, 32], x) });
  const all = mean.data as Float32Array;
  const codes = faces.map((_, i) => all.slice(i * CODE, (i + 1) * CODE));
  return { type: 'codes', key, from, codes };
}
