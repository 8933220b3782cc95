import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float32, type Tensors } from '~/runtime/tensor';
import {
  box,
  curvePath,
  heightOf,
  indexUnder,
  placeAt,
  rangeOf,
} from '~/widgets/training-filmstrip/curves';
import {
  codesOf,
  faceIn,
  facesBytes,
  generate,
  spreadOf,
} from '~/widgets/training-filmstrip/faces';
import {
  FACES,
  numbersAt,
  type Checkpoint,
  type Film,
  type History,
} from '~/widgets/training-filmstrip/models';
import { readingNames, readings } from '~/widgets/training-filmstrip/readings';
import {
  indexAt,
  initialState,
  missing,
  networkOf,
  params,
  paramsOf,
  shownOf,
  sourceOf,
  update,
  workOf,
  type Action,
  type State,
} from '~/widgets/training-filmstrip/state';
import {
  fetchAllLabel,
  findingInWords,
  fixed,
  loadLabel,
  shortStep,
  sourceInWords,
  spreadInWords,
} from '~/widgets/training-filmstrip/words';

const STRIP = [0, 25, 50, 400, 3_500, 16_000];
const history: History = {
  step: [25, 50, 75, 400, 4_000, 16_000],
  generatorLoss: [1.5, 0.7, 0.9, 1.1, 1.4, 2],
  discriminatorLoss: [1.2, 1.1, 1, 0.9, 0.8, 0.7],
  realScore: [0, 0.5, 1, 1.5, 2, 2.5],
  fakeScore: [0, -0.5, -1, -1.5, -2, -2.5],
  spread: [0.1, 0.2, 0.25, 0.3, 0.35, 0.36],
  learningRate: 3e-4,
  r1: 1,
};
const at = (step: number): Checkpoint => ({
  step,
  graph: `filmstrip-${step}.onnx`,
  bytes: 500_000,
  numbers: numbersAt(history, step),
});
const film: Film = {
  latent: 64,
  size: { width: 2, height: 1, channels: 3 },
  healthy: STRIP.map(at),
  collapsed: { ...at(4_000), graph: 'collapsed.onnx' },
  rates: {
    healthy: { learningRate: 3e-4, r1: 1 },
    collapsed: { learningRate: 4e-4, r1: 0.1 },
  },
  recorded: { seed: 1, spread: { 'filmstrip-400.onnx': 0.3, 'collapsed.onnx': 0.02 } },
};
const start = (query = ''): State => initialState(params.read(query).value, film);
const play = (state: State, ...actions: Action[]) => actions.reduce(update, state);
const held = (step: number): Action => ({ type: 'held', graph: `filmstrip-${step}.onnx` });
const runs: Action = { type: 'runs', backend: 'wasm', threads: 1 };
const drawnOf = (step: number, seed = 1): Action => ({
  type: 'drawn',
  graph: `filmstrip-${step}.onnx`,
  seed,
  faces: new Float32Array(FACES * 6),
});

describe('training-filmstrip link', () => {
  it('brings every state back', () => {
    const actions: fc.Arbitrary<Action> = fc.oneof(
      fc.record({ type: fc.constant('place' as const), index: fc.integer() }),
      fc.record({ type: fc.constant('face' as const), face: fc.integer() }),
      fc.record({ type: fc.constant('seed' as const), seed: fc.oneof(fc.integer(), fc.double()) }),
      fc.record({
        type: fc.constant('run' as const),
        run: fc.constantFrom('healthy' as const, 'collapsed' as const),
      }),
      fc.constant<Action>({ type: 'new-seed' }),
    );
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 8 }), (done) => {
        const state = play(start(), ...done);
        const { value, notices } = params.read(params.write(paramsOf(state)));
        expect(notices).toEqual([]);
        expect(value).toEqual(paramsOf(state));
        expect(shownOf(initialState(value, film))).toBe(shownOf(state));
      }),
      { seed: 5 },
    );
  });

  it('shows the kept generator nearest to any step', () => {
    const step = (query: string) => shownOf(start(query)).step;
    expect(step('step=0')).toBe(0);
    expect(step('step=38')).toBe(50);
    expect(step('step=1900')).toBe(400);
    expect(step('step=1000000')).toBe(16_000);
    expect(step('step=0&run=collapsed')).toBe(4_000);
  });
});

describe('training-filmstrip fetches', () => {
  it('nothing that the reader did not ask for, however much is scrubbed', () => {
    let state = start('seed=9');
    for (let index = 0; index < STRIP.length; index++) {
      state = update(state, { type: 'place', index });
      expect(workOf(state)).toBeUndefined();
      expect(networkOf(state).status).toBe('absent');
    }
    expect(sourceOf(state, shownOf(state).graph)).toBe('none');
    expect(sourceInWords(state)).toContain('needs the generator of step 16,000');
  });

  it('what is looked at, once asked, and no more', () => {
    let state = play(start('step=50'), { type: 'load' });
    expect(workOf(state)).toEqual({ graph: 'filmstrip-50.onnx', seed: 1 });
    expect(networkOf(state).status).toBe('loading');
    state = play(state, runs, held(50), drawnOf(50));
    expect(workOf(state)).toBeUndefined();
    expect(networkOf(state)).toEqual({ status: 'live', backend: 'wasm', threads: 1 });
    state = update(state, { type: 'place', index: 3 });
    expect(workOf(state)).toEqual({ graph: 'filmstrip-400.onnx', seed: 1 });
    state = update(state, { type: 'run', run: 'collapsed' });
    expect(workOf(state)).toEqual({ graph: 'collapsed.onnx', seed: 1 });
  });

  it('all in order, the one on show first, and says how far it is', () => {
    let state = play(start('step=400'), { type: 'fetch-all' });
    const order: number[] = [];
    for (let work = workOf(state); work; work = workOf(state)) {
      const step = Number(/\d+/.exec(work.graph)?.[0]);
      order.push(step);
      state = play(state, { type: 'fetching', graph: work.graph, loaded: 1, total: 2, phase: '' });
      const { status, ...rest } = networkOf(state);
      expect(status).toBe('loading');
      expect(rest).toMatchObject({ loaded: (order.length - 0.5) * 500_000, total: 3_000_000 });
      state = play(state, runs, held(step), drawnOf(step));
    }
    expect(order).toEqual([400, 0, 25, 50, 3_500, 16_000]);
    expect(networkOf(state).status).toBe('live');
    expect(missing(state)).toEqual([]);
  });

  it('draws a new seed by the generators that are here, and ignores faces of the old one', () => {
    let state = play(start('step=50'), { type: 'load' }, runs, held(50), drawnOf(50));
    state = play(state, { type: 'place', index: 2 }, { type: 'new-seed' });
    expect(state.drawn.size).toBe(0);
    expect(workOf(state)).toEqual({ graph: 'filmstrip-50.onnx', seed: 2 });
    expect(update(state, drawnOf(50, 1))).toBe(state);
    state = play(state, drawnOf(50, 2));
    expect(workOf(state)).toBeUndefined();
    expect(sourceOf(state, 'filmstrip-50.onnx')).toBe('live');
    expect(sourceOf(state, 'filmstrip-400.onnx')).toBe('none');
  });

  it('stops when cancelled, keeps what is here, and asks again where something is missing', () => {
    let state = play(start('step=50'), { type: 'fetch-all' }, runs, held(50), drawnOf(50));
    state = update(state, { type: 'cancel' });
    expect(workOf(state)).toBeUndefined();
    expect(networkOf(state).status).toBe('live');
    state = update(state, { type: 'place', index: 0 });
    expect(workOf(state)).toBeUndefined();
    expect(networkOf(state).status).toBe('absent');
    expect(loadLabel(state)).toContain('step 0');
    expect(workOf(update(state, { type: 'load' }))?.graph).toBe('filmstrip-0.onnx');
  });

  it('stands still after a failure until asked again', () => {
    let state = play(start(), { type: 'load' }, { type: 'failed', message: 'Expected …' });
    expect(networkOf(state)).toEqual({ status: 'failed', message: 'Expected …' });
    state = update(state, { type: 'place', index: 1 });
    expect(workOf(state)).toBeUndefined();
    expect(workOf(update(state, { type: 'load' }))?.graph).toBe('filmstrip-25.onnx');
  });

  it('keeps the generators at a reset, and the faces where the seed is the same', () => {
    const state = play(start('step=50'), { type: 'load' }, runs, held(50), drawnOf(50));
    const again = update(state, { type: 'adopt', params: params.defaults });
    expect(again.held).toBe(state.held);
    expect(again.drawn).toBe(state.drawn);
    const other = { ...params.defaults, seed: 4 };
    expect(update(state, { type: 'adopt', params: other }).drawn.size).toBe(0);
  });

  it('leaves the step alone in the collapsed run, of which one generator is kept', () => {
    const state = start('run=collapsed&step=50');
    expect(update(state, { type: 'place', index: 4 })).toBe(state);
    expect(indexAt(film, state.step)).toBe(2);
  });
});

describe('the axis of time', () => {
  it('gives every kept generator the same room, in order', () => {
    STRIP.forEach((step, i) => {
      expect(placeAt(film, step)).toBeCloseTo((i + 0.5) / STRIP.length, 12);
      expect(indexUnder(film, placeAt(film, step))).toBe(i);
    });
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(20_000), (a, b) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)];
        expect(placeAt(film, early)).toBeLessThanOrEqual(placeAt(film, late));
      }),
    );
    expect(placeAt(film, 1e6)).toBe(placeAt(film, 16_000));
    expect([indexUnder(film, -1), indexUnder(film, 0), indexUnder(film, 1)]).toEqual([0, 0, 5]);
  });

  it('ranges over the curves and what else must be seen, but not over a lone spike', () => {
    const calm = Array.from({ length: 999 }, (_, i) => 1 + i / 999);
    const { low, high } = rangeOf([[...calm, 500]], [0]);
    expect(low).toBe(0);
    expect(high).toBeLessThan(2.2);
    expect(heightOf(high, { low, high })).toBe(0);
    expect(heightOf(low, { low, high })).toBe(1);
    expect(rangeOf([[]], [0])).toMatchObject({ low: 0 });
  });

  it('draws a curve through its points, and neighbours that coincide as their mean', () => {
    const range = { low: 0, high: 1 };
    const path = curvePath(film, { step: [25, 400] }, [1, 0], range);
    expect(path).toBe(`M250 0.0L583 ${box.height}.0`);
    const crowded = { step: [15_000, 15_001, 15_002] };
    expect(curvePath(film, crowded, [0.2, 0.4, 0.6], range)).toMatch(/^M\d+ 60\.0$/);
    expect(curvePath(film, { step: [] }, [], range)).toBe('');
  });
});

describe('the faces of a seed', () => {
  it('have the same z for every generator, other ones for another seed', async () => {
    const calls: Tensors[] = [];
    const session = {
      run(inputs: Tensors) {
        calls.push(inputs);
        return Promise.resolve({ x: float32([FACES, 6], new Array<number>(FACES * 6).fill(0)) });
      },
    };
    await generate(session, { seed: 3, latent: 64 });
    await generate(session, { seed: 3, latent: 64 });
    expect(calls[0].z).toEqual(calls[1].z);
    expect(calls[0].z.shape).toEqual([FACES, 64]);
    expect(codesOf(4, 64)).not.toEqual(codesOf(3, 64));
    const rows = Array.from({ length: FACES }, (_, i) =>
      codesOf(3, 64)
        .subarray(64 * i, 64 * i + 64)
        .join(),
    );
    expect(new Set(rows).size).toBe(FACES);
  });

  it('spread: 0 for one face, the standard deviation of each pixel otherwise', () => {
    expect(spreadOf(Float32Array.of(0.3, -1, 0.3, -1, 0.3, -1), 2)).toBeCloseTo(0, 7);
    // Standard deviations of (0, 2) and of (1, 1): √2 and 0.
    expect(spreadOf(Float32Array.of(0, 1, 2, 1), 2)).toBeCloseTo(Math.SQRT2 / 2, 6);
  });

  it('are laid out in rows', () => {
    const size = { width: 1, height: 1, channels: 3 } as const;
    const faces = Float32Array.of(-1, -1, -1, 1, 1, 1, 0, 0, 0);
    expect([...faceIn(faces, 1, size)]).toEqual([1, 1, 1]);
    const bytes = facesBytes(faces, size, 2);
    expect(bytes).toHaveLength(4 * 4);
    expect([...bytes.subarray(4, 8)]).toEqual([255, 255, 255, 255]);
    expect([...bytes.subarray(8, 12)]).toEqual([128, 128, 128, 255]);
    expect([...bytes.subarray(12)]).toEqual([0, 0, 0, 0]);
  });
});

describe('what the figure says', () => {
  it('the numbers of the last point that is not after the step, none before the first', () => {
    expect(numbersAt(history, 0)).toBeUndefined();
    expect(numbersAt(history, 399)?.generatorLoss).toBe(0.9);
    expect(numbersAt(history, 400)?.generatorLoss).toBe(1.1);
    const at0 = readings(start('step=0'));
    expect(at0).toMatchObject({ step: 0, generatorLoss: NaN });
    expect(Object.keys(at0).sort()).toEqual([...readingNames].sort());
    expect(readings(start('step=400'))).toMatchObject({ generatorLoss: 1.1, spreadHere: 0.3 });
    expect(readings(start('run=collapsed')).spreadHere).toBe(0.02);
    expect(readings(start('step=400&seed=2')).spreadHere).toBeNaN();
  });

  it('where G’s loss was lowest, if that is not the end', () => {
    expect(findingInWords(film)).toMatch(/lowest at step 50 \(0\.70\).*2\.00 at step 16,000/);
    expect(findingInWords({ ...film, healthy: film.healthy.slice(0, 3) })).toBe('');
  });

  it('the spread of live faces rather than the recorded one', () => {
    expect(spreadInWords(start('step=400'))).toContain('0.30');
    const live = play(start('step=400'), { type: 'load' }, runs, held(400), drawnOf(400));
    expect(spreadInWords(live)).toContain('0.00');
    expect(spreadInWords(start('seed=8'))).toContain('not been drawn');
    expect(fetchAllLabel(live)).toBe('Fetch the other 5 (2.5 MB)');
  });

  it('numbers as people write them', () => {
    expect([0, 700, 1_200, 16_000].map(shortStep)).toEqual(['0', '700', '1.2k', '16k']);
    expect([fixed(-1.5), fixed(NaN), fixed(undefined)]).toEqual(['−1.50', '–', '–']);
  });
});
