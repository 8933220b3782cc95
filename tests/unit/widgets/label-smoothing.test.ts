import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tidyShape } from '~/ui/density-shape';
import { answerPath, arrowOf, arrowsOf } from '~/widgets/label-smoothing/curves';
import { readingNames, readings } from '~/widgets/label-smoothing/readings';
import { createScene, FAKES, sceneOf } from '~/widgets/label-smoothing/scene';
import {
  initialState,
  labelingOf,
  params,
  paramsOf,
  update,
  type Params,
} from '~/widgets/label-smoothing/state';

const start = (query = '') => initialState(params.read(query).value);
const hundredths = (low: number, high: number) =>
  fc.integer({ min: low, max: high }).map((n) => n / 100);
const shape = fc
  .array(fc.tuple(hundredths(5, 95), hundredths(-400, 400), hundredths(40, 150)), {
    minLength: 1,
    maxLength: 2,
  })
  .map((parts) =>
    tidyShape({
      weights: parts.map(([weight]) => weight),
      means: parts.map(([, mean]) => mean),
      sigmas: parts.map(([, , sigma]) => sigma),
    }),
  );
const anyParams: fc.Arbitrary<Params> = fc.record({
  p: shape,
  q: shape,
  alpha: hundredths(50, 100),
  beta: hundredths(0, 50),
  x: hundredths(-500, 500),
});

describe('label-smoothing link', () => {
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

describe('label-smoothing state', () => {
  it('knows the labelings that have a name', () => {
    expect(labelingOf(start())).toBe('two-sided');
    expect(labelingOf(update(start(), { type: 'labeling', labeling: 'plain' }))).toBe('plain');
    expect(labelingOf(start('alpha=0.8'))).toBeUndefined();
  });

  it('makes two bumps of one and one of two', () => {
    const more = update(start(), { type: 'bumps', name: 'q' });
    expect(more.q.weights).toEqual([0.5, 0.5]);
    expect(update(more, { type: 'bumps', name: 'q' }).q).toEqual(start().q);
  });

  it('holds labels and place inside their ranges', () => {
    expect(update(start(), { type: 'alpha', alpha: 0.2 }).alpha).toBe(0.5);
    expect(update(start(), { type: 'beta', beta: 7 }).beta).toBe(0.5);
    expect(update(start(), { type: 'x', x: -9 }).x).toBe(-5);
  });
});

describe('label-smoothing scene', () => {
  it('keeps the whole push with one-sided labels, and little of it with two-sided ones', () => {
    expect(sceneOf(start('beta=0')).kept).toBeCloseTo(1, 9);
    expect(sceneOf(start('beta=0&alpha=0.6')).kept).toBeCloseTo(1, 9);
    expect(sceneOf(start('beta=0.01')).kept).toBeLessThan(0.5);
    expect(sceneOf(start('beta=0.1')).kept).toBeLessThan(0.1);
    expect(sceneOf(start('p=1_1_100&q=1_1_100')).kept).toBe(1);
  });

  it('cuts the fakes into equal parts', () => {
    const { fakes, q } = sceneOf(start('q=-2_0.5_30_2_1_70'));
    expect(fakes).toHaveLength(FAKES);
    fakes.forEach(({ x }, i) => expect(q.cdf(x)).toBeCloseTo((i + 0.5) / FAKES, 9));
  });

  it('is made anew only when it has changed', () => {
    const scene = createScene();
    const state = start();
    expect(scene(update(state, { type: 'x', x: 0 }))).toBe(scene(state));
    expect(scene(update(state, { type: 'beta', beta: 0 }))).not.toBe(scene(state));
  });

  it('gives finite numbers and drawable curves in every state', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const scene = sceneOf(values);
        const numbers = readings(initialState(values));
        expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
        expect(numbers.D).toBeGreaterThanOrEqual(0);
        expect(numbers.D).toBeLessThanOrEqual(1);
        expect(numbers.push).not.toBeNaN();
        expect(Number.isFinite(scene.kept)).toBe(true);
        for (const { plain, smoothed } of scene.fakes) {
          expect(Number.isFinite(plain) && Number.isFinite(smoothed)).toBe(true);
        }
        expect(answerPath(scene.smoothed)).not.toMatch(/NaN|Infinity/);
      }),
      { numRuns: 40 },
    );
  });
});

describe('label-smoothing arrows', () => {
  it('point where the push does, grow with it, and are dead where there is none', () => {
    const weak = arrowOf(0, 0.5, 0);
    const strong = arrowOf(0, -50, 0);
    expect([weak.leftwards, strong.leftwards]).toEqual([false, true]);
    expect(parseFloat(strong.length)).toBeGreaterThan(parseFloat(weak.length));
    expect(parseFloat(arrowOf(0, 1e6, 0).length)).toBeLessThan(14);
    expect(arrowOf(0, 0.001, 0).dead).toBe(true);
    expect(arrowsOf(sceneOf(start()), 'plain').some(({ dead }) => dead)).toBe(false);
    expect(
      arrowsOf(sceneOf(start()), 'smoothed').filter(({ dead }) => dead).length,
    ).toBeGreaterThan(4);
  });
});
