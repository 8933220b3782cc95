import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  barsPath,
  cellsPath,
  contourPath,
  densityPath,
  gridPath,
  levels,
  squarePath,
  waysPath,
} from '~/widgets/push-forward/drawing';
import { readingNames, readings } from '~/widgets/push-forward/readings';
import { preimagesAt, sceneOf, scenesOf, stretchAt } from '~/widgets/push-forward/scene';
import {
  CENTRES,
  counts,
  FAR,
  initialState,
  KNOTS,
  lineShapeNames,
  lineShapeOf,
  modes,
  NEAR,
  params,
  paramsOf,
  planeShapeNames,
  planeShapeOf,
  REACH,
  targetsOf,
  update,
  type Params,
} from '~/widgets/push-forward/state';
import { liveValues } from '~/widgets/push-forward/words';

const SEED = 6;
const start = (query = '') => initialState(params.read(query).value);
const hundredths = (reach: number) =>
  fc.integer({ min: -100 * reach, max: 100 * reach }).map((n) => n / 100);
const list = (length: number, reach: number) =>
  fc.array(hundredths(reach), { minLength: length, maxLength: length });
const anyParams: fc.Arbitrary<Params> = fc.record({
  mode: fc.constantFrom(...modes),
  y: list(KNOTS.length, REACH),
  x: hundredths(REACH),
  to: list(2 * CENTRES.length, FAR),
  z1: hundredths(NEAR),
  z2: hundredths(NEAR),
  n: fc.constantFrom(...counts),
  seed: fc.integer({ min: 0, max: 9999 }),
});

describe('push-forward link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(paramsOf(initialState(values))));
        expect(notices).toEqual([]);
        expect(value).toEqual(values);
      }),
      { seed: SEED },
    );
  });

  it('holds what a link asks for inside its range, and says so', () => {
    const { value, notices } = params.read('y=9_0_0_0_0_0_-9&x=40&to=1_2&n=3&z1=-8&mode=cube');
    expect(value).toEqual({ ...params.defaults, y: [4, 0, 0, 0, 0, 0, -4], x: 4, z1: -3 });
    expect(notices).toHaveLength(6);
  });
});

describe('push-forward state', () => {
  it('moves one ring and leaves the others', () => {
    const moved = update(start(), { type: 'knot', knot: 2, value: 17 });
    expect(moved.y).toEqual(start().y.map((value, i) => (i === 2 ? REACH : value)));
    const carried = update(start(), { type: 'target', centre: 4, to: [0.126, -9] });
    expect(targetsOf(carried)[4]).toEqual([0.13, -FAR]);
    expect(targetsOf(carried)[3]).toEqual(targetsOf(start())[3]);
    expect(update(start(), { type: 'look', x: NaN }).x).toBe(0);
  });

  it('knows the maps it offers to start from', () => {
    for (const shape of lineShapeNames) {
      expect(lineShapeOf(update(start(), { type: 'line-shape', shape }))).toBe(shape);
    }
    for (const shape of planeShapeNames) {
      expect(planeShapeOf(update(start(), { type: 'plane-shape', shape }))).toBe(shape);
    }
    expect(lineShapeOf(update(start(), { type: 'knot', knot: 0, value: 0.37 }))).toBeUndefined();
  });

  it('draws other samples with another seed, of the same map', () => {
    const state = start();
    const other = update(state, { type: 'new-seed' });
    const [a, b] = [sceneOf(state).line!, sceneOf(other).line!];
    expect(a.shares).not.toEqual(b.shares);
    expect(a.density(1)).toBe(b.density(1));
  });
});

describe('push-forward numbers', () => {
  it('agree by formula and by counting, in every map offered, as far as chance lets them', () => {
    for (const shape of lineShapeNames) {
      const state = update(start('n=20000'), { type: 'line-shape', shape });
      const { variation, chance } = sceneOf(state).line!;
      expect(variation).toBeLessThan(1.6 * chance);
    }
    for (const shape of planeShapeNames) {
      const state = update(start('mode=plane&n=20000'), { type: 'plane-shape', shape });
      const { variation, chance } = sceneOf(state).plane!;
      expect(variation).toBeLessThan(1.3 * chance);
    }
  });

  it('say how many z lead to a place', () => {
    const folded = update(start('x=0.5'), { type: 'line-shape', shape: 'fold' });
    expect(readings(folded).preimages).toBe(2);
    expect(readings(update(folded, { type: 'look', x: -2 })).preimages).toBe(0);
    expect(liveValues(folded, sceneOf(folded)).preimages).toMatch(
      /^2 values of z lead here: −\d\.\d+, \d/,
    );
  });

  it('are kept apart from mass that has no density', () => {
    const flat = update(start('x=0'), { type: 'line-shape', shape: 'flat' });
    expect(liveValues(flat, sceneOf(flat)).preimages).toBe('A whole stretch of z leads here.');
    expect(readings(flat).atom).toBeCloseTo(0.5467, 3);
    expect(liveValues(flat, sceneOf(flat)).sum).toMatch(/^none: \d+\.\d % of the mass/);
  });

  it('follow the change of variables at the small square', () => {
    const state = start('mode=plane&z1=1&z2=0.5');
    const { before, det, after } = stretchAt(sceneOf(state).plane!, [1, 0.5]);
    expect(after * Math.abs(det)).toBeCloseTo(before, 12);
    expect(readings(state).carried).toBe(after);
    const folded = update(state, { type: 'plane-shape', shape: 'fold' });
    expect(readings(folded).folded).toBeGreaterThan(0.2);
    expect(readings(folded).density).toBeNaN();
    expect(Object.keys(readings(state)).sort()).toEqual([...readingNames].sort());
  });
});

describe('push-forward drawings', () => {
  it('are finite, whatever is asked for', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const state = initialState({ ...values, n: '200' });
        const { line, plane } = scenesOf(state);
        const paths = [
          densityPath(line),
          barsPath(line),
          waysPath(state.x, preimagesAt(line.map, state.x)),
          gridPath(plane.map),
          squarePath([state.z1, state.z2], plane.map),
          ...levels.map((level) => contourPath(plane, level)),
          ...levels.map((_, i) => cellsPath(plane, i)),
        ];
        expect(paths.join('')).not.toMatch(/NaN|Infinity/);
        const words = Object.values({
          ...liveValues(state, { line }),
          ...liveValues(state, { plane }),
        });
        expect(words.join('')).not.toMatch(/NaN|undefined/);
      }),
      { seed: SEED, numRuns: 12 },
    );
  });
});
