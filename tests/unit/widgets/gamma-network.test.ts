import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  costPath,
  gammaPath,
  leastPath,
  spanOf,
  topCost,
  variancePath,
} from '~/widgets/gamma-network/curves';
import { denoiserNames, FAR, NEAR, worldNames } from '~/widgets/gamma-network/problems';
import { readingNames, readings } from '~/widgets/gamma-network/readings';
import { createScene, sceneOf } from '~/widgets/gamma-network/scene';
import {
  batches,
  coordinateCounts,
  initialState,
  params,
  paramsOf,
  rates,
  runOf,
  update,
  type Params,
} from '~/widgets/gamma-network/state';
import { createTraining, EVERY, MAX_STEPS } from '~/widgets/gamma-network/training';
import { judgedNames, liveValues } from '~/widgets/gamma-network/words';

const start = (query = '') => initialState(params.read(query).value);
const anyParams: fc.Arbitrary<Params> = fc.record({
  world: fc.constantFrom(...worldNames),
  denoiser: fc.constantFrom(...denoiserNames),
  coordinates: fc.constantFrom(...coordinateCounts),
  start: fc.integer({ min: -FAR, max: -NEAR }),
  end: fc.integer({ min: NEAR, max: FAR }),
  batch: fc.constantFrom(...batches),
  rate: fc.constantFrom(...rates),
  seed: fc.integer({ min: 0, max: 999_999 }),
  steps: fc.integer({ min: 0, max: MAX_STEPS }),
});

describe('gamma-network link', () => {
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

describe('gamma-network state', () => {
  it('starts over with other settings, and only with other ones', () => {
    const state = { ...start(), steps: 40 };
    expect(update(state, { type: 'set', setting: { world: 'five' } }).steps).toBe(0);
    expect(update(state, { type: 'set', setting: { start: state.start } })).toBe(state);
    expect(update(state, { type: 'set', setting: { start: -99, seed: 3.4 } })).toEqual({
      ...state,
      start: -FAR,
      seed: 3,
      steps: 0,
    });
    expect(update(state, { type: 'new-seed' })).toEqual({ ...state, seed: 2, steps: 0 });
    expect(update(state, { type: 'steps', steps: 1e9 }).steps).toBe(MAX_STEPS);
  });
});

describe('the training', () => {
  const run = { ...runOf(start('coordinates=8&batch=4')), seed: 7 };

  it('gives the same network however one gets there', () => {
    const [there, back] = [createTraining(), createTraining()];
    const direct = there(run, 73);
    back(run, 131);
    back({ ...run, seed: 8 }, 20);
    back(run, 131);
    const again = back(run, 73);
    expect(again.network.theta).toEqual(direct.network.theta);
    expect(again.history).toEqual(direct.history);
    expect(direct.history.map(({ step }) => step)).toEqual(
      Array.from({ length: 8 }, (_, i) => i * EVERY),
    );
  });

  it.each(denoiserNames)('makes the variance smaller, not the loss: %s denoiser', (denoiser) => {
    const before = readings(start(`denoiser=${denoiser}`));
    const after = readings(start(`denoiser=${denoiser}&steps=300`));
    expect(Object.keys(after).sort()).toEqual([...readingNames].sort());
    expect(after.loss).toBeCloseTo(before.loss, 2);
    expect(after.variance).toBeLessThan(before.variance / 2);
    expect(after.variance).toBeGreaterThan(after.least);
    expect(after.factor).toBeCloseTo(before.variance / after.variance, 9);
    expect(before.factor).toBe(1);
  });

  it('can do little for a single coordinate, whose variance is not the time’s', () => {
    const { first, least, timeVariance } = readings(start('coordinates=1'));
    expect(timeVariance).toBeLessThan(first / 4);
    const many = readings(start('coordinates=32'));
    expect(first / least).toBeLessThan(2.5);
    expect(many.first / many.least).toBeGreaterThan(5);
  });
});

describe('what the figure shows', () => {
  it('is inside the graphs, whatever the setting', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const scene = createScene()({ ...values, steps: values.steps % 12 });
        const { first, least } = scene;
        for (const { bound } of [first, least]) {
          const [low, high] = spanOf(scene);
          expect(bound.variance).toBeGreaterThan(low);
          expect(bound.variance).toBeLessThan(high);
        }
        expect(least.bound.variance).toBeLessThan(first.bound.variance);
        expect(topCost(scene)).toBeGreaterThan(least.bound.integral);
        for (const name of judgedNames) {
          expect(gammaPath(scene[name])).toMatch(/^M0,[\d.]+L/);
          expect(costPath(scene[name], scene)).not.toContain('NaN');
        }
        expect(variancePath(scene.history, scene)).not.toContain('NaN');
        expect(leastPath(scene)).toMatch(/^M0,/);
      }),
      { seed: 9, numRuns: 12 },
    );
  });

  it('says what has become of it', () => {
    const at = (query: string) => liveValues(start(query), sceneOf(start(query)));
    expect(at('').verdict).toMatch(/press Train/);
    const live = at('steps=300');
    expect(live.verdict).toMatch(/times smaller than before training/);
    expect(live['loss-now']).toBe(live['loss-least']);
  });
});
