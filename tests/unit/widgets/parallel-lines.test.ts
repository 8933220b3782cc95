import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOutlooks } from '~/math/parallel-lines';
import { arrowLength } from '~/widgets/parallel-lines/arrows';
import { heightOf, isInfinite, jumps, outlookPath, ticksOf } from '~/widgets/parallel-lines/curves';
import { readingNames, readings } from '~/widgets/parallel-lines/readings';
import {
  initialState,
  outlookNames,
  params,
  paramsOf,
  REACH,
  update,
  type Params,
} from '~/widgets/parallel-lines/state';
import { liveValues, slopeInWords, verdict } from '~/widgets/parallel-lines/words';

const start = (query = '') => initialState(params.read(query).value);
const anyParams: fc.Arbitrary<Params> = fc.record({
  theta: fc.integer({ min: -150, max: 150 }).map((n) => n / 100),
  width: fc.integer({ min: 5, max: 200 }).map((n) => n / 100),
  show: fc.constantFrom(...outlookNames),
});

describe('parallel-lines link', () => {
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

describe('parallel-lines state', () => {
  it('holds the distance and the width inside their ranges, and knows one zero', () => {
    expect(update(start(), { type: 'theta', theta: 8 }).theta).toBe(REACH);
    expect(Object.is(update(start(), { type: 'theta', theta: -0.001 }).theta, 0)).toBe(true);
    expect(update(start(), { type: 'width', width: 0 }).width).toBe(0.05);
  });
});

describe('parallel-lines words', () => {
  it('say infinity as infinity, never as a large number', () => {
    for (const theta of [-1, 0.05, 1.5]) {
      const live = liveValues(start(`theta=${theta}&show=chiSquared`), outlookNames);
      expect(live['value-klForward']).toBe('∞');
      expect(live['slope-klForward']).toBe('no slope at ∞');
      expect(live.value).toBe('∞');
      expect(live['slope-jensenShannon']).toBe('slope 0');
      expect(Object.values(live).join()).not.toMatch(/NaN|Infinity/);
    }
  });

  it('tell a slope that leads home from one that is too small, and from none', () => {
    expect(verdict(start('show=wasserstein1'))).toContain('home');
    expect(verdict(start('show=squaredMmd&width=0.1'))).toContain('too small');
    expect(verdict(start('show=hinge'))).toContain('slope is 0');
    expect(verdict(start('show=nonSaturating'))).toContain('Infinite');
    expect(verdict(start('theta=0'))).toContain('nothing is left');
    expect(slopeInWords('wasserstein1', start('theta=0'))).toContain('no slope');
    expect(slopeInWords('squaredMmd', start('theta=0'))).toContain('slope 0');
  });
});

describe('parallel-lines graphs', () => {
  it('keep infinity above everything finite, and on a tick of its own', () => {
    for (const name of outlookNames) {
      expect(ticksOf(name).some(({ label }) => label === '∞')).toBe(isInfinite(name));
      const finite = [0, 0.5, 1.5]
        .map((theta) => lineOutlooks[name](theta, 2).value)
        .filter(Number.isFinite);
      for (const value of finite) {
        expect(heightOf(name, value)).toBeGreaterThanOrEqual(0);
        expect(heightOf(name, value)).toBeLessThanOrEqual(1000);
        if (isInfinite(name)) {
          expect(heightOf(name, value)).toBeGreaterThan(heightOf(name, Infinity));
        }
      }
    }
  });

  it('have a gap at 0 exactly where the value jumps', () => {
    for (const name of outlookNames) {
      const moves = outlookPath(name, 0.5).match(/M/g)?.length;
      expect(moves).toBe(jumps(name) ? 2 : 1);
    }
    expect(outlookNames.filter((name) => !jumps(name))).toEqual([
      'wasserstein1',
      'squaredMmd',
      'wassersteinGan',
      'mmdGan',
    ]);
  });

  it('draw arrows towards the data, of limited length, and none without a slope', () => {
    expect(arrowLength({ value: 1, slope: 1 })).toBeLessThan(0);
    expect(arrowLength({ value: 1, slope: -1 })).toBeGreaterThan(0);
    expect(arrowLength({ value: 1, slope: 50 })).toBe(arrowLength({ value: 1, slope: 90 }));
    expect(arrowLength({ value: 1, slope: 0 })).toBe(0);
    expect(arrowLength({ value: Infinity, slope: NaN })).toBe(0);
  });
});

describe('parallel-lines readings', () => {
  it('have the names they promise', () => {
    const numbers = readings(start('theta=-0.5&show=wasserstein1'));
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers).toMatchObject({
      theta: -0.5,
      slope: -1,
      wasserstein1: 0.5,
      klForward: Infinity,
    });
  });
});
