import { describe, expect, it } from 'vitest';
import {
  picturesOf,
  startingNoise,
  walkPictures,
  type PictureWalk,
} from '~/runtime/diffusion-walk';
import { openModelInNode } from '~/runtime/node';
import { mean, variance } from '~/math/statistics';

describe('walks of several pictures', async () => {
  const session = await openModelInNode('models/tiny-ddpm');
  const pixels = (session.manifest.inputs[0].shape.slice(1) as number[]).reduce((a, b) => a * b);
  const walk = (pictures: number, more: Partial<PictureWalk> = {}): PictureWalk => ({
    kind: 'ddim',
    calls: 4,
    conditions: Array.from({ length: pictures }, () => undefined),
    guidance: 1,
    seed: 3,
    ...more,
  });

  it('start from standard normal noise, which is a picture’s own whatever stands beside it', () => {
    const three = startingNoise(3, 3, pixels);
    expect(startingNoise(3, 1, pixels)).toEqual(three.subarray(0, pixels));
    expect(three.subarray(0, pixels)).not.toEqual(three.subarray(pixels, 2 * pixels));
    const many = startingNoise(4, 20, pixels);
    expect(Math.abs(mean(many))).toBeLessThan(4 / Math.sqrt(many.length));
    expect(Math.abs(variance(many) - 1)).toBeLessThan(4 * Math.sqrt(2 / many.length));
  });

  it('lead a picture to the same place alone and in company', async () => {
    const [alone, together] = await Promise.all([
      picturesOf(session, walk(1)),
      picturesOf(session, walk(3)),
    ]);
    const worst = alone.reduce((a, v, i) => Math.max(a, Math.abs(v - together[i])), 0);
    expect(worst).toBeLessThan(1e-3);
    expect(together).toHaveLength(3 * pixels);
  });

  it('stop with the reason of the signal', async () => {
    const controller = new AbortController();
    const run = walkPictures(session, walk(1, { kind: 'heun' }), controller.signal);
    await run.next();
    const reason = new Error('the reader pressed stop');
    controller.abort(reason);
    await expect(run.next()).rejects.toBe(reason);
  });
});
