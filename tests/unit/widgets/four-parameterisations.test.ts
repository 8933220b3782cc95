import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameterisations, tell } from '~/math/parameterisations';
import { createRandom } from '~/math/random';
import { oneOfEach } from '~/ui/digit-pictures';
import { factorPath, levelUnder, timeX } from '~/widgets/four-parameterisations/curves';
import { readingNames, readings } from '~/widgets/four-parameterisations/readings';
import {
  createScene,
  noiseOf,
  noisyOf,
  schedule,
  sceneOf,
} from '~/widgets/four-parameterisations/scene';
import {
  ERROR_MAX,
  initialState,
  LAST,
  levelNear,
  missingPicture,
  params,
  SEED_MAX,
  TIMES,
  timeOf,
  update,
  velocityOf,
  workOf,
  type Action,
  type Said,
  type State,
} from '~/widgets/four-parameterisations/state';
import { packSaid, unpackSaid } from '~/widgets/four-parameterisations/supply';
import { factorInWords, sourceInWords, verdict } from '~/widgets/four-parameterisations/words';

const LENGTH = 16;
const x0 = createRandom(1).fillNormal(new Float32Array(LENGTH));
/** A network that is always right about the noise of seed 1. */
const v = TIMES.map((t, level) => {
  const xt = noisyOf(x0, { seed: 1, level });
  return tell('epsilon', noiseOf(1, 'added', LENGTH), xt, t, schedule).v;
});
const recorded: Said = { picture: 'digit-3', seed: 1, v };
const play = (state: State, ...actions: Action[]) => actions.reduce(update, state);
const start = (query = '') => initialState(params.read(query).value, recorded);
const here: Action = { type: 'picture', picture: 'digit-3', pixels: x0 };
const live: Action = { type: 'opened', backend: 'wasm', threads: 1 };

describe('four-parameterisations link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(
        fc.record({
          picture: fc.constantFrom(...oneOfEach),
          seed: fc.integer({ min: 1, max: SEED_MAX }),
          level: fc.integer({ min: 0, max: LAST }),
          output: fc.constantFrom(...parameterisations),
          error: fc.integer({ min: 0, max: 100 * ERROR_MAX }).map((n) => n / 100),
        }),
        (values) => {
          const { value, notices } = params.read(params.write(values));
          expect(notices).toEqual([]);
          expect(value).toEqual(values);
        },
      ),
    );
    expect(params.read('level=99&error=7').value).toMatchObject({ level: LAST, error: ERROR_MAX });
  });
});

describe('four-parameterisations state', () => {
  it('asks for the picture that it names, and takes no other', () => {
    expect(missingPicture(start())).toBe('digit-3');
    const state = play(start(), here);
    expect(missingPicture(state)).toBeUndefined();
    const other = play(state, { type: 'set', values: { picture: 'digit-5' } });
    expect(missingPicture(other)).toBe('digit-5');
    expect(update(other, here)).toBe(other);
  });

  it('shows the recorded outputs of its digit and noise at every step, and of no other', () => {
    for (let level = 0; level <= LAST; level++) {
      expect(velocityOf(start(`level=${level}`))).toBe(v[level]);
    }
    expect(velocityOf(start('seed=2'))).toBeUndefined();
    expect(sourceInWords(start('seed=2'))).toContain('has to be loaded');
    expect(workOf(start())).toBeUndefined();
  });

  it('asks a live network for what it has not said, and takes what it says', () => {
    const state = play(start('seed=2&level=3'), here, { type: 'load' }, live);
    expect(workOf(state)?.values).toMatchObject({ seed: 2, level: 3 });
    const said: Action = { type: 'said', picture: 'digit-3', seed: 2, level: 3, v: x0 };
    const after = update(state, said);
    expect(workOf(after)).toBeUndefined();
    expect(velocityOf(after)).toBe(x0);
    expect(workOf(update(after, { type: 'set', values: { level: 4 } }))?.values.level).toBe(4);
    expect(velocityOf(update(after, { type: 'unload' }))).toBeUndefined();
  });
});

describe('four-parameterisations scene', () => {
  it('has no error where the network has none and none is put in', () => {
    const { errors } = sceneOf(x0, v[10], { seed: 1, level: 10, output: 'v', error: 0 });
    for (const kind of parameterisations) expect(errors[kind].shown).toBeLessThan(1e-4);
  });

  it('shows an error put in as large as its factor says', () => {
    for (const output of parameterisations) {
      const state = play(start(`output=${output}&error=0.1&level=15`), here);
      const numbers = readings(state);
      for (const kind of parameterisations) {
        const own = numbers[`${output}Error`];
        expect(numbers[`${kind}Error`] / (own * numbers[`${kind}Factor`])).toBeCloseTo(1, 2);
      }
    }
  });

  it('is there once digit and output are', () => {
    const scene = createScene();
    expect(scene(start())).toBeUndefined();
    const state = play(start(), here);
    expect(scene(state)).toBe(scene(state));
    expect(scene(play(state, { type: 'set', values: { seed: 2 } }))).toBeUndefined();
  });
});

describe('the supply', () => {
  it('tells v to within a byte', () => {
    const back = unpackSaid(packSaid(recorded), LENGTH);
    expect(back).toMatchObject({ picture: 'digit-3', seed: 1 });
    expect(back.v).toHaveLength(TIMES.length);
    back.v.forEach((row, i) =>
      row.forEach((value, j) => expect(Math.abs(value - v[i][j])).toBeLessThan(0.017)),
    );
  });
});

describe('drawing and words', () => {
  it('draws every curve without a number that cannot be drawn', () => {
    for (const from of parameterisations) {
      for (const to of parameterisations) expect(factorPath(from, to)).not.toMatch(/NaN|Inf|e/);
    }
  });

  it('finds the step under the hand', () => {
    TIMES.forEach((t, level) => {
      expect(levelNear(t)).toBe(level);
      expect(levelUnder(timeX(t) / 1000)).toBe(level);
    });
    expect([levelNear(-50), levelNear(5_000)]).toEqual([0, LAST]);
  });

  it('says what the error becomes', () => {
    const say = (query: string) => verdict(start(query).params);
    expect(say('level=21&error=0.05')).toMatch(/0\.05 in ε̂.*badly conditioned/);
    expect(say('level=0&output=x0')).toMatch(/in x̂₀.*in ε̂.*badly/);
    expect(say('output=v')).not.toContain('badly');
    expect(say('error=0')).toContain('No error');
    expect([factorInWords(12), factorInWords(0.25), factorInWords(1)]).toEqual([
      '× 12',
      '÷ 4',
      '× 1',
    ]);
  });

  it('has the readings it names', () => {
    expect(Object.keys(readings(start())).sort()).toEqual([...readingNames].sort());
    expect(readings(start()).x0Error).toBeNaN();
    expect(timeOf({ level: 18 })).toBe(900);
  });
});
