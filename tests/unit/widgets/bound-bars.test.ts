import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineSchedule } from '~/math/schedule';
import {
  bitsPerDimension,
  decoderTerm,
  denoisingTerm,
  priorTerm,
  reverseVariance,
  reverseVariances,
} from '~/math/variational-bound';
import { digitPictures } from '~/ui/digit-pictures';
import { conditionOf } from '~/widgets/bound-bars/compute';
import { barsPath, sumGraph } from '~/widgets/bound-bars/curves';
import links from '~/widgets/bound-bars/links.json';
import { chainOf, dimensionOf, subjects } from '~/widgets/bound-bars/models';
import { orderOf } from '~/widgets/bound-bars/order';
import { readingNames, readings } from '~/widgets/bound-bars/readings';
import {
  boundNow,
  initialState,
  lengths,
  params,
  pictureKey,
  runOf,
  scheduleOf,
  seenOf,
  update,
  workOf,
  type Recorded,
  type State,
} from '~/widgets/bound-bars/state';
import { liveValues } from '~/widgets/bound-bars/words';

const full = cosineSchedule({ T: 1000 });
const worlds = { digits: full, faces: full };
const x0 = Float32Array.from({ length: 784 }, (_, i) => ((i * 37) % 256) / 127.5 - 1);
/** A network that is wrong by the same small amount everywhere. */
const guess = (offset: number) => x0.map((value) => value + offset);

const recordedOf = (query = ''): Recorded => ({
  params: params.read(query).value,
  seen: {
    misses: new Float64Array(1 + Number(params.read(query).value.steps)).fill(2),
    decoder: { beta: 700, betaTilde: 600 },
    prior: 1e-6,
  },
  i: 25,
});
const start = (query = '', recorded = recordedOf()) =>
  initialState(params.read(query).value, recorded, worlds);

const opened = (query: string): State => {
  let state = start(query);
  state = update(state, { type: 'picture', picture: pictureKey(state.params), pixels: x0 });
  return update(state, { type: 'opened', backend: 'wasm', threads: 1 });
};

function looked(state: State, count = Infinity): State {
  for (let n = 0; n < count; n++) {
    const work = workOf(state);
    if (!work) break;
    const glance = { i: work.i, xt: x0, x0Hat: guess(0.01 * (1 + work.i / 10)) };
    state = update(state, { type: 'looked', key: work.key, glance });
  }
  return state;
}

describe('bound-bars link', () => {
  it('brings every state back', () => {
    const any = fc.record({
      subject: fc.constantFrom(...subjects),
      digit: fc.constantFrom(...digitPictures),
      face: fc.integer({ min: 0, max: 9999 }),
      steps: fc.constantFrom(...lengths),
      variance: fc.constantFrom(...reverseVariances),
      told: fc.boolean(),
      seed: fc.integer({ min: 0, max: 9999 }),
    });
    fc.assert(
      fc.property(any, (values) => {
        expect(params.read(params.write(values))).toEqual({ value: values, notices: [] });
      }),
    );
  });

  it('clamps what is out of range', () => {
    const { value, notices } = params.read('steps=7&face=-3&subject=cats');
    expect(value).toEqual({ ...params.defaults, face: 0 });
    expect(notices).toHaveLength(3);
  });

  it('keeps the promised links', () => {
    for (const { query, state } of links) expect(params.read(query).value).toEqual(state);
  });
});

describe('the order of looks', () => {
  it.each([1, 2, 10, 25, 1000])('takes each of %d steps once, the ends first', (steps) => {
    const order = orderOf(steps);
    expect(order.slice(0, 2)).toEqual(steps === 1 ? [1] : [1, steps]);
    expect([...order].sort((a, b) => a - b)).toEqual(
      Array.from({ length: steps }, (_, k) => k + 1),
    );
  });
});

describe('a run', () => {
  it('adds up the terms of the bound', () => {
    const state = looked(opened('steps=25'));
    const bound = boundNow(state)!;
    const schedule = chainOf(full, 25);
    let nats = priorTerm(x0, schedule);
    for (let t = 1; t <= 25; t++) {
      const x0Hat = guess(0.01 * (1 + t / 10));
      const variance = reverseVariance(schedule, t, 'betaTilde');
      nats +=
        t === 1
          ? decoderTerm({ x0, mean: x0Hat, variance })
          : denoisingTerm({ x0, x0Hat, t, schedule, variance });
    }
    expect(bound.complete).toBe(true);
    expect(bound.total / bitsPerDimension(nats, 784)).toBeCloseTo(1, 9);
    const { bits, prior, denoising, decoder } = readings(state);
    expect(prior + denoising + decoder).toBeCloseTo(bits, 9);
  });

  it('estimates what is missing, better with every look', () => {
    const whole = boundNow(looked(opened('steps=1000')))!.total;
    const error = (count: number) =>
      Math.abs(boundNow(looked(opened('steps=1000'), count))!.total - whole);
    expect(error(200)).toBeLessThan(error(20));
    expect(error(200) / whole).toBeLessThan(0.05);
    expect(Number.isNaN(readings(looked(opened('steps=1000'), 200)).bits)).toBe(true);
  });

  it('can be stopped and goes on where it was', () => {
    let state = update(looked(opened(''), 10), { type: 'stop', on: true });
    expect(workOf(state)).toBeUndefined();
    state = update(state, { type: 'stop', on: false });
    expect(workOf(state)?.i).toBe(orderOf(50)[10]);
    expect(runOf(looked(state))?.looked).toBe(50);
  });

  it('takes no look that belongs to another picture, and starts over for it', () => {
    const state = looked(opened(''), 10);
    const work = workOf(state)!;
    const other = update(state, { type: 'set', values: { seed: 2 } });
    const glance = { i: work.i, xt: x0, x0Hat: x0 };
    expect(update(other, { type: 'looked', key: work.key, glance })).toBe(other);
    expect(workOf(other)?.i).toBe(1);
    expect(runOf(other)).toBeUndefined();
  });

  it('a change of σ² needs no new look', () => {
    const state = looked(opened(''));
    const beta = update(state, { type: 'set', values: { variance: 'beta' } });
    expect(workOf(beta)).toBeUndefined();
    expect(boundNow(beta)!.total).toBeGreaterThan(boundNow(state)!.total);
  });
});

describe('what the build recorded', () => {
  it('stands until the state is another', () => {
    const state = start();
    expect(seenOf(state)).toBe(state.recorded.seen);
    expect(readings(state).bits).toBeGreaterThan(0);
    expect(seenOf(start('digit=digit-5'))).toBeUndefined();
    expect(Object.keys(readings(start('digit=digit-5')))).toEqual([...readingNames]);
    expect(liveValues(start('digit=digit-5')).source).toContain('Not computed yet');
  });

  it('is drawn without a gap', () => {
    const bound = boundNow(start())!;
    expect(barsPath(bound, 'others').match(/Z/g)).toHaveLength(49);
    expect(barsPath(bound, 'decoder').match(/Z/g)).toHaveLength(1);
    expect(sumGraph(bound).line).not.toMatch(/NaN/);
    expect(scheduleOf(start()).T).toBe(50);
  });
});

describe('what the network is told', () => {
  it('is nothing, the label, or the attributes that show', () => {
    const { defaults } = params;
    expect(conditionOf(defaults)).toBeUndefined();
    expect(conditionOf({ ...defaults, told: true, digit: 'digit-7b' })).toEqual({ label: [7] });
    const asked = conditionOf({ ...defaults, told: true, subject: 'faces' });
    expect(Array.from(asked!.attributes).some((value) => value === 1)).toBe(true);
    expect(dimensionOf('faces')).toBe(3072);
  });
});
