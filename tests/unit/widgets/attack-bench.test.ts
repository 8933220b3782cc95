import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildPicture, buildPictureFile } from '~/book/build-images';
import { distance } from '~/math/attacks/ball';
import { topClass } from '~/math/attacks/classifier';
import { openModelInNode, readManifest } from '~/runtime/node';
import { photographFile, photographs } from '~/runtime/photographs';
import { attack, type Classifier, type Step } from '~/widgets/attack-bench/attack';
import { amplified, asDigit, changeOf } from '~/widgets/attack-bench/change';
import { classifierOf } from '~/widgets/attack-bench/classifier';
import {
  attacks,
  digitKind,
  fromShown,
  kindOf,
  modelOf,
  photographKind,
  readers,
  toShown,
  wantedOf,
} from '~/widgets/attack-bench/models';
import { readingNames, readings } from '~/widgets/attack-bench/readings';
import {
  afterOf,
  beforeOf,
  heedsOf,
  initialState,
  isQuick,
  isRunning,
  keyOf,
  kindIn,
  netOf,
  params,
  rowsOf,
  settingsOf,
  update,
  workOf,
  type Action,
  type Attacked,
  type Recorded,
  type State,
} from '~/widgets/attack-bench/state';
import {
  beforeInWords,
  canAttack,
  changeInWords,
  costInWords,
  creditOf,
  epsilonInWords,
  percent,
  timesInWords,
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
  change: { max: 0.125, two: 3.5, pixels: 784 },
  names: {},
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
      const { of, net } = work;
      state = update(state, { type: 'read', reading: { of, net, logits: logits(3) } });
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
    expect(afterOf(after(state, { type: 'pick', values: { picture: 'digit-7' } }))).toBeUndefined();
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
    const state = after(start(), { type: 'pick', values: { picture: 'digit-7' } });
    expect(after(state, picture).drawing).toBeUndefined();
    const drawn = after(start(), { type: 'draw', pixels: pixels(1) });
    expect(after(drawn, picture).drawing).toBe(drawn.drawing);
  });
});

describe('what is shown', () => {
  it('rows: all digits, and of more classes the likeliest', () => {
    const { state } = settled(after(start(), picture, opened));
    const rows = rowsOf(state);
    expect(rows.map(({ label }) => label)).toEqual([...'0123456789']);
    expect(rows.reduce((sum, { before = 0 }) => sum + before, 0)).toBeCloseTo(1, 6);
    const wide = Float32Array.from({ length: 1000 }, (_, k) => (k === 777 ? 20 : 0));
    const photo = after(start('kind=photographs'), {
      type: 'picture',
      picture: 'giant-panda',
      pixels: pixels(0),
    });
    expect(rowsOf(photo)).toEqual([]);
    const reading = { of: photo.drawing!, net: 'photographs' as const, logits: wide };
    const top = rowsOf(after(photo, { type: 'read', reading }));
    expect(top).toHaveLength(photographKind.rows);
    expect(top[0].label).toBe('class 777');
    const names = Array.from({ length: 1000 }, (_, k) => `name ${k}`);
    const named = after(photo, { type: 'read', reading }, { type: 'names', names });
    expect(rowsOf(named)[0].label).toBe('name 777');
    expect(beforeInWords(named)).toContain('read as name 777');
  });

  it('sizes are of pixels from 0 to 1', () => {
    const x = pixels(0);
    x[5] = 0.5;
    expect(changeOf(digitKind, pixels(0), x)).toEqual({ max: 0.25, two: 0.25, pixels: 1 });
    expect(amplified(digitKind, pixels(0.5), x, 2)[5]).toBe(0);
    const { state } = settled(after(start(), picture, opened));
    expect(changeInWords(state)).toBe('‖δ‖∞ = 0.250, ‖δ‖₂ = 7.00, 784 of 784 pixels changed.');
    expect(epsilonInWords(51)).toBe('51/255 = 0.200');
    // The build's own numbers stand where only its picture is there.
    expect(changeInWords(start())).toContain('‖δ‖₂ = 3.50');
  });

  it('percentages are never more certain than what they say', () => {
    expect([0, 0.0001, 0.5, 0.9995, 1].map(percent)).toEqual([
      '0.0\u00a0%',
      '<\u00a00.1\u00a0%',
      '50.0\u00a0%',
      '>\u00a099.9\u00a0%',
      '100.0\u00a0%',
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
      classifiers[reader] = classifierOf(
        await openModelInNode(folder, { graph: 'grad.onnx' }),
        await openModelInNode(folder),
      );
    }
  });
  const run = async (query: string, reader: (typeof readers)[number]): Promise<Step> => {
    const settings = settingsOf(params.read(query).value);
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

describe('photographs', () => {
  it('are another kind: their own picture, network, radius and wish; the networks must be loaded anew', () => {
    const { state } = settled(after(start(), picture, opened));
    const photo = after(state, { type: 'set', values: { kind: 'photographs' } });
    expect(photo.network.status).toBe('absent');
    expect(photo.drawing).toBeUndefined();
    expect(netOf(photo.params)).toBe('photographs');
    expect(kindIn(photo.params)).toBe(photographKind);
    expect(afterOf(photo)).toBeUndefined();
    const values = params.read('kind=photographs&levels=3&wish=368&epsilon=99&target=5').value;
    expect(settingsOf(values)).toMatchObject({ epsilon: 3, target: 368 });
    expect(settingsOf({ ...values, wish: -1 }).target).toBe('any');
    expect(settingsOf({ ...values, kind: 'digits' })).toMatchObject({ epsilon: 99, target: 5 });
    expect(wantedOf('photographs')).toEqual({
      'photographs-gradient': { model: 'imagenet-classifier', batch: 1 },
    });
    const back = after(photo, opened, { type: 'set', values: { kind: 'digits' } });
    expect(back.network.status).toBe('absent');
  });

  it('a hostile wish is clamped, an unknown photograph replaced', () => {
    const { value, notices } = params.read('kind=photographs&wish=99999&photo=nobody&levels=-4');
    expect(value).toMatchObject({ wish: 999, photo: 'giant-panda', levels: 0 });
    expect(notices).toHaveLength(3);
  });

  it('FGSM runs by itself, other attacks wait, and a search for pixels is not offered', () => {
    const loaded = (query: string): State =>
      after(
        start(`kind=photographs&${query}`),
        { type: 'picture', picture: 'giant-panda', pixels: pixels(0) },
        opened,
      );
    expect(settled(loaded('')).kinds).toEqual(['read', 'attack']);
    const waiting = settled(loaded('attack=pgd'));
    expect(waiting.kinds).toEqual(['read']);
    expect(settled(after(waiting.state, { type: 'ask' })).kinds).toEqual(['attack']);
    const refused = settled(loaded('attack=pixel')).state;
    expect(canAttack(refused)).toBe(false);
    expect(settled(after(refused, { type: 'ask' })).kinds).toEqual([]);
    expect(verdictInWords(refused)).toContain('choose another attack');
  });

  it('the build’s photograph stands as a picture alone', () => {
    const recorded: Recorded = { ...recordedOf('kind=photographs'), x: undefined };
    const state = initialState(recorded.params, recorded);
    expect(afterOf(state)).toMatchObject({ source: 'built', x: undefined });
    const other = after(state, { type: 'set', values: { gain: 9 } });
    expect(timesInWords(other)).toBe('difference ×\u00a030');
    expect(creditOf(state)?.author).toBe('Aaron Logan');
    expect(creditOf(start())).toBeUndefined();
  });

  it('pixels go from the screen to the network and back', () => {
    const shown = Float32Array.of(-1, -0.5, 0, 1);
    const inside = fromShown(photographKind, shown);
    expect(inside[0]).toBeCloseTo(-127 / 128, 6);
    expect(inside[3]).toBe(1);
    toShown(photographKind, inside).forEach((value, i) => expect(value).toBeCloseTo(shown[i], 6));
    expect(fromShown(digitKind, shown)).toBe(shown);
  });

  it('the network names the panda, and reads it as what is wished for within 4/255', async () => {
    const folder = path.resolve('models', modelOf.photographs);
    const { classes = [] } = readManifest(folder);
    const panda = photographs[0];
    expect([panda.name, classes[panda.class]]).toEqual(['giant-panda', 'giant panda']);
    const session = await openModelInNode(folder);
    const classifier = classifierOf(session);
    const kind = kindOf.photographs;
    const x0 = fromShown(kind, await buildPictureFile(photographFile(panda.name), kind.size));
    const [before] = await classifier.logits([x0]);
    expect(topClass(before)).toBe(panda.class);
    const gibbon = classes.indexOf('gibbon');
    const settings = settingsOf(
      params.read(`kind=photographs&attack=pgd&levels=4&steps=6&wish=${gibbon}`).value,
    );
    let last: Step | undefined;
    for await (const step of attack(classifier, kind, { x0, label: panda.class, settings })) {
      last = step;
    }
    expect(topClass(last!.logits)).toBe(gibbon);
    expect(changeOf(kind, x0, last!.x).max).toBeLessThanOrEqual(4 / 255 + 1e-6);
    session.close();
  }, 120_000);
});

it('every attack heeds numbers, and only what takes long is asked for', () => {
  for (const name of attacks) expect(heedsOf(name).length).toBeGreaterThan(0);
  const slow = (kind: string) =>
    attacks.filter((name) => !isQuick(params.read(`kind=${kind}&attack=${name}`).value));
  expect(slow('digits')).toEqual(['pixel', 'cw']);
  expect(slow('photographs')).toEqual(['iterated', 'pgd', 'pgd2', 'pixel', 'cw']);
});
