import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distancePath, fieldPath, marks, placeOf, trailPath } from '~/widgets/bilinear-game/plane';
import { readingNames, readings } from '~/widgets/bilinear-game/readings';
import {
  createScene,
  distanceAt,
  gameOf,
  meanFactor,
  pathsOf,
} from '~/widgets/bilinear-game/scene';
import {
  gameNames,
  initialState,
  optimisers,
  params,
  paramsOf,
  STEPS,
  update,
  type Action,
  type Params,
} from '~/widgets/bilinear-game/state';

const start = (query = '') => initialState(params.read(query).value);
const hundredths = (low: number, high: number) =>
  fc.integer({ min: low, max: high }).map((n) => n / 100);

const anyParams: fc.Arbitrary<Params> = fc.record({
  game: fc.constantFrom(...gameNames),
  strength: hundredths(0, 100),
  eta: hundredths(1, 120),
  beta: hundredths(-90, 90),
  gamma: hundredths(0, 200),
  t: fc.integer({ min: 0, max: STEPS }),
  x: hundredths(-200, 200),
  y: hundredths(-200, 200),
  simultaneous: fc.boolean(),
  alternating: fc.boolean(),
  extragradient: fc.boolean(),
  consensus: fc.boolean(),
  optimistic: fc.boolean(),
  momentum: fc.boolean(),
  alternatingMomentum: fc.boolean(),
  flow: fc.boolean(),
});

describe('bilinear-game link', () => {
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

describe('bilinear-game state', () => {
  it('holds the start and the dials inside their ranges, so that a link can carry them', () => {
    const actions: Action[] = [
      { type: 'start', start: [9, -9] },
      { type: 'dial', dial: 'eta', value: 0 },
      { type: 'dial', dial: 'beta', value: -5 },
      { type: 'start', start: [-0.001, 0.123456] },
    ];
    let state = start();
    const seen = actions.map((action) => (state = update(state, action)));
    expect(seen[0]).toMatchObject({ x: 2, y: -2 });
    expect(seen[1].eta).toBe(0.01);
    expect(seen[2].beta).toBe(-0.9);
    expect(seen[3]).toMatchObject({ x: 0, y: 0.12 });
    expect(Object.is(seen[3].x, -0)).toBe(false);
  });

  it('shows and hides one method at a time', () => {
    const state = update(start(), { type: 'show', layer: 'consensus', on: true });
    expect(state.consensus).toBe(true);
    expect({ ...state, consensus: false }).toEqual(start());
  });

  it('plays to the last step and stops there', () => {
    const state = update(update(start('t=190'), { type: 'play' }), { type: 'tick', seconds: 5 });
    expect(state).toMatchObject({ t: STEPS, playing: false });
  });
});

describe('bilinear-game scene', () => {
  it('walks again only when the walk has changed', () => {
    const scene = createScene();
    const state = start();
    const paths = scene(state);
    expect(scene(update(state, { type: 't', t: 3 }))).toBe(paths);
    expect(scene(update(state, { type: 'dial', dial: 'eta', value: 0.3 }))).not.toBe(paths);
  });

  it('measures the factor that theory gives', () => {
    const paths = pathsOf(start('eta=0.3'));
    expect(meanFactor(paths.simultaneous, 120)).toBeCloseTo(Math.sqrt(1.09), 10);
    expect(meanFactor(paths.simultaneous, 0)).toBeNaN();
    expect(meanFactor(pathsOf(start('x=0&y=0')).simultaneous, 9)).toBeNaN();
  });

  it('every method walks in every game, and each game has its own field', () => {
    const fields = gameNames.map((name) => fieldPath(gameOf(name, 0.3)));
    expect(new Set(fields).size).toBe(gameNames.length);
    for (const game of gameNames) {
      const paths = pathsOf(start(`game=${game}`));
      for (const optimiser of optimisers) {
        expect(distanceAt(paths[optimiser], 1)).not.toBe(distanceAt(paths[optimiser], 0));
      }
    }
  });

  it('draws no number that is too large to draw', () => {
    const { simultaneous } = pathsOf(start('eta=1.2&x=2&y=2'));
    expect(distanceAt(simultaneous, STEPS)).toBeGreaterThan(1e30);
    expect(placeOf(simultaneous, STEPS)).toBeUndefined();
    for (const path of [trailPath(simultaneous, STEPS), distancePath(simultaneous, STEPS)]) {
      expect(path).not.toMatch(/e|NaN|Infinity/);
    }
  });

  it('gives every method a mark of its own', () => {
    expect(new Set(Object.values(marks)).size).toBe(optimisers.length);
  });
});

describe('bilinear-game readings', () => {
  it('are those of the figure, whether shown or not', () => {
    const state = start('t=50&simultaneous=0');
    const numbers = readings(state);
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers.step).toBe(50);
    expect(numbers.simultaneous).toBeGreaterThan(numbers.extragradient);
  });
});
