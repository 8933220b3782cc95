import { describe, expect, it } from 'vitest';
import { parseManifest } from '~/runtime/manifest';

const tensor = { name: 'x', dtype: 'float32', shape: ['batch', 2], description: 'points' };
const good = {
  id: 'toy-ddpm',
  title: 'Toy',
  task: 'diffusion',
  prediction: 'v',
  inputs: [tensor],
  outputs: [tensor],
  dataRange: [-1, 1],
  schedule: { kind: 'cosine', T: 1000, s: 0.008, maxBeta: 0.999 },
  timestepOffset: -1,
  files: [{ name: 'model.onnx', bytes: 12, sha256: 'a'.repeat(64) }],
  parameters: 10,
  data: { name: 'none', licence: 'CC0-1.0', url: 'https://example.org/' },
  licence: 'MIT',
  seed: 0,
  command: 'python train.py',
  hardware: 'two cores',
  durationSeconds: 1.5,
  metrics: { accuracy: { value: 0.99, n: 1000, interval: [0.98, 1] } },
};

describe('parseManifest', () => {
  it('takes a complete manifest', () => {
    expect(parseManifest(good)).toEqual(good);
  });

  it.each<[string, object, RegExp]>([
    ['a misspelt field', { licence: undefined, license: 'MIT' }, /licence: /],
    [
      'a free dimension with another name',
      { inputs: [{ ...tensor, shape: ['n', 2] }] },
      /inputs\.0/,
    ],
    ['a short hash', { files: [{ ...good.files[0], sha256: 'abc' }] }, /files\.0\.sha256.*64/],
    ['no main graph', { files: [{ ...good.files[0], name: 'grad.onnx' }] }, /files.*model\.onnx/],
    ['a diffusion model without schedule', { schedule: undefined }, /prediction and schedule/],
  ])('names %s', (_, change, message) => {
    expect(() => parseManifest({ ...good, ...change }, 'toy/manifest.json')).toThrow(message);
  });
});
