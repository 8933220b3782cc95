import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pictureNames } from '~/ui/images';
import { bend, curveOf, falling, handleCount, handleTimes } from '~/widgets/noise-schedule/curve';
import {
  handlesOf,
  initialState,
  kinds,
  limits,
  params,
  paramsOf,
  presetNames,
  presetOf,
  stepOf,
  update,
  type Action,
  type Params,
  type State,
} from '~/widgets/noise-schedule/state';

const decimal = (min: number, max: number, digits: number) =>
  fc
    .double({ min, max, noNaN: true })
    .map((x) => Math.min(max, Math.max(min, Number(x.toFixed(digits)))));

const anyParams: fc.Arbitrary<Params> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    T: fc.integer(limits.T),
    b1: decimal(limits.beta.min, limits.beta.max, 7),
    bT: decimal(limits.beta.min, limits.beta.max, 7),
    s: decimal(limits.s.min, limits.s.max, 4),
    tau: decimal(limits.tau.min, limits.tau.max, 2),
    curve: fc
      .array(decimal(0, 1, 4), { minLength: handleCount, maxLength: handleCount })
      .map(falling),
    t: fc.integer({ min: 0, max: limits.T.max }),
    image: fc.constantFrom(...pictureNames),
    seed: fc.integer(limits.seed),
    compare: fc.boolean(),
  })
  .map((value) => ({ ...value, t: Math.min(value.t, value.T) }));

const anyAction: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ type: fc.constant('kind' as const), kind: fc.constantFrom(...kinds) }),
  fc.record({ type: fc.constant('preset' as const), name: fc.constantFrom(...presetNames) }),
  fc.record({
    type: fc.constant('number' as const),
    name: fc.constantFrom('T', 'b1', 'bT', 's', 'tau', 'seed'),
    value: fc.double(),
  }),
  fc.record({
    type: fc.constant('beta' as const),
    name: fc.constantFrom('b1', 'bT'),
    value: fc.double(),
  }),
  fc.record({ type: fc.constant('time' as const), u: fc.double({ min: -2, max: 2, noNaN: true }) }),
  fc.record({
    type: fc.constant('handle' as const),
    index: fc.integer({ min: 0, max: handleCount - 1 }),
    alphaBar: fc.double({ min: -1, max: 2, noNaN: true }),
  }),
  fc.record({
    type: fc.constant('bend' as const),
    u: fc.double({ min: 0, max: 1, noNaN: true }),
    alphaBar: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.constant({ type: 'release' as const }),
);

const stateFrom = (query: string): State => initialState(params.read(query).value);

describe('permalink', () => {
  test('carries every state that matters there and back', () => {
    fc.assert(
      fc.property(anyParams, (value) => {
        const { value: read, notices } = params.read(params.write(value));
        expect(notices).toEqual([]);
        expect(paramsOf(initialState(read))).toEqual(value);
      }),
    );
  });

  test('after any actions the link brings back the same picture', () => {
    fc.assert(
      fc.property(anyParams, fc.array(anyAction, { maxLength: 12 }), (value, actions) => {
        const state = actions.reduce(update, initialState(value));
        const restored = initialState(params.read(params.write(paramsOf(state))).value);
        expect(paramsOf(restored)).toEqual(paramsOf(state));
        expect(restored.schedule.alphaBar).toEqual(state.schedule.alphaBar);
      }),
    );
  });

  test.each([
    ['T=999999', { T: limits.T.max }],
    ['T=-3', { T: limits.T.min }],
    ['T=20&t=900', { T: 20, t: 20 }],
    ['b1=7&bT=-1', { b1: limits.beta.max, bT: limits.beta.min }],
    ['kind=__proto__', { kind: 'linear' }],
    ['image=../../etc/passwd', { image: 'panda' }],
    ['curve=1_2', { curve: params.defaults.curve }],
    ['kind=drawn&curve=0.2_0.9_0.1_0.5_0.1_0_1', { curve: [0.2, 0.2, 0.1, 0.1, 0.1, 0, 0] }],
    ['seed=NaN&tau=Infinity&s=1e9', { seed: 1, tau: limits.tau.max, s: limits.s.max }],
  ])('hostile %s is made legal', (query, expected) => {
    expect(paramsOf(stateFrom(query))).toMatchObject(expected);
  });

  test('even the harshest legal settings give a schedule', () => {
    for (const query of ['T=1000&b1=0.5&bT=0.5', 'T=4&b1=0.00001&bT=0.00001', 'kind=cosine&s=0']) {
      const { alphaBar } = stateFrom(query).schedule;
      expect(alphaBar.at(-1)).toBeGreaterThan(0);
    }
  });
});

describe('update', () => {
  test('ᾱ falls strictly within (0, 1] whatever the reader does', () => {
    fc.assert(
      fc.property(anyParams, fc.array(anyAction, { maxLength: 8 }), (value, actions) => {
        const { schedule, T, u } = actions.reduce(update, initialState(value));
        expect(schedule.T).toBe(T);
        expect(u).toBeGreaterThanOrEqual(0);
        expect(u).toBeLessThanOrEqual(1);
        expect(schedule.alphaBar[0]).toBe(1);
        for (let t = 1; t <= T; t++) {
          if (!(schedule.alphaBar[t] > 0 && schedule.alphaBar[t] < schedule.alphaBar[t - 1])) {
            expect.fail(`ᾱ does not fall at t = ${t}`);
          }
        }
      }),
    );
  });

  test('drawing begins from the curve on screen', () => {
    for (const query of ['kind=linear', 'kind=cosine', 'kind=sigmoid&tau=0.5', 'T=60']) {
      const before = stateFrom(query);
      const after = update(before, { type: 'kind', kind: 'drawn' });
      expect(after.kind).toBe('drawn');
      before.schedule.alphaBar.forEach((value, t) => {
        expect(Math.abs(after.schedule.alphaBar[t] - value)).toBeLessThan(0.03);
      });
    }
  });

  test('moving a handle draws, and the curve passes through it', () => {
    const state = update(stateFrom('kind=cosine&T=700'), {
      type: 'handle',
      index: 2,
      alphaBar: 0.3,
    });
    expect(state.kind).toBe('drawn');
    expect(state.schedule.alphaBar[300]).toBeCloseTo(0.3, 4);
  });

  test('pulling the curve brings it under the finger', () => {
    let state = stateFrom('kind=cosine&T=700');
    for (let i = 0; i < 6; i++) state = update(state, { type: 'bend', u: 0.47, alphaBar: 0.7 });
    expect(state.schedule.alphaBar[Math.round(0.47 * 700)]).toBeCloseTo(0.7, 2);
  });

  test('the cursor keeps its place in the chain when T changes', () => {
    let state = stateFrom('T=1000&t=250');
    for (const value of [4, 777, 12, 1000]) {
      state = update(state, { type: 'number', name: 'T', value });
    }
    expect(stepOf(state)).toBe(250);
  });

  test('the β axis holds still under a dragged handle and gives room on release', () => {
    const start = stateFrom('');
    const dragged = update(start, { type: 'beta', name: 'bT', value: 0.04 });
    expect(dragged.betaTop).toBe(start.betaTop);
    expect(update(dragged, { type: 'release' }).betaTop).toBeGreaterThan(0.04);
  });

  test('a preset is recognised until something differs', () => {
    for (const name of presetNames) {
      const state = update(stateFrom('kind=drawn&T=17'), { type: 'preset', name });
      expect(presetOf(state)).toBe(name);
      expect(presetOf(update(state, { type: 'number', name: 'T', value: 99 }))).toBeUndefined();
    }
  });

  test('a picture that comes too late is not shown', () => {
    const late = update(stateFrom('image=digit-3'), {
      type: 'picture',
      name: 'panda',
      picture: {
        pixels: new Float32Array(1),
        size: { width: 1, height: 1, channels: 1 },
        title: '',
      },
    });
    expect(late.picture).toBeUndefined();
  });
});

describe('curve', () => {
  const anyCurve = fc
    .array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: handleCount,
      maxLength: handleCount,
    })
    .map(falling);

  test('bending never makes it rise or leave [0, 1]', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyCurve, unit, unit, unit, (curve, u, alphaBar, present) => {
        const bent = bend(curve, u, alphaBar, present);
        expect(bent).toEqual(falling(bent));
      }),
    );
  });

  test('at a handle, bending moves that handle', () => {
    const curve = [0.9, 0.8, 0.6, 0.4, 0.3, 0.2, 0.1];
    expect(bend(curve, handleTimes[3], 0.5, 0.4)[3]).toBeCloseTo(0.5, 4);
    expect(bend(curve, handleTimes[3], 0.5, 0.4)[5]).toBe(0.2);
  });

  test('handles read off a drawn schedule are its own', () => {
    const state = stateFrom('kind=drawn&T=700&curve=0.9_0.8_0.6_0.4_0.3_0.2_0.1');
    curveOf(state.schedule.alphaBar).forEach((value, k) => {
      expect(value).toBeCloseTo(handlesOf(state)[k], 3);
    });
  });
});
