import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reverseVariances, targets, weightingNames } from '~/math/loss-weights';
import { scheduleKinds } from '~/math/standard-schedule';
import { sharePath, stepUnder, timeX, weightPath } from '~/widgets/loss-weights/curves';
import { readingNames, readings } from '~/widgets/loss-weights/readings';
import { createScene, sceneOf } from '~/widgets/loss-weights/scene';
import { initialState, params, paramsOf, update, type Params } from '~/widgets/loss-weights/state';
import { liveValues, shareInWords, verdict } from '~/widgets/loss-weights/words';

const start = (query = '') => initialState(params.read(query).value);

const anyParams: fc.Arbitrary<Params> = fc.record({
  schedule: fc.constantFrom(...scheduleKinds),
  terms: fc.constantFrom(...targets),
  variance: fc.constantFrom(...reverseVariances),
  gamma: fc.integer({ min: 10, max: 200 }).map((n) => n / 10),
  t: fc.integer({ min: 1, max: 1000 }),
  logarithmic: fc.boolean(),
  bound: fc.boolean(),
  simple: fc.boolean(),
  clean: fc.boolean(),
  velocity: fc.boolean(),
  truncated: fc.boolean(),
  minSnr: fc.boolean(),
});

describe('loss-weights link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(paramsOf(initialState(values))));
        expect(notices).toEqual([]);
        expect(paramsOf(initialState(value))).toEqual(values);
      }),
    );
  });

  it('clamps what is out of range, and says so', () => {
    const { value, notices } = params.read('t=5000&gamma=0');
    expect(value).toMatchObject({ t: 1000, gamma: 1 });
    expect(notices).toHaveLength(2);
  });
});

describe('loss-weights state', () => {
  it('holds the step and the ceiling inside their ranges', () => {
    expect(update(start(), { type: 't', t: 0.2 }).t).toBe(1);
    expect(update(start(), { type: 't', t: 1e9 }).t).toBe(1000);
    expect(update(start(), { type: 'gamma', gamma: NaN }).gamma).toBe(1);
  });

  it('shows and hides one loss at a time', () => {
    const state = update(start(), { type: 'show', name: 'minSnr', on: true });
    expect({ ...state, minSnr: false }).toEqual(start());
  });
});

describe('loss-weights scene', () => {
  it('sets all curves to 1 where signal and noise are equal', () => {
    for (const query of ['', 'schedule=cosine', 'terms=x0', 'terms=v&variance=beta']) {
      const { curves, even, schedule } = sceneOf(start(query));
      expect(schedule.alphaBar[even]).toBeLessThanOrEqual(0.5);
      expect(schedule.alphaBar[even - 1]).toBeGreaterThan(0.5);
      for (const name of weightingNames) expect(curves[name].relative[even]).toBe(1);
    }
  });

  it('computes again only when the curves change', () => {
    const scene = createScene();
    const state = start();
    const now = scene(state);
    expect(scene(update(state, { type: 't', t: 3 }))).toBe(now);
    expect(scene(update(state, { type: 'terms', terms: 'v' }))).not.toBe(now);
  });

  it('gives the bound more of the clean end than the simple loss, in every terms', () => {
    for (const terms of targets) {
      const numbers = readings(start(`t=5&terms=${terms}`));
      expect(numbers.ratio).toBeGreaterThan(10);
      expect(numbers.boundShare).toBeGreaterThan(numbers.simpleShare);
    }
    expect(readings(start('t=5')).ratio).toBeCloseTo(readings(start('t=5&terms=x0')).ratio, 8);
  });
});

describe('loss-weights drawing', () => {
  it('draws only what can be drawn, on both axes', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { curves } = sceneOf(values);
        for (const name of weightingNames) {
          for (const path of [
            weightPath(curves[name], values.logarithmic),
            sharePath(curves[name], values.logarithmic),
          ]) {
            expect(path).toMatch(/^M/);
            expect(path).not.toMatch(/NaN|Infinity/);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('finds the step under a place of the axis', () => {
    for (const logarithmic of [true, false]) {
      for (const t of [1, 20, 300, 1000]) {
        expect(stepUnder(timeX(logarithmic)(t) / 1000, logarithmic)).toBe(t);
      }
    }
  });
});

describe('what loss-weights says', () => {
  it('less on clean steps, none at step 1, one where all meet', () => {
    const say = (query: string) => verdict(start(query), sceneOf(start(query)));
    expect(say('t=2')).toMatch(/nearly clean step .* times less weight/);
    expect(say('t=1')).toContain('L₀');
    const { even } = sceneOf(start());
    expect(say(`t=${even}`)).toContain('set to 1');
  });

  it('the numbers of the formula give the result beside it', () => {
    const state = start('t=300');
    const live = liveValues(state, sceneOf(state));
    const [beta, sigma2, alpha, noise, bound] = ['beta', 'sigma2', 'alpha', 'noise', 'bound'].map(
      (name) => Number(live[name]),
    );
    expect(beta ** 2 / (2 * sigma2 * alpha * noise) / bound).toBeCloseTo(1, 1);
  });

  it('small shares are not called none', () => {
    expect(shareInWords(1e-7)).toBe('< 0.01 %');
    expect(shareInWords(0.5)).toBe('50 %');
  });
});

describe('loss-weights readings', () => {
  it('are those it names', () => {
    expect(Object.keys(readings(start())).sort()).toEqual([...readingNames].sort());
  });
});
