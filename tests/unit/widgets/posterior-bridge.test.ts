import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineWorldNames } from '~/math/line-worlds';
import { scheduleKinds } from '~/math/standard-schedule';
import { roadPaths, stepGraph, windowOf } from '~/widgets/posterior-bridge/curves';
import links from '~/widgets/posterior-bridge/links.json';
import { readingNames, readings } from '~/widgets/posterior-bridge/readings';
import { createScene } from '~/widgets/posterior-bridge/scene';
import {
  initialState,
  lengths,
  params,
  paramsOf,
  REACH,
  stepOf,
  update,
} from '~/widgets/posterior-bridge/state';
import { liveValues } from '~/widgets/posterior-bridge/words';

const place = fc.integer({ min: -100 * REACH, max: 100 * REACH }).map((n) => n / 100 + 0);
const anyParams = fc.record({
  data: fc.constantFrom(...lineWorldNames),
  kind: fc.constantFrom(...scheduleKinds),
  T: fc.constantFrom(...lengths),
  u: fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
  x0: place,
  xt: place,
});
const start = (query = '') => initialState(params.read(query).value);

describe('posterior-bridge link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(paramsOf(initialState(values))));
        expect(notices).toEqual([]);
        expect(value).toEqual(values);
      }),
    );
  });

  it('clamps what is out of range', () => {
    const { value, notices } = params.read('T=7&x0=99&xt=no&u=-1');
    expect(value).toEqual({ ...params.defaults, x0: REACH, u: 0 });
    expect(notices).toHaveLength(4);
  });

  it('keeps the promised links', () => {
    for (const { query, state } of links) expect(params.read(query).value).toEqual(state);
  });
});

describe('what is dragged', () => {
  it('stays on the line and on the chain, in hundredths', () => {
    const moved = update(start(), { type: 'move', u: 1.4, xt: -9.876 });
    expect(moved).toMatchObject({ u: 1, xt: -REACH });
    expect(stepOf(moved)).toBe(4);
    expect(stepOf(update(moved, { type: 'move', u: 0, xt: 0 }))).toBe(1);
    expect(update(start(), { type: 'x0', x0: 0.123 }).x0).toBe(0.12);
    expect(stepOf(update(start('T=50'), { type: 't', t: 37 }))).toBe(37);
  });
});

describe('what is drawn', () => {
  it('is finite in every state', () => {
    const scene = createScene();
    fc.assert(
      fc.property(anyParams, (values) => {
        const state = initialState(values);
        const now = scene(state);
        const [low, high] = windowOf(now);
        expect(now.untold.mean).toBeGreaterThan(low);
        expect(now.untold.mean).toBeLessThan(high);
        const { told, normal, untold } = stepGraph(now);
        for (const path of [told, normal, untold.line, roadPaths(now.bridge).band]) {
          expect(path).not.toMatch(/NaN|Infinity/);
        }
        expect(Object.values(liveValues(state, now)).join()).not.toMatch(/NaN|undefined/);
      }),
      { numRuns: 60 },
    );
  });

  it('the bridge hangs between its two ends', () => {
    const { bridge } = createScene()(start('T=10&u=0.6&x0=1&xt=-0.5'));
    expect(bridge[0]).toMatchObject({ at: 0, mean: 1, deviation: 0 });
    expect(bridge.at(-1)).toEqual({ at: 0.6, mean: -0.5, deviation: 0 });
    expect(Math.max(...bridge.map(({ deviation }) => deviation))).toBeGreaterThan(0.2);
  });
});

describe('what it shows', () => {
  const of = (query: string) => readings(start(query));

  it('names every reading', () => {
    expect(Object.keys(of(''))).toEqual([...readingNames]);
  });

  it('told, the way back does not depend on the data; untold, it does', () => {
    const [two, three] = [of('data=two'), of('data=three')];
    expect(two.toldMean).toBe(three.toldMean);
    expect(two.betaTilde).toBe(three.betaTilde);
    expect(two.mean).not.toBeCloseTo(three.mean, 2);
  });

  it('becomes Gaussian as the chain gets longer, and is for normal data', () => {
    const kls = ['4', '10', '50', '200'].map((T) => of(`T=${T}&u=0.5&xt=0.1`).kl);
    expect(kls).toEqual([...kls].sort((a, b) => b - a));
    expect(kls[0]).toBeGreaterThan(0.05);
    expect(kls[3]).toBeLessThan(1e-5);
    expect(of('data=one&T=2').kl).toBeLessThan(1e-9);
  });

  it('the step in hand lies on the curve of all steps', () => {
    const { closeness, coefficients, untold } = createScene()(start('T=20&u=0.4'));
    const same = closeness.find(({ beta }) => Math.abs(beta / coefficients.beta - 1) < 1e-9);
    expect(same?.kl).toBeCloseTo(untold.kl, 9);
  });

  it('at the last step, told x_0 means x_0', () => {
    const { toldMean, betaTilde } = of('T=10&u=0&x0=0.7');
    expect(toldMean).toBe(0.7);
    expect(betaTilde).toBe(0);
  });
});
