import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import { float32, type Tensors } from '~/runtime/tensor';
import { oneOfEach } from '~/ui/digit-pictures';
import { mapNames, maps, NONE, ROWS, rowTime, skips, T } from '~/widgets/unet-xray/models';
import { readingNames, readings } from '~/widgets/unet-xray/readings';
import { evenness, noisyOf, timeMap, xray } from '~/widgets/unet-xray/run';
import { heatOf, sheetOf, sheetSize } from '~/widgets/unet-xray/sheets';
import {
  initialState,
  missingPicture,
  params,
  resultOf,
  SEED_MAX,
  showsRecorded,
  update,
  workOf,
  type Action,
  type Recorded,
  type State,
} from '~/widgets/unet-xray/state';
import { sourceInWords, verdict } from '~/widgets/unet-xray/words';

const recorded: Recorded = {
  params: params.defaults,
  wholeError: 0.2,
  cutError: 0.2,
  change: 0,
  evenness: 0.8,
};
const x0 = createRandom(2).fillNormal(new Float32Array(784));
const here: Action = { type: 'picture', picture: 'digit-2', pixels: x0 };
const live: Action = { type: 'opened', backend: 'wasm', threads: 1 };
const play = (state: State, ...actions: Action[]) => actions.reduce(update, state);
const start = (query = '') => initialState(params.read(query).value, recorded);

/** A graph that says v = the sum of its factors in every pixel, and its row in every map. */
const graph = {
  asked: [] as Tensors[],
  run(inputs: Tensors): Promise<Tensors> {
    this.asked.push(inputs);
    const skip = inputs.skip.data;
    const sums = [0, 1].map((row) => [0, 1, 2, 3].reduce((sum, i) => sum + skip[4 * row + i], 0));
    const fill = (values: readonly number[], length: number) =>
      values.flatMap((value) => new Array<number>(length).fill(value));
    const outputs: Tensors = { v: float32([2, 1, 28, 28], fill(sums, 784)) };
    for (const name of mapNames) {
      const { count, side } = maps[name];
      const length = count * side * side;
      outputs[name] = float32([2, length], fill([0, 1], length));
    }
    return Promise.resolve(outputs);
  },
};

describe('unet-xray link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(
        fc.record({
          picture: fc.constantFrom(...oneOfEach),
          seed: fc.integer({ min: 1, max: SEED_MAX }),
          t: fc.integer({ min: 1, max: T }),
          told: fc.boolean(),
          skip16: fc.boolean(),
          skip8: fc.boolean(),
          skip4: fc.boolean(),
          skipX: fc.boolean(),
        }),
        (values) => {
          const { value, notices } = params.read(params.write(values));
          expect(notices).toEqual([]);
          expect(value).toEqual(values);
        },
      ),
    );
    expect(params.read('t=0').value.t).toBe(1);
  });
});

describe('a run', () => {
  it('gives the network as trained and as cut, and the inner maps of the cut one', async () => {
    const values = params.read('skip8=0&told=1&t=300').value;
    const result = await xray(graph, x0, values);
    const inputs = graph.asked.at(-1)!;
    expect([...inputs.skip.data]).toEqual([1, 1, 1, 1, 1, 0, 1, 1]);
    expect([...inputs.label.data]).toEqual([2, 2]);
    expect([...inputs.t.data]).toEqual([299, 299]);
    expect(result.whole).not.toEqual(result.cut);
    expect(result.maps.down8.every((value) => value === 1)).toBe(true);
    for (const value of result.cut) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    await xray(graph, x0, params.defaults);
    expect([...graph.asked.at(-1)!.label.data]).toEqual([NONE, NONE]);
  });

  it('notices no difference where nothing is cut', async () => {
    const result = await xray(graph, x0, params.defaults);
    expect(result.whole).toEqual(result.cut);
    const state = play(start(), here, { type: 'load' }, live, { type: 'result', result });
    expect(readings(state)).toMatchObject({ change: 0, t: 500 });
  });

  it('asks about all times at once, from first to last', async () => {
    let asked: number[] = [];
    await timeMap({
      run(inputs) {
        asked = [...inputs.t.data];
        return Promise.resolve({
          sinusoids: float32([ROWS, 64], new Float32Array(ROWS * 64)),
          conditioning: float32([ROWS, 32], new Float32Array(ROWS * 32)),
        });
      },
    });
    expect([asked[0], asked.at(-1), asked.length]).toEqual([0, T - 1, ROWS]);
    expect(rowTime(ROWS - 1)).toBe(T);
  });

  it('measures how evenly the attention looks', () => {
    const { count, side } = maps.attention;
    const length = count * side * side;
    expect(evenness(new Float32Array(length).fill(1 / side))).toBeCloseTo(1, 5);
    const sharp = Float32Array.from({ length }, (_, i) => (i % side === 0 ? 1 : 0));
    expect(evenness(sharp)).toBe(0);
  });
});

describe('unet-xray state', () => {
  it('shows the built pictures in the built state alone', () => {
    expect(showsRecorded(start())).toBe(true);
    const cut = update(start(), { type: 'skip', skip: 'skip4', on: false });
    expect(showsRecorded(cut)).toBe(false);
    expect(sourceInWords(cut)).toContain('load the network');
    expect(readings(cut).change).toBeNaN();
    expect(workOf(cut)).toBeUndefined();
  });

  it('asks for each state once, then for the times', async () => {
    let state = play(start(), { type: 'load' }, live);
    expect(missingPicture(state)).toBe('digit-2');
    expect(workOf(state)).toEqual({ kind: 'time' });
    state = update(state, here);
    expect(workOf(state)).toMatchObject({ kind: 'xray' });
    const result = await xray(graph, x0, state.params);
    state = update(state, { type: 'result', result });
    expect(resultOf(state)).toBe(result);
    expect(workOf(state)).toEqual({ kind: 'time' });
    const map = { sinusoids: new Float32Array(1), conditioning: new Float32Array(1) };
    state = update(state, { type: 'time', time: map });
    expect(workOf(state)).toBeUndefined();
    for (const skip of skips) {
      const cut = update(state, { type: 'skip', skip, on: false });
      expect(workOf(cut)).toMatchObject({ kind: 'xray', values: { [skip]: false } });
      expect(resultOf(cut)).toBeUndefined();
    }
    expect(update(state, { type: 'unload' })).toMatchObject({ result: undefined, time: undefined });
  });

  it('says what a cut costs', async () => {
    const values = params.read('skip16=0').value;
    const result = await xray(graph, x0, values);
    const state = play(start('skip16=0'), here, { type: 'load' }, live, {
      type: 'result',
      result,
    });
    expect(verdict(state)).toMatch(/^Without skip at 16 it is .* instead of/);
    expect(verdict(start())).toContain('Cut one');
  });
});

describe('sheets', () => {
  it('hold every map at its place, to its own contrast', () => {
    for (const name of mapNames) {
      const { count, side } = maps[name];
      const values = Float32Array.from(
        { length: count * side * side },
        (_, i) => (1 + Math.floor(i / (side * side))) * (i % 2 === 0 ? 1 : 0.5),
      );
      const sheet = sheetOf(name, values);
      const { width, height } = sheetSize(name);
      expect(sheet).toHaveLength(width * height);
      expect(sheet[0]).toBe(1);
      expect(sheet[side + 1]).toBe(1);
      expect(sheet[side]).toBe(-1);
      expect(Math.max(...sheet)).toBe(1);
    }
  });

  it('a heat map has its own contrast in every column', () => {
    expect([...heatOf(Float32Array.of(2, -10, -4, 5), 2)]).toEqual([0.5, -1, -1, 0.5]);
  });
});

describe('unet-xray readings', () => {
  it('are those it names', () => {
    expect(Object.keys(readings(start())).sort()).toEqual([...readingNames].sort());
    expect(readings(start())).toMatchObject({ wholeError: 0.2, evenness: 0.8 });
    expect(noisyOf(x0, { seed: 1, t: 5 })).toEqual(noisyOf(x0, { seed: 1, t: 5 }));
  });
});
