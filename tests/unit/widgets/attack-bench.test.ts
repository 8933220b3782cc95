import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildPicture } from '~/book/build-images';
import { distance } from '~/math/attacks/ball';
import { topClass } from '~/math/attacks/classifier';
import { gradientOracle, logitOracle } from '~/runtime/classifier';
import { openModelInNode } from '~/runtime/node';
import { attack, type Classifier, type Step } from '~/widgets/attack-bench/attack';
import { amplified, asDigit, changeOf } from '~/widgets/attack-bench/change';
import { digitKind, modelOf, readers } from '~/widgets/attack-bench/models';
import { readingNames, readings } from '~/widgets/attack-bench/readings';
import {
  afterOf,
  attacks,
  beforeOf,
  heedsOf,
  initialState,
  isQuick,
  isRunning,
  keyOf,
  params,
  ROWS,
  rowsOf,
  update,
  workOf,
  type Action,
  type Attacked,
  type Recorded,
  type State,
} from '~/widgets/attack-bench/state';
import {
  changeInWords,
  costInWords,
  epsilonInWords,
  percent,
  verdictInWords,
} from '~/widgets/attack-bench/words';

const pixels = (value = 0): Float32Array => new Float32Array(784).fill(value);
const logits = (k: number, lead = 5): Float32Array =>
  Float32Array.from({ length: 10 }, (_, i) => (i === k ? lead : 0));
const recordedOf = (built = ''): Recorded => ({
  params: params.read(built).value,
  before: logits(3),
  x: pixels(0.25),
  after: logits(8),
  step: 1,
  steps: 1,
  reached: true,
});

const start = (query = '', built = ''): State =>
  initialState(params.read(query).value, recordedOf(built));
const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const opened: Action = { type: 'opened', backend: 'wasm', threads: 1 };
const picture: Action = { type: 'picture', picture: 'digit-3', pixels: pixels(0) };

/** Does what the state wants as networks would that read everything as a 3, attacked as an 8. */
function settled(state: State): { state: State; kinds: string[] } {
  const kinds: string[] = [];
  for (let work = workOf(state); work; work = workOf(state)) {
    kinds.push(work.kind);
    if (kinds.length > 5) throw new Error(`No end of work: ${kinds.join(', ')}`);
    if (work.kind === 'read') {
      const { of, model } = work;
      state = update(state, { type: 'read', reading: { of, model, logits: logits(3) } });
    } else {
      expect(work.label).toBe(3);
      state = update(state, { type: 'attacked', attacked: resultOf(work.of, work.key) });
    }
  }
  return { state, kinds };
}

const resultOf = (of: Float32Array, key: string, done = true): Attacked => ({
  of,
  key,
  x: of.map((value) => value + 0.5),
  logits: logits(8),
  step: 4,
  steps: 10,
  reached: true,
  done,
  milliseconds: 40,
});

describe('before there is a network', () => {
  it('shows the attack of the build, and nothing of another', () => {
    const state = start();
    expect(afterOf(state)?.source).toBe('built');
    expect(beforeOf(state)).toBe(state.recorded.before);
    expect(costInWords(state)).toContain('when the book was built');
    expect(verdictInWords(state)).toBe('Fooled: misread.');
    const other = after(state, { type: 'set', values: { epsilon: 5 } });
    expect(afterOf(other)).toBeUndefined();
    expect(verdictInWords(other)).toContain('Load the networks');
    expect(beforeOf(other)).toBeDefined();
    expect(beforeOf(after(state, { type: 'set', values: { model: 'robust' } }))).toBeUndefined();
    expect(afterOf(after(state, { type: 'pick', picture: 'digit-7' }))).toBeUndefined();
    expect(workOf(other)).toBeUndefined();
  });

  it('numbers that the attack does not heed change nothing', () => {
    for (const values of [{ steps: 3 }, { radius: 2 }, { seed: 5 }, { times: 9 }]) {
      expect(afterOf(after(start(), { type: 'set', values }))?.source).toBe('built');
    }
    expect(verdictInWords(after(start(), { type: 'clear' }))).toContain('Draw a digit');
  });
});

describe('with networks', () => {
  it('reads the picture, then attacks it; quick attacks follow every change', () => {
    const first = settled(after(start(), picture, opened));
    expect(first.kinds).toEqual(['read', 'attack']);
    expect(afterOf(first.state)?.source).toBe('live');
    expect(costInWords(first.state)).toBe('Computed in this page: 4 steps, 10 ms each.');
    const moved = after(first.state, { type: 'set', values: { epsilon: 10 } });
    expect(workOf(moved)?.kind).toBe('attack');
    expect(afterOf(moved)?.source).toBe('live');
    const other = after(first.state, { type: 'set', values: { model: 'robust' } });
    expect(settled(other).kinds).toEqual(['read', 'attack']);
  });

  it('slow attacks wait until they are asked for, show progress, and can be stopped', () => {
    const { state } = settled(after(start('attack=cw'), picture, opened));
    expect(afterOf(state)).toBeUndefined();
    expect(verdictInWords(state)).toContain('Press Attack');
    const asked = after(state, { type: 'ask' });
    expect(isRunning(asked)).toBe(true);
    const half = after(asked, {
      type: 'attacked',
      attacked: resultOf(asked.drawing!, keyOf(asked.params), false),
    });
    expect(isRunning(half)).toBe(true);
    expect(verdictInWords(half)).toBe('Step 4 of 10: misread.');
    const stopped = after(half, { type: 'stop' });
    expect(isRunning(stopped)).toBe(false);
    expect(workOf(stopped)).toBeUndefined();
    expect(verdictInWords(stopped)).toContain('Stopped after step 4');
    expect(settled(asked).kinds).toEqual(['attack']);
    const changed = after(half, { type: 'set', values: { confidence: 3 } });
    expect(workOf(changed)).toBeUndefined();
    expect(afterOf(changed)).toBeUndefined();
    const same = after(half, { type: 'set', values: { times: 9 } });
    expect(isRunning(same)).toBe(true);
    expect(isRunning(after(half, { type: 'draw', pixels: pixels(1) }))).toBe(false);
  });

  it('forgets what a network gave when it goes, and keeps it over a reset', () => {
    const { state } = settled(after(start(), picture, opened));
    const gone = after(state, { type: 'unload' });
    expect(afterOf(gone)?.source).toBe('built');
    expect(settled(after(gone, opened)).kinds).toEqual(['read', 'attack']);
    const reset = after(state, { type: 'adopt', params: params.defaults });
    expect(reset.network.status).toBe('live');
    expect(workOf(reset)).toBeUndefined();
    const drawn = after(state, { type: 'draw', pixels: pixels(1) });
    expect(after(drawn, { type: 'adopt', params: params.defaults }).drawing).toBeUndefined();
  });

  it('takes a picture only if it is still wanted', () => {
    const state = after(start(), { type: 'pick', picture: 'digit-7' });
    expect(after(state, picture).drawing).toBeUndefined();
    const drawn = after(start(), { type: 'draw', pixels: pixels(1) });
    expect(after(drawn, picture).drawing).toBe(drawn.drawing);
  });
});

describe('what is shown', () => {
  it('rows: all digits, and of more classes the likeliest', () => {
    const { state } = settled(after(start(), picture, opened));
    const rows = rowsOf(state);
    expect(rows.map(({ label }) => label)).toEqual(digitKind.classes);
    expect(rows.reduce((sum, { before = 0 }) => sum + before, 0)).toBeCloseTo(1, 6);
    const many = Array.from({ length: 1000 }, (_, k) => `class ${k}`);
    const wide = Float32Array.from({ length: 1000 }, (_, k) => (k === 777 ? 20 : 0));
    const reading = { of: state.drawing!, model: 'standard' as const, logits: wide };
    const top = rowsOf({ ...state, reading, attacked: undefined }, many);
    expect(top).toHaveLength(ROWS);
    expect(top[0].label).toBe('class 777');
  });

  it('sizes are of pixels from 0 to 1', () => {
    const x = pixels(0);
    x[5] = 0.5;
    expect(changeOf(digitKind, pixels(0), x)).toEqual({ max: 0.25, two: 0.25, pixels: 1 });
    expect(amplified(digitKind, pixels(0.5), x, 2)[5]).toBe(0);
    const { state } = settled(after(start(), picture, opened));
    expect(changeInWords(state)).toBe('‖δ‖∞ = 0.250, ‖δ‖₂ = 7.00, 784 of 784 pixels changed.');
    expect(epsilonInWords(51)).toBe('51/255 = 0.200');
  });

  it('percentages are never more certain than what they say', () => {
    expect([0, 0.0001, 0.5, 0.9995, 1].map(percent)).toEqual([
      '0.0 %',
      '< 0.1 %',
      '50.0 %',
      '> 99.9 %',
      '100.0 %',
    ]);
  });

  it('opened files become light strokes on black, of full contrast', () => {
    const page = pixels(0.8);
    page[400] = -0.4;
    const digit = asDigit(page, digitKind.size);
    expect(digit[400]).toBeCloseTo(1, 6);
    expect(digit[0]).toBe(-1);
    expect(asDigit(digit, digitKind.size)).toEqual(digit);
    expect(asDigit(pixels(0.3), digitKind.size)).toEqual(pixels(-1));
  });

  it('readings', () => {
    const numbers = readings(after(start(), picture));
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers).toMatchObject({ before: 3, after: 8, fooled: 1, maxNorm: 0.125 });
    expect(readings(start('epsilon=1')).fooled).toBeNaN();
  });
});

describe('the networks of the book', () => {
  const classifiers = {} as Record<(typeof readers)[number], Classifier>;
  let x0: Float32Array;
  beforeAll(async () => {
    x0 = (await buildPicture('digit-3')).pixels;
    for (const reader of readers) {
      const folder = path.resolve('models', modelOf[reader]);
      const shape = [1, 28, 28];
      classifiers[reader] = {
        gradient: gradientOracle(await openModelInNode(folder, { graph: 'grad.onnx' }), shape),
        logits: logitOracle(await openModelInNode(folder), shape),
      };
    }
  });
  const run = async (query: string, reader: (typeof readers)[number]): Promise<Step> => {
    const settings = params.read(query).value;
    let last: Step | undefined;
    for await (const step of attack(classifiers[reader], digitKind, { x0, label: 3, settings })) {
      last = step;
    }
    return last!;
  };

  it('a clear 3 is misread under each attack of the standard network’s gradient', async () => {
    for (const query of ['', 'attack=iterated', 'attack=pgd', 'attack=pgd2&radius=3']) {
      const { x, logits: last, reached } = await run(query, 'standard');
      expect({ query, reached, read: topClass(last) === 3 }).toEqual({
        query,
        reached: true,
        read: false,
      });
      const { max, two } = changeOf(digitKind, x0, x);
      if (query.includes('pgd2')) expect(two).toBeLessThanOrEqual(3 + 1e-4);
      else expect(max).toBeLessThanOrEqual(38 / 255 + 1e-6);
    }
  });

  it('the robust network stands what it was trained for', async () => {
    expect((await run('attack=pgd&epsilon=76', 'robust')).reached).toBe(false);
    expect((await run('attack=pgd&epsilon=76&target=8', 'robust')).reached).toBe(false);
  });

  it('Carlini and Wagner find a nearer picture than FGSM does, towards any class', async () => {
    const fast = await run('', 'standard');
    const near = await run('attack=cw', 'standard');
    expect(near.reached).toBe(true);
    expect(distance('two', near.x, x0)).toBeLessThan(0.6 * distance('two', fast.x, x0));
  }, 60_000);

  it('the attack on a few pixels changes no more than it may', async () => {
    const { x } = await run('attack=pixel&pixels=5', 'standard');
    expect(changeOf(digitKind, x0, x).pixels).toBeLessThanOrEqual(5);
  }, 60_000);
});

it('every attack heeds numbers, and only what takes long is asked for', () => {
  for (const name of attacks) expect(heedsOf(name).length).toBeGreaterThan(0);
  expect(attacks.filter((name) => !isQuick(name))).toEqual(['pixel', 'cw']);
});
