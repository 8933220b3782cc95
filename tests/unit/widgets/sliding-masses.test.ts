import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divergenceNames } from '~/math/divergences';
import { massShapes, slidingOutlooks, type Masses } from '~/math/sliding-masses';
import {
  heightOf,
  isInfinite,
  jumps,
  massPath,
  outlookPaths,
  slopeHeight,
  valueTicks,
} from '~/widgets/sliding-masses/curves';
import { readingNames, readings } from '~/widgets/sliding-masses/readings';
import {
  initialState,
  massesOf,
  params,
  paramsOf,
  update,
  type Params,
} from '~/widgets/sliding-masses/state';
import { liveValues, numberInWords, verdictOf } from '~/widgets/sliding-masses/words';

const SEED = 3;
const start = (query = '') => initialState(params.read(query).value);
const hundredths = (low: number, high: number) =>
  fc.integer({ min: low, max: high }).map((n) => n / 100);
const anyParams: fc.Arbitrary<Params> = fc.record({
  theta: hundredths(-300, 300),
  sigma: hundredths(0, 100),
  shape: fc.constantFrom(...massShapes),
  width: hundredths(5, 200),
});

describe('sliding-masses link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(paramsOf(initialState(values))));
        expect(notices).toEqual([]);
        expect(value).toEqual(values);
      }),
    );
  });

  it('holds what a link asks for inside its range, and says so', () => {
    const { value, notices } = params.read('theta=7&sigma=-1&shape=pear&width=0');
    expect(value).toEqual({ theta: 3, sigma: 0, shape: 'gauss', width: 0.05 });
    expect(notices.length).toBe(4);
  });
});

describe('sliding-masses state', () => {
  it('holds the dials inside their ranges', () => {
    expect(update(start(), { type: 'dial', dial: 'theta', value: -9 }).theta).toBe(-3);
    expect(update(start(), { type: 'dial', dial: 'sigma', value: -0.001 }).sigma).toBe(0);
    expect(
      Object.is(update(start(), { type: 'dial', dial: 'theta', value: -0.001 }).theta, 0),
    ).toBe(true);
    expect(update(start(), { type: 'shape', shape: 'box' }).shape).toBe('box');
  });
});

describe('sliding-masses verdicts', () => {
  const verdicts = (query: string) => {
    const state = start(query);
    const outlooks = slidingOutlooks(state.theta, massesOf(state));
    return divergenceNames.map((name) => verdictOf(outlooks[name], state.theta));
  };

  it('on two points: infinite, saturated, or useful', () => {
    expect(verdicts('')).toEqual([
      'infinite',
      'infinite',
      'saturated',
      'saturated',
      'infinite',
      'useful',
      'useful',
    ]);
    expect(verdicts('width=0.1').at(-1)).toBe('saturated');
    expect(new Set(verdicts('theta=0'))).toEqual(new Set(['together']));
  });

  it('on Gaussians: KL has a slope, too steep where they are narrow', () => {
    expect(verdicts('sigma=0.4&theta=1').slice(0, 2)).toEqual(['useful', 'useful']);
    expect(verdicts('sigma=0.05&theta=0.5').slice(0, 3)).toEqual(['steep', 'steep', 'saturated']);
    expect(verdicts('sigma=0.4&theta=0.8&shape=box')).toEqual([
      'infinite',
      'infinite',
      'useful',
      'useful',
      'infinite',
      'useful',
      'useful',
    ]);
  });

  it('says numbers short, and infinity as ∞', () => {
    const live = liveValues(start());
    expect(live['value-klForward']).toBe('∞');
    expect(live['slope-klForward']).toBe('none');
    expect(live['value-jensenShannon']).toBe('0.69');
    expect(numberInWords(-0.0001)).toBe('0.00');
    expect(numberInWords(12345)).toBe('12300');
  });
});

describe('sliding-masses curves', () => {
  const points: Masses = { shape: 'gauss', sigma: 0, width: 0.5 };

  it('have a gap exactly where the value jumps', () => {
    const gaps = divergenceNames.filter((name) => jumps(name, points));
    expect(gaps).toEqual([
      'klForward',
      'klReverse',
      'jensenShannon',
      'totalVariation',
      'chiSquared',
    ]);
    for (const name of divergenceNames) {
      expect(jumps(name, { ...points, sigma: 0.3 })).toBe(false);
      const pieces = outlookPaths(name, points).value.split('M').length - 1;
      expect(pieces).toBe(jumps(name, points) ? 2 : 1);
    }
  });

  it('put ∞ on the axis only where there is one', () => {
    const labels = (masses: Masses) => valueTicks('klForward', masses).map(({ label }) => label);
    expect(labels(points)).toEqual(['0', '', '∞']);
    expect(labels({ ...points, sigma: 0.3 })).toEqual(['0', '4', '']);
    expect(isInfinite('klForward', { ...points, sigma: 0.3, shape: 'box' })).toBe(true);
    expect(slopeHeight('klForward', NaN)).toBeNaN();
    expect(heightOf('klForward', 1e9)).toBeLessThan(0);
  });

  it('draw finite paths, whatever is asked for', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const masses = massesOf(values);
        for (const name of divergenceNames) {
          const { value, slope } = outlookPaths(name, masses);
          expect(value + slope).not.toMatch(/NaN|Infinity/);
          expect(value).not.toBe('');
        }
        expect(massPath(values.theta, masses)).not.toMatch(/NaN|Infinity/);
      }),
      { seed: SEED, numRuns: 15 },
    );
  });
});

describe('sliding-masses readings', () => {
  it('are those of the figure', () => {
    const numbers = readings(start('theta=0.5'));
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers.wasserstein1).toBe(0.5);
    expect(numbers.wasserstein1Slope).toBe(1);
    expect(numbers.klForward).toBe(Infinity);
  });
});
