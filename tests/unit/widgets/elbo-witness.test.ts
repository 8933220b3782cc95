import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineWorldNames } from '~/math/line-worlds';
import { barsOf, densityPaths } from '~/widgets/elbo-witness/curves';
import links from '~/widgets/elbo-witness/links.json';
import { readingNames, readings } from '~/widgets/elbo-witness/readings';
import { createScene, lineNames } from '~/widgets/elbo-witness/scene';
import {
  initialState,
  limits,
  params,
  paramsOf,
  subjects,
  update,
  variances,
  type Params,
} from '~/widgets/elbo-witness/state';
import { EQUAL, isShown, liveValues, relationOf } from '~/widgets/elbo-witness/words';

const start = (query = '') => initialState(params.read(query).value);
const parts = ([low, high]: readonly [number, number], unit: number) =>
  fc
    .integer({ min: Math.round(low * unit), max: Math.round(high * unit) })
    .map((n) => n / unit + 0);
const anyParams: fc.Arbitrary<Params> = fc
  .record({
    data: fc.constantFrom(...lineWorldNames),
    of: fc.constantFrom(...subjects),
    x0: parts(limits.x0, 100),
    T: fc.integer({ min: 1, max: 40 }),
    mid: parts(limits.mid, 1000),
    end: parts(limits.end, 1000),
    scale: parts(limits.scale, 100),
    shift: parts(limits.shift, 100),
    variance: fc.constantFrom(...variances),
    seed: fc.integer({ min: 0, max: 999_999 }),
  })
  .filter(({ mid, end }) => mid >= end + 0.05);

describe('elbo-witness link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(paramsOf(initialState(values))));
        expect(notices).toEqual([]);
        expect(value).toEqual(values);
      }),
    );
  });

  it('makes a schedule fall that a link would let rise', () => {
    expect(start('mid=0.2&end=0.5').mid).toBeGreaterThanOrEqual(0.55);
    const { value, notices } = params.read('T=0&end=2&variance=none');
    expect(value).toMatchObject({ T: 1, end: 0.6, variance: 'betaTilde' });
    expect(notices).toHaveLength(3);
  });

  it('keeps the promised links', () => {
    for (const { query, state } of links) expect(params.read(query).value).toEqual(state);
  });
});

describe('the dials', () => {
  it('stop at their limits, and the end of the schedule below its middle', () => {
    expect(update(start(), { type: 'dial', dial: 'end', value: 0.6 }).end).toBeCloseTo(0.45, 9);
    expect(update(start(), { type: 'dial', dial: 'mid', value: 0 }).mid).toBe(0.1);
    expect(update(start(), { type: 'dial', dial: 'T', value: 3.4 }).T).toBe(3);
    expect(update(start('scale=0.5&shift=1'), { type: 'exact' })).toMatchObject({
      scale: 1,
      shift: 0,
      variance: 'best',
    });
  });
});

describe('the derivation', () => {
  it('holds in every state: equal is equal, and no inequality is broken', () => {
    const scene = createScene();
    fc.assert(
      fc.property(anyParams, (values) => {
        const state = initialState({ ...values, T: Math.min(values.T, 12) });
        const now = scene(state);
        const { lines } = now;
        expect(Math.abs(lines.terms - lines.forward)).toBeLessThan(
          EQUAL * Math.max(1, lines.terms),
        );
        expect(lines.terms).toBeGreaterThan(lines.surprise - EQUAL);
        if (state.of === 'data') expect(lines.surprise).toBeGreaterThan(lines.entropy - EQUAL);
        expect(Math.abs(lines.walks - lines.terms)).toBeLessThan(6 * now.error + EQUAL);
        const { terms, faults } = barsOf(now);
        for (const path of [terms, faults, densityPaths(now).model]) {
          expect(path).not.toMatch(/NaN|Infinity/);
        }
        expect(Object.values(liveValues(state, now)).join()).not.toMatch(/NaN|undefined/);
      }),
      { seed: 4, numRuns: 25 },
    );
  });

  it('shows the entropy for the data, and Jensen’s walks for a point', () => {
    const shown = (query: string) => {
      const now = createScene()(start(query));
      return lineNames.filter((name) => isShown(name, now));
    };
    expect(shown('')).toEqual(['entropy', 'surprise', 'walks', 'forward', 'terms']);
    expect(shown('of=point')).toEqual(['surprise', 'weights', 'walks', 'forward', 'terms']);
    expect(relationOf.walks).toBe('≤');
  });

  it('measures −log p on walks as the quadrature has it', () => {
    const { lines } = createScene()(start('of=point&T=4&x0=0.9&variance=beta'));
    expect(Math.abs(lines.weights - lines.surprise)).toBeLessThan(0.05);
  });
});

describe('what the reader finds', () => {
  const of = (query: string) => readings(start(query));

  it('names every reading', () => {
    expect(Object.keys(of('T=2'))).toEqual([...readingNames]);
  });

  it('more steps close both gaps', () => {
    const [few, many] = [of('T=5&variance=best'), of('T=40&variance=best')];
    expect(many.modelSlack).toBeLessThan(few.modelSlack / 10);
    expect(many.boundSlack).toBeLessThan(few.boundSlack / 3);
  });

  it('a bent guess opens the model’s gap', () => {
    expect(of('scale=0.5').modelSlack).toBeGreaterThan(of('').modelSlack + 1);
  });

  it('a chain that stops early has a large L_T, of which little is lost', () => {
    const early = createScene()(start('end=0.5&mid=0.75'));
    expect(early.bound.prior).toBeGreaterThan(0.3);
    expect(early.fault?.prior).toBeLessThan(0.02);
  });
});
