import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameUnder, placeAmong } from '~/ui/film-axis';
import { float32, type Tensors } from '~/runtime/tensor';
import { readManifest } from '~/runtime/node';
import { levelsPath, runPath } from '~/widgets/diffusion-filmstrip/curves';
import { drawDigits, noiseOf } from '~/widgets/diffusion-filmstrip/draw';
import { DIGITS, MODEL, PIXELS, wantedOf, type Film } from '~/widgets/diffusion-filmstrip/models';
import { readingNames, readings } from '~/widgets/diffusion-filmstrip/readings';
import { filmPixels, filmSize } from '~/widgets/diffusion-filmstrip/sheet';
import {
  initialState,
  LAST,
  params,
  SEED_MAX,
  showsRecorded,
  shownOf,
  update,
  workOf,
  type Action,
  type State,
} from '~/widgets/diffusion-filmstrip/state';
import {
  findingInWords,
  liveValues,
  shortStep,
  sourceInWords,
} from '~/widgets/diffusion-filmstrip/words';

const steps = [0, 25, 400, 8_000];
const film: Film = {
  recordedSeed: 1,
  kept: steps.map((step, i) => ({
    step,
    graph: `filmstrip-${step}.onnx`,
    bytes: 90_000,
    loss: step === 0 ? null : 1 / i,
    losses: Array.from({ length: 10 }, (_, part) => (4 - i) * (part === 0 ? 2 ** (3 - i) : 1)),
    readAsAsked: i / 4,
  })),
};
const start = (query = '') => initialState(params.read(query).value, film);
const play = (state: State, ...actions: Action[]) => actions.reduce(update, state);
const live: Action = { type: 'opened', backend: 'wasm', threads: 1 };
const digits = new Float32Array(DIGITS * PIXELS);
const drawn = (at: number, seed = 1): Action => ({ type: 'drawn', seed, at, digits });

describe('diffusion-filmstrip link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer({ min: 1, max: SEED_MAX }),
          at: fc.integer({ min: 0, max: LAST }),
        }),
        (values) => {
          const { value, notices } = params.read(params.write(values));
          expect(notices).toEqual([]);
          expect(value).toEqual(values);
        },
      ),
    );
    expect(start('at=12').params.at).toBe(3);
  });
});

describe('diffusion-filmstrip state', () => {
  it('draws the network looked at first, then all others, and then rests', () => {
    let state = play(start('at=2'), { type: 'load' }, live);
    const order = [];
    for (let work = workOf(state); work; work = workOf(state)) {
      order.push(work.at);
      state = update(state, drawn(work.at));
    }
    expect(order).toEqual([2, 0, 1, 3]);
    expect(sourceInWords(state)).toBe('Drawn in this page.');
  });

  it('shows the built film for its noise until something newer is drawn', () => {
    expect(showsRecorded(start())).toBe(true);
    expect(showsRecorded(start('seed=2'))).toBe(false);
    const state = play(start(), { type: 'load' }, live, drawn(3));
    expect(showsRecorded(state)).toBe(false);
    expect(showsRecorded(update(state, { type: 'unload' }))).toBe(true);
  });

  it('forgets digits of another noise, and takes none that come late', () => {
    const state = play(start(), { type: 'load' }, live, drawn(3), { type: 'seed', seed: 5 });
    expect(state.drawn.every((one) => one === undefined)).toBe(true);
    expect(update(state, drawn(0, 1))).toBe(state);
    expect(workOf(state)?.seed).toBe(5);
    const moved = update(state, { type: 'adopt', params: { seed: 5, at: 0 } });
    expect(moved.network).toBe(state.network);
  });

  it('stays inside the film', () => {
    expect(update(start(), { type: 'at', at: 99 }).params.at).toBe(3);
    expect(update(start(), { type: 'at', at: -1 }).params.at).toBe(0);
  });
});

describe('the digits of a seed', () => {
  it('start from the same noise in every network, and ask for each digit once', async () => {
    const asked: Tensors[] = [];
    const session = {
      manifest: readManifest(`models/${MODEL}`),
      run(inputs: Tensors) {
        asked.push(inputs);
        return Promise.resolve({
          v: float32([DIGITS, 1, 28, 28], new Float32Array(DIGITS * PIXELS)),
        });
      },
    };
    const first = await drawDigits(session, 7, 3);
    expect(asked).toHaveLength(3);
    expect(asked[0].xt.data).toEqual(noiseOf(7));
    expect([...asked[0].label.data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await drawDigits(session, 7, 3)).toEqual(first);
    expect(noiseOf(8)).not.toEqual(noiseOf(7));
    for (const value of first) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-6);
  });

  it('stand in columns, and what is missing is grey', () => {
    const column = (value: number) => new Float32Array(DIGITS * PIXELS).fill(value);
    const pixels = filmPixels([column(1), undefined, column(-1)]);
    const { width, height } = filmSize(3);
    expect(pixels).toHaveLength(width * height);
    for (const y of [0, height - 1]) {
      expect([0, 28, 56].map((x) => pixels[y * width + x])).toEqual([1, 0, -1]);
    }
  });
});

describe('the axis of time', () => {
  it('gives every kept network the same room', () => {
    steps.forEach((step, i) => {
      expect(placeAmong(steps, step)).toBeCloseTo((i + 0.5) / steps.length, 12);
      expect(frameUnder(steps.length, placeAmong(steps, step))).toBe(i);
    });
    expect([frameUnder(4, -1), frameUnder(4, 2)]).toEqual([0, 3]);
    expect(runPath(film, [25, 400], [1, 0.1])).toMatch(/^M375,.*L625,/);
    expect(levelsPath([1, 0.1])).toMatch(/^M250,.*L750,/);
  });
});

describe('what diffusion-filmstrip says', () => {
  it('where a network is farthest behind the last', () => {
    expect(findingInWords(start('at=1'))).toMatch(/25 % .*steps 1 to 100: 12 times/);
    expect(findingInWords(start('at=3'))).toContain('the last network');
    expect(liveValues(start('at=0'))).toMatchObject({ loss: '–', step: 'After 0 steps' });
    expect([700, 1_200, 8_000].map(shortStep)).toEqual(['700', '1.2k', '8k']);
  });

  it('the readings it names', () => {
    expect(Object.keys(readings(start())).sort()).toEqual([...readingNames].sort());
    expect(readings(start('at=0')).loss).toBeNaN();
    expect(shownOf(start('at=2')).step).toBe(400);
    expect(Object.keys(wantedOf(film))).toHaveLength(4);
  });
});
