import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataSets } from '~/training/data';
import { predictions } from '~/training/ddpm-options';
import type { LabFrame } from '~/training/protocol';
import { levelPath, levelUnder, levelX, lossChart } from '~/widgets/ddpm-lab/charts';
import { readingNames, readings } from '~/widgets/ddpm-lab/readings';
import { createScene } from '~/widgets/ddpm-lab/scene';
import {
  ARROW_SIDE,
  arrowKinds,
  drawable,
  fieldsAt,
  initialState,
  isEmpty,
  MAX_STEP,
  params,
  paramsOf,
  POINTS,
  rates,
  requestOf,
  update,
  type Action,
  type Params,
  type State,
} from '~/widgets/ddpm-lab/state';
import { liveValues, statusInWords } from '~/widgets/ddpm-lab/words';

const start = (query = '') => initialState(params.read(query).value);
const play = (state: State, ...actions: Action[]) => actions.reduce(update, state);

const values: Record<string, number> = { loss: 0.5, floor: 0.4, gap: 0.1, w1: 0.2, js: 0.3 };
for (let k = 0; k < 10; k++) {
  values[`loss.${k}`] = 0.6;
  values[`floor.${k}`] = 0.3;
}
const frame = (step: number, t = 300): LabFrame => ({
  step,
  playing: false,
  points: new Float32Array(2 * POINTS),
  net: new Float32Array(0),
  fields: Object.fromEntries(
    fieldsAt(t).map((name, axis) => [
      name,
      { values: new Float32Array(ARROW_SIDE ** 2).fill(axis + 1), centre: 0, reach: 1 },
    ]),
  ),
  distributions: {},
  numbers: { loss: 0.5 },
  measured: { step, values },
  floor: {},
  marks: [0],
  rate: 100,
  diverged: false,
});
const framed = (step: number, t?: number): Action => ({
  type: 'frame',
  frame: frame(step, t),
  history: [],
});

const anyParams: fc.Arbitrary<Params> = fc.record({
  data: fc.constantFrom(...dataSets),
  dots: fc.constant([]),
  prediction: fc.constantFrom(...predictions),
  layers: fc.integer({ min: 1, max: 4 }),
  width: fc.integer({ min: 8, max: 128 }),
  rate: fc.constantFrom(...rates),
  clip: fc.boolean(),
  t: fc.integer({ min: 1, max: 1000 }),
  arrows: fc.constantFrom(...arrowKinds),
  seed: fc.integer({ min: 0, max: 999_999 }),
  step: fc.integer({ min: 0, max: MAX_STEP }),
});

describe('ddpm-lab link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (given) => {
        const { value, notices } = params.read(params.write(paramsOf(initialState(given))));
        expect(notices).toEqual([]);
        expect(value).toEqual(given);
      }),
    );
    expect(params.read('step=1e9').value.step).toBe(0);
  });
});

describe('ddpm-lab state', () => {
  it('trains to the step of a link, and asks for what is looked at', () => {
    const state = start('step=400&t=700');
    expect(state.run).toMatchObject({ playing: true, target: 400 });
    expect(requestOf(state.params)).toMatchObject({
      family: 'ddpm',
      show: { fields: fieldsAt(700), fieldSide: ARROW_SIDE },
    });
  });

  it('looks elsewhere without a new run', () => {
    const state = play(start(), { type: 'play', until: 100 }, framed(50));
    const looked = play(
      state,
      { type: 'look', values: { t: 10 } },
      { type: 'look', values: { arrows: 'exact' } },
    );
    expect(looked.run).toBe(state.run);
    expect(looked.params).toMatchObject({ t: 10, arrows: 'exact' });
  });

  it('goes the same way again with another network or other data', () => {
    const state = play(start(), { type: 'play', until: 100 }, framed(50));
    for (const change of [{ prediction: 'v' }, { data: 'moons' }, { width: 16 }] as const) {
      const next = update(state, { type: 'set', values: change });
      expect(next.run.run).toBe(state.run.run + 1);
      expect(next.run.frame).toBeUndefined();
    }
    expect(update(state, { type: 'set', values: { width: 64 } }).run).toBe(state.run);
  });

  it('learns from a drawing once there is one, and leaves it alone then', () => {
    let state = start('data=drawn&step=200');
    expect(isEmpty(state.params)).toBe(true);
    expect(state.run.playing).toBe(false);
    expect(update(state, { type: 'play', until: 10 })).toBe(state);
    state = play(state, { type: 'dot', dot: [1, 1] }, { type: 'dot', dot: [-1, 0] });
    expect(state.params.dots).toHaveLength(2);
    expect(drawable(state)).toBe(true);
    expect(play(state, { type: 'undo-dot' }).params.dots).toHaveLength(1);
    state = play(state, { type: 'play', until: 10 }, framed(5));
    expect(drawable(state)).toBe(false);
    expect(update(state, { type: 'dot', dot: [0, 0] })).toBe(state);
    expect(requestOf(state.params).data.means).toHaveLength(2);
  });

  it('stays with a run that leads to the link', () => {
    const state = play(start(), { type: 'play', until: 100 }, framed(50));
    const on = update(state, { type: 'adopt', params: { ...params.defaults, step: 80 } });
    expect(on.run).toMatchObject({ run: state.run.run, target: 80 });
    const back = update(state, { type: 'adopt', params: { ...params.defaults, step: 20 } });
    expect(back.run.run).toBe(state.run.run + 1);
  });
});

describe('ddpm-lab scene', () => {
  it('shows the first network before the first step, at any noise level', () => {
    const scene = createScene();
    const near = scene.noises(start('t=100'))!;
    const far = scene.noises(start('t=900'))!;
    expect(near.learned).toHaveLength(2 * ARROW_SIDE ** 2);
    expect(near.learned).not.toEqual(far.learned);
    // Nearly all is noise there: the best guess is the point itself.
    const picture = scene.noise(start('t=990&arrows=exact'));
    picture.arrows!.by.forEach((by, i) =>
      expect(Math.sign(by) * Math.sign(picture.arrows!.from[i])).toBeLessThanOrEqual(0),
    );
  });

  it('shows what the worker sent, and the arrows of before until it has answered', () => {
    const scene = createScene();
    const state = play(start(), { type: 'play', until: 100 }, framed(50));
    const { learned } = scene.noises(state)!;
    expect([...learned!.slice(0, 4)]).toEqual([1, 2, 1, 2]);
    const moved = update(state, { type: 'look', values: { t: 600 } });
    expect(scene.noises(moved)!.learned).toBe(learned);
    expect(scene.points(state).clouds.map(({ colour }) => colour)).toEqual(['data', 'generated']);
  });

  it('has nothing to show of an empty drawing', () => {
    const scene = createScene();
    expect(scene.points(start('data=drawn')).clouds).toEqual([]);
    expect(scene.noises(start('data=drawn'))).toBeUndefined();
  });
});

describe('what ddpm-lab says and draws', () => {
  it('numbers of the run, and none of one that is on its way', () => {
    const paused = play(start(), framed(50));
    expect(readings(paused)).toMatchObject({ step: 50, loss: 0.5, floor: 0.4 });
    expect(Object.keys(readings(paused)).sort()).toEqual([...readingNames].sort());
    expect(readings(update(paused, { type: 'play', until: 90 })).loss).toBeNaN();
    expect(liveValues(start()).loss).toBe('–');
    expect(statusInWords(start('data=drawn'))).toContain('Draw');
    expect(statusInWords(paused)).toBe('Paused.');
  });

  it('draws the loss above its floor, at every noise level', () => {
    const paused = play(start(), framed(50));
    expect(levelPath(paused, 'loss')).toMatch(/^M50,/);
    expect(levelPath(start(), 'loss')).toBe('');
    const { floor, now } = lossChart(paused);
    expect(floor).toBeGreaterThan(0);
    expect(now).toBeGreaterThan(0);
    expect(lossChart(start('data=drawn')).floor).toBeUndefined();
    // What no network can fall below is known before the first step.
    expect(levelPath(start(), 'floor')).toMatch(/^M50,/);
    expect(lossChart(start()).floor).toBeGreaterThan(0);
    for (const t of [1, 400, 1000]) expect(levelUnder(levelX(t) / 1000)).toBe(t);
  });
});
