import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integrandNames, integrands } from '~/math/gradient-estimators';
import {
  arrowsPath,
  densityPath,
  dotWidth,
  fPath,
  fTicks,
  histogramPath,
  niceAbove,
  spanOf,
} from '~/widgets/reparameterisation-trick/curves';
import { readingNames, readings } from '~/widgets/reparameterisation-trick/readings';
import {
  BATCHES,
  contributionsOf,
  POINTS,
  sceneOf,
  stepOf,
} from '~/widgets/reparameterisation-trick/scene';
import {
  batchSize,
  initialState,
  params,
  paramsOf,
  parameterNames,
  update,
  type Params,
} from '~/widgets/reparameterisation-trick/state';
import { isBiased, liveValues, verdictInWords } from '~/widgets/reparameterisation-trick/words';

const start = (query = '') => initialState(params.read(query).value);
const hundredths = (low: number, high: number) =>
  fc.integer({ min: low, max: high }).map((n) => n / 100);

const anyParams: fc.Arbitrary<Params> = fc.record({
  f: fc.constantFrom(...integrandNames),
  mu: hundredths(-250, 250),
  sigma: hundredths(10, 150),
  by: fc.constantFrom(...parameterNames),
  doublings: fc.integer({ min: 1, max: 6 }),
  baseline: fc.boolean(),
  seed: fc.integer({ min: 0, max: 9999 }),
});

describe('reparameterisation-trick link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(paramsOf(initialState(values))));
        expect(notices).toEqual([]);
        expect(paramsOf(initialState(value))).toEqual(values);
      }),
    );
  });
});

describe('reparameterisation-trick state', () => {
  it('holds the dials inside their ranges, so that a link can carry them', () => {
    expect(update(start(), { type: 'mu', mu: 99 }).mu).toBe(2.5);
    expect(Object.is(update(start(), { type: 'mu', mu: -0.001 }).mu, 0)).toBe(true);
    expect(update(start(), { type: 'sigma', sigma: 0 }).sigma).toBe(0.1);
    expect(update(start(), { type: 'doublings', doublings: 40 }).doublings).toBe(6);
    expect(update(start('seed=9999'), { type: 'again' }).seed).toBe(0);
    expect(batchSize(start('doublings=5'))).toBe(32);
  });
});

describe('reparameterisation-trick scene', () => {
  it('has one estimate for each batch, the same for the same seed', () => {
    const scene = sceneOf(start());
    expect(scene.summaries.score.estimates).toHaveLength(BATCHES);
    expect(sceneOf(start('seed=2')).summaries.score.mean).not.toBe(scene.summaries.score.mean);
    expect(sceneOf(start())).toEqual(scene);
  });

  it('keeps ε while μ moves: the pathwise samples go along, all by the same', () => {
    const [here, there] = [sceneOf(start('mu=0.5')), sceneOf(start('mu=0.8'))];
    here.points.forEach(({ z }, i) => expect(there.points[i].z - z).toBeCloseTo(0.3, 10));
    for (const { z, movedZ } of here.points) {
      expect(movedZ - z).toBeCloseTo(stepOf(start()), 10);
    }
  });

  it('gives samples on the side that μ moves to more weight, and keeps the sum of weights on average', () => {
    const { points } = sceneOf(start('mu=0.5'));
    for (const { z, weight } of points) {
      // q with its mean at 0.5 + step is above q where z is beyond the middle of both.
      expect(weight > 1).toBe(z > 0.5 + stepOf(start()) / 2);
    }
    const outward = sceneOf(start('mu=0.5&by=logSigma')).points;
    const far = outward.reduce((a, b) => (Math.abs(b.z - 0.5) > Math.abs(a.z - 0.5) ? b : a));
    const near = outward.reduce((a, b) => (Math.abs(b.z - 0.5) < Math.abs(a.z - 0.5) ? b : a));
    expect(far.weight).toBeGreaterThan(1);
    expect(near.weight).toBeLessThan(1);
    expect(dotWidth(far)).toBeGreaterThan(dotWidth(near));
  });

  it('moves a sample along the tangent of f', () => {
    const { points } = sceneOf(start('f=sine'));
    for (const { z, value, movedZ, movedValue } of points) {
      expect(value).toBe(Math.sin(z));
      expect((movedValue - value) / (movedZ - z)).toBeCloseTo(Math.cos(z), 8);
    }
    for (const { value, movedValue } of sceneOf(start('f=step')).points) {
      expect(movedValue).toBe(value);
    }
  });

  it('samples’ contributions are what the estimators average', () => {
    const state = start('f=square&mu=0.5&sigma=0.4');
    const { points } = sceneOf(state);
    const contributions = contributionsOf(state);
    expect(contributions).toHaveLength(POINTS);
    contributions.forEach(({ epsilon, score, pathwise }, i) => {
      expect(points[i].z).toBeCloseTo(0.5 + 0.4 * epsilon, 12);
      expect(score).toBeCloseTo((points[i].z ** 2 * epsilon) / 0.4, 12);
      expect(pathwise).toBeCloseTo(2 * points[i].z, 12);
    });
  });

  it('both means are near the exact gradient, but for the pathwise one on the step', () => {
    for (const f of integrandNames) {
      for (const by of parameterNames) {
        const state = start(`f=${f}&by=${by}&mu=0.4&doublings=6`);
        const scene = sceneOf(state);
        expect(scene.exact).toBe(integrands[f].gradient({ mu: 0.4, sigma: 0.8 })[by]);
        expect(isBiased(scene, 'score')).toBe(false);
        expect(isBiased(scene, 'pathwise')).toBe(f === 'step');
      }
    }
  });

  it('the ratio of variances does not depend on the size of a batch', () => {
    const ratios = [1, 3, 6].map((doublings) => sceneOf(start(`doublings=${doublings}`)).ratio);
    for (const ratio of ratios) expect(ratio / ratios[0]).toBeGreaterThan(0.75);
    for (const ratio of ratios) expect(ratio / ratios[0]).toBeLessThan(1.33);
  });

  it('a baseline helps the score function and leaves the pathwise one alone', () => {
    const [plain, helped] = [sceneOf(start('mu=2.5')), sceneOf(start('mu=2.5&baseline=1'))];
    expect(helped.summaries.score.variance).toBeLessThan(plain.summaries.score.variance / 2);
    expect(helped.summaries.pathwise).toEqual(plain.summaries.pathwise);
  });
});

describe('reparameterisation-trick drawing', () => {
  it('has room for all estimates but a few', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const scene = sceneOf(values);
        const span = spanOf(scene);
        for (const { estimates } of Object.values(scene.summaries)) {
          const outside = estimates.filter((one) => Math.abs(one - scene.exact) > span).length;
          expect(outside).toBeLessThanOrEqual(BATCHES / 25);
        }
        for (const path of [
          histogramPath(scene, 'score'),
          histogramPath(scene, 'pathwise'),
          arrowsPath(values.f, scene.points),
          densityPath(values),
        ]) {
          expect(path).not.toMatch(/NaN|Infinity|e/);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('rounds spans up to 1, 2 or 5', () => {
    expect([0.9, 1, 1.1, 3, 6, 0.021].map(niceAbove)).toEqual([1, 1, 2, 5, 10, 0.05]);
  });

  it('breaks the line of the step, and has three ticks for every f', () => {
    expect(fPath('step').match(/M/g)).toHaveLength(2);
    expect(fPath('absolute').match(/M/g)).toHaveLength(1);
    for (const f of integrandNames) {
      const ticks = fTicks(f);
      expect(ticks).toHaveLength(3);
      for (const { at } of ticks) expect(at).toBeGreaterThan(0);
    }
  });
});

describe('reparameterisation-trick words and readings', () => {
  it('say who varies more, and that the step is not seen', () => {
    const said = (query: string) => verdictInWords(start(query), sceneOf(start(query)));
    expect(said('')).toMatch(/^The score function’s estimate varies .* times as much/);
    expect(said('f=ripple&sigma=0.8')).toMatch(/^The pathwise estimate varies/);
    expect(said('f=step&mu=0.3&sigma=0.6')).toMatch(/wrong by 0\.587/);
    const live = liveValues(start(), sceneOf(start()));
    expect(live.exact).toBe('2');
    expect(live.tick1).toBe('2');
  });

  it('are those of the figure', () => {
    const numbers = readings(start());
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers.exact).toBe(2);
    expect(numbers.ratio).toBeCloseTo(numbers.scoreVariance / numbers.pathwiseVariance, 12);
    // One sample: variance 4σ² of 2z, over batches of 8.
    expect(numbers.pathwiseVariance / ((4 * 0.64) / 8)).toBeCloseTo(1, 0);
  });
});
