import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { forward } from '~/training/network';
import { drawLatents } from '~/training/latent';
import { createRandom } from '~/math/random';
import { updateRun } from '~/training/run';
import { trainedState } from '~/widgets/vanishing-gradient/at-build';
import { chartedOf, gradientPath, spanOf } from '~/widgets/vanishing-gradient/chart';
import { criticNames, lossNames } from '~/widgets/vanishing-gradient/losses';
import { readingNames, readings } from '~/widgets/vanishing-gradient/readings';
import { createScene } from '~/widgets/vanishing-gradient/scene';
import { sceneNames, sceneOf } from '~/widgets/vanishing-gradient/scenes';
import {
  changeOf,
  gradientOf,
  initialState,
  MAX_STEP,
  params,
  paramsOf,
  update,
  type Params,
  type State,
} from '~/widgets/vanishing-gradient/state';
import { liveValues } from '~/widgets/vanishing-gradient/words';

const start = (query = ''): State => initialState(params.read(query).value);
const trained = (query: string, step: number) => trainedState(params.read(query).value, step);

const anyParams: fc.Arbitrary<Params> = fc.record({
  scene: fc.constantFrom(...sceneNames),
  apart: fc.integer({ min: 0, max: 40 }).map((n) => n / 10),
  minimax: fc.boolean(),
  nonSaturating: fc.boolean(),
  leastSquares: fc.boolean(),
  hinge: fc.boolean(),
  wasserstein: fc.boolean(),
  mmd: fc.boolean(),
  look: fc.constantFrom(...criticNames),
  seed: fc.integer({ min: 0, max: 999_999 }),
  step: fc.integer({ min: 0, max: MAX_STEP }),
});

describe('vanishing-gradient link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(paramsOf(initialState(values))));
        expect(notices).toEqual([]);
        expect(value).toEqual(values);
      }),
    );
  });
});

describe('the generators', () => {
  it.each(sceneNames)('%s: stand where the slider says', (scene) => {
    const { source, data } = sceneOf({ scene, apart: 3, seed: 5 });
    const { shape, theta, latent } = source.generator;
    const z = drawLatents(latent, shape.sizes[0], 20_000, createRandom(1));
    const points = forward(shape, theta, z);
    const meanX = points.reduce((sum, v, i) => sum + (i % 2 === 0 ? v : 0), 0) / 20_000;
    expect(meanX).toBeCloseTo(1.5, 1);
    const dataX = data.means.reduce((sum, [x], k) => sum + data.weights[k] * x, 0);
    expect(dataX).toBeCloseTo(-1.5, 6);
  });
});

// Runs of the real thing, a second or two each.
describe('what the figure says happens', () => {
  let apart: State, overlapping: State, crossing: State;
  beforeAll(async () => {
    apart = await trained('', 400);
    overlapping = await trained('apart=1', 400);
    crossing = await trained('scene=curve&apart=0', 400);
  }, 60_000);

  it('with the sides apart D is perfect, and the minimax gradient falls a hundredfold and more', () => {
    expect(readings(apart).accuracy).toBe(1);
    expect(changeOf(apart, 'minimax')).toBeLessThan(1e-2);
    const lengths = apart.run.history.map(({ values }) => values['minimax.gradient']);
    // Once D is right, it falls and goes on falling.
    for (const [i, j] of [
      [5, 10],
      [10, 15],
      [15, 20],
    ]) {
      expect(lengths[j]).toBeLessThan(lengths[i]);
    }
  });

  it('the non-saturating gradient grows there, and its scatter with it', () => {
    expect(changeOf(apart, 'nonSaturating')).toBeGreaterThan(5);
    const first = apart.run.history[0].values['non-saturating.scatter'];
    expect(gradientOf(apart, 'nonSaturating').scatter).toBeGreaterThan(5 * first);
  });

  it('a critic with a gradient penalty and the MMD keep theirs', () => {
    for (const state of [apart, overlapping]) {
      expect(gradientOf(state, 'wasserstein').length).toBeGreaterThan(0.5);
      expect(gradientOf(state, 'wasserstein').length).toBeLessThan(2);
      expect(changeOf(state, 'mmd')).toBeCloseTo(1, 6);
    }
    expect(gradientOf(apart, 'mmd').length).toBeGreaterThan(0.1);
  });

  it('where the sides overlap D cannot be perfect, and nothing vanishes', () => {
    expect(readings(overlapping).accuracy).toBeLessThan(0.97);
    for (const name of lossNames) expect(changeOf(overlapping, name)).toBeGreaterThan(0.5);
  });

  it('thin supports that cross leave D nearly perfect, and the non-saturating gradient wild', () => {
    expect(readings(crossing).accuracy).toBeGreaterThan(0.95);
    expect(changeOf(crossing, 'nonSaturating')).toBeGreaterThan(20);
    expect(gradientOf(crossing, 'wasserstein').length).toBeLessThan(5);
  });

  it('is on the chart, in the readings and in words', () => {
    const charted = chartedOf(apart);
    expect(spanOf(charted)).toBe(500);
    for (const name of lossNames) {
      expect(gradientPath(charted, name, 500)).toMatch(/^M0,\d/);
      expect(gradientPath(charted, name, 500)).not.toContain('NaN');
    }
    const hidden = update(apart, { type: 'show', loss: 'hinge', on: false });
    expect(gradientPath(chartedOf(hidden), 'hinge', 500)).toBe('');
    const numbers = readings(apart);
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(Object.values(numbers).every(Number.isFinite)).toBe(true);
    expect(liveValues(apart).verdict).toMatch(/^D is right about 100 %/);
    expect(liveValues(start()).verdict).toMatch(/press Play/);
    expect(readings(start()).minimax).toBeNaN();
  });

  it('the plane shows D as it is, and before the first step as it will begin', () => {
    const { values } = createScene()(apart).field!;
    expect(values[20 * 40 + 5]).toBeGreaterThan(0.99);
    expect(values[20 * 40 + 35]).toBeLessThan(0.01);
    for (const look of criticNames) {
      const picture = createScene()(start(`look=${look}`));
      expect(picture.field!.values.every(Number.isFinite)).toBe(true);
      expect(picture.clouds.map(({ points }) => points.length)).toEqual([512, 512]);
    }
  });
});

describe('vanishing-gradient state', () => {
  it('goes the same way again when the sides are moved, and only then', async () => {
    const apart = await trained('', 400);
    const moved = update(apart, { type: 'apart', apart: 1.04 });
    expect(moved.params.apart).toBe(1);
    expect(moved.run).toMatchObject({ playing: true, target: 400, frame: undefined });
    expect(update(apart, { type: 'apart', apart: 3 })).toBe(apart);
    expect(update(apart, { type: 'look', look: 'hinge' }).run).toBe(apart.run);
    expect(update(apart, { type: 'new-seed' }).params.seed).toBe(2);
  });

  it('takes a link to a later step of the same run without starting anew', async () => {
    const apart = await trained('', 400);
    const later = update(apart, { type: 'adopt', params: { ...apart.params, step: 450 } });
    expect(later.run).toMatchObject({ run: apart.run.run, target: 450 });
    const earlier = update(apart, { type: 'adopt', params: { ...apart.params, step: 0 } });
    expect(earlier.run.run).toBe(apart.run.run + 1);
    expect(paramsOf(earlier).step).toBe(0);
    expect(paramsOf(apart).step).toBe(400);
  });

  it('shows a failed run as failed, and plays again', () => {
    const failed = update(start(), { type: 'failed' });
    expect(liveValues(failed).status).toMatch(/Press Play/);
    expect(updateRun(failed.run, { type: 'play', until: 10 }).playing).toBe(true);
  });
});
