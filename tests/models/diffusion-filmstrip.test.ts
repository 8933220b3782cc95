import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openModelInNode, readManifest } from '~/runtime/node';
import { drawDigits } from '~/widgets/diffusion-filmstrip/draw';
import { DIGITS, MODEL } from '~/widgets/diffusion-filmstrip/models';
import { LAST } from '~/widgets/diffusion-filmstrip/state';

const FOLDER = `models/${MODEL}`;

const digitsOf = async (graph: string): Promise<Float32Array> => {
  const session = await openModelInNode(FOLDER, { graph, batch: DIGITS });
  const digits = await drawDigits(session, 1);
  session.close();
  return digits;
};
const off = (a: Float32Array, b: Float32Array): number =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / a.length);

describe('the kept networks of a training run', () => {
  const strip = readManifest(FOLDER)
    .files.map(({ name }) => name)
    .filter((name) => name.startsWith('filmstrip-'))
    .sort();
  const history = JSON.parse(readFileSync(`${FOLDER}/history.json`, 'utf8')) as {
    kept: { step: number; losses: number[] }[];
  };

  it('are as many as the figure offers, and weigh less than 2 MB together', () => {
    expect(strip).toHaveLength(LAST + 1);
    expect(
      history.kept.map(({ step }) => `filmstrip-${String(step).padStart(6, '0')}.onnx`),
    ).toEqual(strip);
    const bytes = readManifest(FOLDER)
      .files.filter(({ name }) => strip.includes(name))
      .reduce((sum, file) => sum + file.bytes, 0);
    expect(bytes).toBeLessThan(2e6);
  });

  it('come nearer to the last one’s digits as training goes on', async () => {
    const [early, middle, late, last] = await Promise.all(
      [strip[2], strip[6], strip[10], strip.at(-1)!].map(digitsOf),
    );
    expect(off(early, last)).toBeGreaterThan(off(middle, last));
    expect(off(middle, last)).toBeGreaterThan(off(late, last));
    expect(off(late, last)).toBeLessThan(0.6);
  });

  it('learned the noisy end first and the clean end last', () => {
    const at = (step: number) => history.kept.find((frame) => frame.step === step)!.losses;
    const behind = at(400).map((loss, part) => loss / history.kept.at(-1)!.losses[part]);
    expect(behind[0]).toBeGreaterThan(2);
    expect(behind.at(-1)).toBeLessThan(1.2);
  });
});
