import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sigmoid } from '~/math/gan-losses';
import { normalPdf } from '~/math/normal';
import {
  alongAxis,
  axisTicks,
  logitAlong,
  lossCurve,
  lossDots,
  pushCurve,
  pushOf,
  pushTicks,
} from '~/widgets/generator-losses/curves';
import { readingNames, readings } from '~/widgets/generator-losses/readings';
import { lossNames, optimalLogit, sceneOf } from '~/widgets/generator-losses/scene';
import {
  BATCH,
  initialState,
  LOGIT_REACH,
  params,
  paramsOf,
  update,
  type Params,
} from '~/widgets/generator-losses/state';

const start = (query = '') => initialState(params.read(query).value);
const variable = fc.constantFrom('logit' as const, 'probability' as const);
const anyParams: fc.Arbitrary<Params> = fc.record({
  offset: fc.integer({ min: 0, max: 500 }).map((n) => n / 100),
  logit: fc.integer({ min: -800, max: 800 }).map((n) => n / 100),
  axis: variable,
  by: variable,
  seed: fc.integer({ min: 0, max: 999_999 }),
});

describe('generator-losses link', () => {
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

describe('generator-losses state', () => {
  it('holds numbers inside their ranges', () => {
    expect(update(start(), { type: 'offset', offset: -3 }).offset).toBe(0);
    expect(update(start(), { type: 'logit', logit: Infinity }).logit).toBe(LOGIT_REACH);
    expect(update(start(), { type: 'seed', seed: NaN }).seed).toBe(1);
    expect(update(start('seed=999999'), { type: 'new-seed' }).seed).toBe(0);
  });
});

describe('generator-losses scene', () => {
  it('has the optimal discriminator: its odds are the ratio of the densities', () => {
    for (const x of [-1, 0.4, 3]) {
      const odds = normalPdf(x) / normalPdf(x - 1.7);
      expect(Math.exp(optimalLogit(1.7, x))).toBeCloseTo(odds, 10);
    }
  });

  it('expects of maximum likelihood the gradient m, spread as theory says', () => {
    for (const offset of [0.5, 2, 5]) {
      const { expected, spread } = sceneOf({ offset, seed: 1 }).pulls.maximumLikelihood;
      expect(expected).toBeCloseTo(offset, 6);
      expect(spread / (offset * Math.sqrt(Math.exp(offset ** 2) - 1))).toBeCloseTo(1, 6);
    }
  });

  it('draws batches whose mean is what is expected, as far as the spread allows', () => {
    const offset = 1.2;
    for (const name of lossNames) {
      const batches = Array.from(
        { length: 300 },
        (_, seed) => sceneOf({ offset, seed }).pulls[name],
      );
      const mean = batches.reduce((sum, { batch }) => sum + batch, 0) / batches.length;
      const { expected, spread } = batches[0];
      const chance = spread / Math.sqrt(BATCH * batches.length);
      expect(Math.abs(mean - expected)).toBeLessThan(4 * chance);
    }
  });

  it('saturates for minimax alone, and is still where there is nothing to do', () => {
    const far = sceneOf({ offset: 5, seed: 1 }).pulls;
    expect(far.minimax.expected).toBeLessThan(0.1);
    expect(far.nonSaturating.expected).toBeGreaterThan(4.5);
    for (const name of lossNames) {
      expect(Math.abs(sceneOf({ offset: 0, seed: 1 }).pulls[name].expected)).toBe(0);
    }
  });
});

describe('generator-losses graphs', () => {
  it('go back from a place on the axis to the logit', () => {
    for (const axis of ['logit', 'probability'] as const) {
      for (const logit of [-5, 0, 2.5]) {
        expect(logitAlong(axis, alongAxis(axis, logit) / 1000)).toBeCloseTo(logit, 8);
      }
    }
  });

  it('share their ticks’ places, so that only labels change with the axis', () => {
    const places = (ticks: { at: number }[]) => ticks.map(({ at }) => at);
    expect(places(axisTicks('logit'))).toEqual(places(axisTicks('probability')));
    expect(places(pushTicks.logit)).toEqual(places(pushTicks.probability));
  });

  it('draw finite numbers whatever the state', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const state = initialState(values);
        const scene = sceneOf(state);
        for (const name of lossNames) {
          const drawn = [
            lossCurve(name, state.axis),
            pushCurve(name, state),
            lossDots(name, state, scene),
          ];
          expect(drawn.join()).not.toMatch(/NaN|Infinity/);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('push by D is push by the logit over D(1 − D)', () => {
    const d = sigmoid(1.5);
    for (const name of lossNames) {
      const ratio = pushOf(name, 'probability', 1.5) / pushOf(name, 'logit', 1.5);
      expect(ratio * d * (1 - d)).toBeCloseTo(1, 12);
    }
  });
});

describe('generator-losses readings', () => {
  it('have the names they promise', () => {
    const numbers = readings(start('logit=0'));
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers).toMatchObject({ D: 0.5, minimaxPush: 0.5, nonSaturatingPush: 0.5 });
  });
});
