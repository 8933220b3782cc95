import { describe, expect, it } from 'vitest';
import { samplerKinds } from '~/samplers/kinds';
import { walkOf } from '~/widgets/sampler-race/faces';
import { FACES } from '~/widgets/sampler-race/models';
import {
  cornersPath,
  dotsPath,
  FOLLOWED,
  race,
  WALKERS,
  waysPath,
  worldNames,
} from '~/widgets/sampler-race/plane';
import { readingNames, readings } from '~/widgets/sampler-race/readings';
import {
  budgets,
  facesKey,
  initialState,
  params,
  planeKey,
  raceOf,
  rowOf,
  showsBuilt,
  stopOf,
  update,
  workOf,
  type Action,
  type State,
} from '~/widgets/sampler-race/state';
import { costInWords, missInWords, sourceInWords } from '~/widgets/sampler-race/words';

const start = (query = ''): State => initialState(params.read(query).value);
const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const opened: Action = { type: 'opened', backend: 'wasm', threads: 1 };

async function raced(state: State): Promise<State> {
  const { world, calls, seed } = state.params;
  const key = planeKey(state.params);
  return update(state, { type: 'raced', key, race: await race(world, calls, seed) });
}

describe('sampler-race in the plane', () => {
  it('starts all from the same noise and gives each the budget', async () => {
    const { lanes, curves } = await race('ring', 8, 1);
    const starts = samplerKinds.map((kind) => lanes[kind].ways.map((way) => [way[0], way[1]]));
    for (const other of starts) expect(other).toEqual(starts[0]);
    expect(curves.map((way) => [way[0], way[1]])).toEqual(starts[0]);
    expect(samplerKinds.map((kind) => lanes[kind].calls)).toEqual([8, 8, 7, 8]);
    expect(lanes.ddim.ends).toHaveLength(2 * WALKERS);
    expect(lanes.heun.ways[0]).toHaveLength(2 * (4 + 1));
  });

  it.each(worldNames)('on the %s, orders show as the budget grows', async (world) => {
    const [some, more] = await Promise.all([race(world, 50, 2), race(world, 100, 2)]);
    const fall = (kind: 'ddim' | 'heun' | 'dpmSolver2M') =>
      some.lanes[kind].miss / more.lanes[kind].miss;
    expect(fall('ddim')).toBeGreaterThan(1.6);
    expect(fall('ddim')).toBeLessThan(2.6);
    // Heun's longest stride in log-SNR, the last but one, shrinks slowly on even times.
    expect(fall('heun')).toBeGreaterThan(2.2);
    expect(fall('dpmSolver2M')).toBeGreaterThan(3.5);
    expect(more.lanes.dpmSolver2M.miss).toBeLessThan(more.lanes.ddim.miss / 3);
    expect(more.lanes.ddpm.miss).toBeNaN();
  });

  it('draws plain paths', async () => {
    const { lanes } = await race('pair', 5, 3);
    for (const d of [waysPath(lanes.ddim.ways), dotsPath(lanes.ddpm.ends)]) {
      expect(d).not.toMatch(/NaN|Infinity|e/);
    }
    expect(cornersPath(lanes.ddim.ways).match(/M/g)).toHaveLength(5 * FOLLOWED);
  });
});

describe('sampler-race state', () => {
  it('a link gives its state back, and hostile numbers are clamped', () => {
    const { value, notices } = params.read('calls=5000&world=torus&seed=-3');
    expect(value).toEqual({ calls: 100, world: 'ring', seed: 0 });
    expect(notices).toHaveLength(3);
    const { params: values } = start('calls=12&world=spiral&seed=9');
    expect(params.read(params.write(values)).value).toEqual(values);
    for (const calls of budgets) expect(budgets[stopOf(calls)]).toBe(calls);
  });

  it('runs the plane without a network, and faces in order with one', async () => {
    const state = await raced(start());
    expect(workOf(start())?.kind).toBe('plane');
    expect(workOf(state)).toBeUndefined();
    let live = update(state, opened);
    const order: string[] = [];
    for (let work = workOf(live); work; work = workOf(live)) {
      if (work.kind !== 'faces') throw new Error('expected faces');
      order.push(work.sampler);
      const row = { key: work.key, done: true, taken: 8, pixels: new Float32Array(1) };
      live = update(live, { type: 'row', kind: work.sampler, row });
    }
    expect(order).toEqual([...samplerKinds]);
    expect(sourceInWords(live)).toContain('in this page');
  });

  it('forgets faces of other settings, and all of another network', async () => {
    const live = after(await raced(start()), opened);
    const key = facesKey(live.params);
    const row = { key, done: true, taken: 8, pixels: new Float32Array(1) };
    const drawn = update(live, { type: 'row', kind: 'ddim', row });
    expect(rowOf(drawn, 'ddim')).toBe(row);
    const moved = update(drawn, { type: 'set', values: { calls: 20 } });
    expect(rowOf(moved, 'ddim')).toBeUndefined();
    expect(update(moved, { type: 'row', kind: 'heun', row })).toBe(moved);
    // The faces do not depend on the plane.
    expect(rowOf(update(drawn, { type: 'set', values: { world: 'pair' } }), 'ddim')).toBe(row);
    expect(after(drawn, { type: 'unload' }).rows).toEqual({});
  });

  it('knows when the pictures of the build are its own', () => {
    expect(showsBuilt(start())).toBe(true);
    const other = update(start(), { type: 'new-seed' });
    expect(showsBuilt(other)).toBe(false);
    expect(sourceInWords(other)).toContain('other settings');
  });

  it('asks every sampler for the same faces from the same noise', () => {
    const { params: values } = start();
    const [first, ...rest] = samplerKinds.map((kind) => walkOf(kind, values));
    expect(first.conditions).toHaveLength(FACES);
    for (const walk of rest) {
      expect(walk.conditions).toEqual(first.conditions);
      expect(walk.seed).toBe(first.seed);
    }
  });

  it('reads off its race, and says what it costs', async () => {
    const state = await raced(start());
    const numbers = readings(state);
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers.heunCalls).toBe(7);
    expect(numbers.ddimMiss).toBeGreaterThan(0);
    expect(costInWords('heun', 8)).toBe('7 calls, 4 steps');
    expect(missInWords(raceOf(state), 'ddpm')).toContain('stirs');
    expect(readings(start()).ddimMiss).toBeNaN();
  });
});
