import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineWorldNames } from '~/math/line-worlds';
import { integrandPaths, levelPaths, schedulePath } from '~/widgets/snr-invariance/curves';
import links from '~/widgets/snr-invariance/links.json';
import { readingNames, readings } from '~/widgets/snr-invariance/readings';
import { createScene, calmestShape, straightShape } from '~/widgets/snr-invariance/scene';
import {
  denoisers,
  dials,
  initialState,
  limits,
  params,
  paramsOf,
  update,
  type State,
} from '~/widgets/snr-invariance/state';
import { liveValues } from '~/widgets/snr-invariance/words';

const start = (query = '') => initialState(params.read(query).value);
const anyDial = (name: (typeof dials)[number]) =>
  fc
    .integer({ min: 100 * limits[name][0], max: 100 * limits[name][1] })
    .map((value) => value / 100 + 0);
/** Any link, also one whose schedule would rise. */
const anyState = fc
  .record({
    data: fc.constantFrom(...lineWorldNames),
    denoiser: fc.constantFrom(...denoisers),
    start: anyDial('start'),
    first: anyDial('first'),
    second: anyDial('second'),
    end: anyDial('end'),
  })
  .map(initialState);

const falls = (state: State) =>
  dials.every((name, i) => i === 0 || state[dials[i - 1]] - state[name] > 0.249);

describe('snr-invariance link', () => {
  it('brings every state back, and every state falls', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        expect(falls(state)).toBe(true);
        const { value, notices } = params.read(params.write(paramsOf(state)));
        expect(notices).toEqual([]);
        expect(initialState(value)).toEqual(state);
      }),
    );
  });

  it('clamps what is out of range', () => {
    const { value, notices } = params.read('start=99&end=4&denoiser=magic');
    expect(value).toMatchObject({ start: 8, end: -1, denoiser: 'best' });
    expect(notices).toHaveLength(3);
  });

  it('keeps the promised links', () => {
    for (const { query, state } of links) expect(params.read(query).value).toEqual(state);
  });
});

describe('the handles', () => {
  it('stop at their neighbours', () => {
    fc.assert(
      fc.property(
        anyState,
        fc.constantFrom(...dials),
        fc.double({ min: -20, max: 20, noNaN: true }),
        (state, dial, value) => {
          const next = update(state, { type: 'dial', dial, value });
          expect(falls(next)).toBe(true);
          for (const other of dials) if (other !== dial) expect(next[other]).toBe(state[other]);
        },
      ),
    );
  });

  it('go straight, back to equal ends, and to the calmest shape', () => {
    const straight = update(start(), { type: 'shape', ...straightShape(start()) });
    expect(straight).toMatchObject({ first: 2, second: -2 });
    expect(readings(straight).ratio).toBeCloseTo(1, 3);
    const scene = createScene();
    const calm = update(start(), {
      type: 'shape',
      ...calmestShape(scene(start()), start()),
    });
    const { ratio } = readings(calm);
    expect(ratio).toBeLessThan(0.75);
    fc.assert(
      fc.property(anyState, ({ first, second }) => {
        const other = initialState({ ...start(), first, second });
        expect(scene(other).bentBound.variance).toBeGreaterThan(
          0.995 * scene(calm).bentBound.variance,
        );
      }),
      { seed: 3 },
    );
    expect(update(start('start=8&end=-3'), { type: 'equal-ends' })).toMatchObject({
      start: 6,
      end: -6,
    });
  });
});

describe('the two losses', () => {
  it('are equal whatever lies between equal ends, for any data and denoiser', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const { fixed, difference } = readings(update(state, { type: 'equal-ends' }));
        expect(Math.abs(difference) / fixed).toBeLessThan(2e-4);
      }),
      { seed: 1, numRuns: 8 },
    );
  });

  it('differ with the ends, upwards for a cleaner start', () => {
    expect(readings(start('start=8')).difference).toBeGreaterThan(0.9);
    expect(readings(start('start=4&first=1')).difference).toBeLessThan(-0.5);
  });

  it('are estimated with a variance that the shape decides', () => {
    expect(readings(start('first=-4&second=-5')).ratio).toBeGreaterThan(
      3 * readings(start()).ratio,
    );
  });

  it('name every reading', () => {
    expect(Object.keys(readings(start()))).toEqual([...readingNames]);
  });
});

describe('the picture', () => {
  it('is drawn for every state', () => {
    const scene = createScene();
    fc.assert(
      fc.property(anyState, (state) => {
        const now = scene(state);
        const { yTicks, ...time } = integrandPaths(now);
        const { yTicks: levelTicks, ...level } = levelPaths(now, state);
        const paths = [schedulePath(now.bent), ...Object.values(time), ...Object.values(level)];
        expect(paths.join()).not.toMatch(/NaN|Infinity/);
        expect(yTicks.length * levelTicks.length).toBeGreaterThan(0);
        expect(Object.values(liveValues(state, now)).join()).not.toMatch(/NaN|undefined/);
      }),
      { seed: 2, numRuns: 10 },
    );
  });

  it('shows red only where the ends differ', () => {
    const apart = (query: string) => levelPaths(createScene()(start(query)), start(query)).apart;
    expect(apart('first=0')).toBe('');
    expect(apart('start=7')).not.toBe('');
    expect(apart('end=-3')).not.toBe('');
  });
});
