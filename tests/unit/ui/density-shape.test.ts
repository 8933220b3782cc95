import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixtureDensity, type Mixture1d } from '~/math/mixture-1d';
import { handleNames, handlePlaces } from '~/ui/density-handles';
import {
  shapeParam,
  sigmaLimits,
  tidyShape,
  withHeight,
  withMean,
  withSigma,
  withWeight,
} from '~/ui/density-shape';
import { graphX, graphY } from '~/ui/graph';

const SEED = 11;
const two: Mixture1d = { weights: [0.3, 0.7], means: [-1.5, 1], sigmas: [0.5, 0.6] };
const one: Mixture1d = { weights: [1], means: [0.5], sigmas: [0.8] };
const anything = fc.double({ min: -20, max: 20, noNaN: true });
const anyShape = fc
  .array(fc.tuple(anything, anything, anything), { minLength: 1, maxLength: 2 })
  .map((parts): Mixture1d => ({
    weights: parts.map(([weight]) => weight),
    means: parts.map(([, mean]) => mean),
    sigmas: parts.map(([, , sigma]) => sigma),
  }));

describe('a shape in a link', () => {
  const param = shapeParam(two);

  it('comes back as it went, whatever it was before it was tidied', () => {
    fc.assert(
      fc.property(anyShape, (raw) => {
        const shape = tidyShape(raw);
        expect(tidyShape(shape)).toEqual(shape);
        expect(param.parse(param.format(shape))).toEqual({ value: shape });
        expect(() => mixtureDensity(shape)).not.toThrow();
        for (const weight of shape.weights) expect(weight).toBeGreaterThanOrEqual(0.05);
      }),
      { seed: SEED },
    );
  });

  it('is clamped or refused in words', () => {
    expect(param.parse('9_0.1_100')).toMatchObject({
      value: { means: [4], sigmas: [0.4], weights: [1] },
      notice: expect.stringContaining('clamped'),
    });
    for (const text of ['', 'x', '1_2', '1_2_3_4', '0_1_50_0_1_25_0_1_25', '1e999_1_1']) {
      expect(param.parse(text)).toMatchObject({
        value: two,
        notice: expect.stringContaining('expected'),
      });
    }
  });
});

describe('shaping', () => {
  it('puts the density through the height asked for', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 0.6, noNaN: true }), (height) => {
        const raised = withHeight(two, 1, height);
        if (raised.weights[1] > 0.05 && raised.weights[1] < 0.95) {
          expect(Math.abs(mixtureDensity(raised).density(1) - height)).toBeLessThan(0.006);
        }
        expect(raised.means).toEqual(two.means);
      }),
      { seed: SEED },
    );
    const narrow = withHeight(one, 0, 0.8);
    expect(mixtureDensity(narrow).density(0.5)).toBeCloseTo(0.8, 1);
    expect(narrow.sigmas[0]).toBeLessThan(0.8);
  });

  it('leaves a bump alone that stands in the shadow of a higher one', () => {
    const shadowed: Mixture1d = { weights: [0.5, 0.5], means: [0, 0], sigmas: [1.5, 0.4] };
    expect(withHeight(shadowed, 0, 0.3)).toBe(shadowed);
  });

  it('moves one bump and keeps the mass', () => {
    expect(withMean(two, 0, 9).means).toEqual([4, 1]);
    expect(withSigma(two, 0, -3).sigmas).toEqual([sigmaLimits[0], 0.6]);
    expect(withWeight(two, 0, 0.99).weights).toEqual([0.95, 0.05]);
    expect(withWeight(one, 0, 0.2)).toBe(one);
  });
});

describe('handles', () => {
  it('lie on the curve, those too high at the top of the graph', () => {
    const [x, y] = [graphX([-5, 5]), graphY([0, 0.4])];
    const places = handlePlaces('p', two, x, y);
    expect(places.map(({ kind, bump }) => `${bump}-${kind}`)).toEqual([
      '0-peak',
      '0-width',
      '1-peak',
      '1-width',
    ]);
    const { density } = mixtureDensity(two);
    expect(places[0].y).toBeCloseTo(y(density(-1.5)), 9);
    expect(places[1].x).toBeCloseTo(x(-1), 9);
    expect(places[2].y).toBe(0);
    const names = handleNames('p').map(({ name }) => name);
    for (const { bump, kind } of places) expect(names).toContain(`p-${bump}-${kind}`);
  });
});
