import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { energyDistanceToNormal } from '~/math/energy-distance';
import { pointSets } from '~/math/point-sets';
import { createRandom } from '~/math/random';
import {
  cloudOf,
  createScene,
  ENERGY_CHANCE,
  ENERGY_POINTS,
  momentsOf,
} from '~/widgets/forward-2d/scene';
import {
  fitsLink,
  initialState,
  LINK_DOTS,
  MAX_DOTS,
  params,
  paramsOf,
  POINTS,
  update,
  type Params,
} from '~/widgets/forward-2d/state';

const start = (query = '') => initialState(params.read(query).value);
const hundredths = fc.integer({ min: -300, max: 300 }).map((n) => n / 100);

const anyParams: fc.Arbitrary<Params> = fc
  .record({
    cloud: fc.constantFrom(...pointSets, 'drawn' as const),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    T: fc.constantFrom('1000' as const, '100' as const, '20' as const),
    kind: fc.constantFrom('linear' as const, 'cosine' as const),
    point: fc.integer({ min: 0, max: POINTS }),
    seed: fc.integer({ min: 0, max: 999_999 }),
    pairs: fc.array(fc.tuple(hundredths, hundredths), { maxLength: LINK_DOTS }),
  })
  .map(({ share, pairs, ...rest }) => ({
    ...rest,
    t: Math.round(share * Number(rest.T)),
    dots: rest.cloud === 'drawn' ? pairs.flat() : [],
  }));

describe('forward-2d link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(paramsOf(initialState(values))));
        expect(notices).toEqual([]);
        expect(paramsOf(initialState(value))).toEqual(values);
      }),
    );
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...params.names), fc.string(), (name, text) => {
        const query = new URLSearchParams({ T: '20', cloud: 'drawn', [name]: text });
        const state = initialState(params.read(query).value);
        expect(state.t).toBeGreaterThanOrEqual(0);
        expect(state.t).toBeLessThanOrEqual(state.T);
        for (const dot of state.dots) expect(dot.every((x) => Math.abs(x) <= 3)).toBe(true);
      }),
    );
  });

  it('drops half a dot and clamps dots outside the plane', () => {
    const state = start('cloud=drawn&dots=1_2_9_-9_0.5');
    expect(state.dots).toEqual([
      [1, 2],
      [3, -3],
    ]);
  });

  it('carries short drawings, and the last preset in place of long ones', () => {
    let state = update(start('cloud=moons'), { type: 'cloud', cloud: 'drawn' });
    for (let i = 0; i < LINK_DOTS; i++) {
      state = update(state, { type: 'dot', dot: [(i % 10) / 4, Math.floor(i / 10) / 4] });
    }
    expect(fitsLink(state)).toBe(true);
    expect(paramsOf(state)).toMatchObject({ cloud: 'drawn' });
    expect(paramsOf(state).dots).toHaveLength(2 * LINK_DOTS);
    state = update(state, { type: 'dot', dot: [-2, -2] });
    expect(fitsLink(state)).toBe(false);
    expect(paramsOf(state)).toMatchObject({ cloud: 'moons', dots: [] });
  });
});

describe('forward-2d state', () => {
  it('draws only at t = 0, leaves out crowded dots and stops at the limit', () => {
    const empty = update(start('t=50'), { type: 'cloud', cloud: 'drawn' });
    expect(empty).toMatchObject({ t: 0, dots: [] });
    const one = update(empty, { type: 'dot', dot: [1, 1] });
    expect(update(one, { type: 'dot', dot: [1.01, 1] })).toEqual(one);
    expect(update(one, { type: 'undo-dot' }).dots).toEqual([]);
    const later = update(one, { type: 't', t: 3 });
    expect(update(later, { type: 'dot', dot: [2, 2] })).toBe(later);
    let full = one;
    for (let i = 0; i < 2 * MAX_DOTS; i++) {
      full = update(full, { type: 'dot', dot: [i % 2 ? 2 : -2, 0] });
    }
    expect(full.dots).toHaveLength(MAX_DOTS);
  });

  it('keeps the share of the way when T changes', () => {
    let state = start('t=500');
    for (const T of [20, 100, 1000]) {
      state = update(state, { type: 'T', T });
      expect(state.t).toBe(T / 2);
    }
  });
});

describe('forward-2d scene', () => {
  it('starts as the cloud and ends as nearly N(0, I)', () => {
    for (const cloud of pointSets) {
      const { frame } = createScene();
      const state = start(`cloud=${cloud}&T=20`);
      const clean = frame(update(state, { type: 't', t: 0 }));
      expect(clean.xt).toEqual(cloudOf(cloud, [], 1));
      expect(clean.energy).toBeGreaterThan(3 * ENERGY_CHANCE);
      const end = frame(update(state, { type: 't', t: 20 }));
      expect(end.energy).toBeLessThan(2 * ENERGY_CHANCE);
    }
  });

  it('keeps mean 0 and variance 1 all the way, within chance', () => {
    const { frame } = createScene();
    for (const t of [0, 200, 600, 1000]) {
      const { moments } = frame(update(start('cloud=ring'), { type: 't', t }));
      for (const axis of [0, 1]) {
        expect(Math.abs(moments!.mean[axis])).toBeLessThan(0.11);
        expect(Math.abs(moments!.variance[axis] - 1)).toBeLessThan(0.15);
      }
    }
  });

  it('traces a path from x_0 to x_t', () => {
    const { frame } = createScene();
    const { trace, xt, alphaBar } = frame(start('t=40&T=100&point=9'));
    expect(trace!.path).toHaveLength(2 * 41);
    expect(trace!.path.slice(0, 2)).toEqual(trace!.x0);
    expect(trace!.path.slice(-2)).toEqual([xt[16], xt[17]]);
    expect(trace!.mean[0]).toBeCloseTo(Math.sqrt(alphaBar) * trace!.x0[0], 6);
    expect(frame(start('point=0')).trace).toBeUndefined();
  });

  it('shows the same states whether prepared ahead or not', () => {
    const prepared = createScene();
    const state = start('t=313');
    while (!prepared.prepare(state, () => true));
    expect(prepared.frame(state).xt).toEqual(createScene().frame(state).xt);
  });

  it('copes with an empty drawing', () => {
    const frame = createScene().frame(start('cloud=drawn&t=20'));
    expect(frame).toMatchObject({ moments: undefined, energy: undefined, trace: undefined });
    expect(frame.xt).toHaveLength(0);
  });

  it('knows what chance leaves of the energy distance', () => {
    const runs = 40;
    let above = 0;
    for (let seed = 0; seed < runs; seed++) {
      const draws = createRandom(seed).fillNormal(new Float32Array(2 * ENERGY_POINTS));
      if (energyDistanceToNormal(draws) > ENERGY_CHANCE) above++;
    }
    expect(above).toBeLessThanOrEqual(5);
  });

  it('computes moments', () => {
    expect(momentsOf(Float32Array.of(1, 5, 3, 5))).toEqual({ mean: [2, 5], variance: [1, 0] });
  });
});
