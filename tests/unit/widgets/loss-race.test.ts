import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { family } from '~/training/families/gan';
import { startJax } from '~/training/jax';
import { openLab, type Lab } from '~/training/lab';
import type { GanOptions } from '~/training/gan-options';
import { raceChart } from '~/widgets/loss-race/race-chart';
import { readingNames, readings } from '~/widgets/loss-race/readings';
import { createScene } from '~/widgets/loss-race/scene';
import {
  budgets,
  charts,
  entries,
  goalOf,
  hasEnded,
  initialState,
  isOver,
  lanes,
  optionsOf,
  params,
  paramsOf,
  requestOf,
  running,
  stepIn,
  stepOf,
  taken,
  update,
  type Action,
  type LaneName,
  type Params,
  type State,
} from '~/widgets/loss-race/state';
import {
  chartNote,
  laneInWords,
  laneLabel,
  playLabel,
  statusInWords,
} from '~/widgets/loss-race/words';

beforeAll(startJax);
fc.configureGlobal({ seed: 5, numRuns: 60 });

const valuesOf = (query = ''): Params => params.read(query).value;
const start = (query = ''): State => initialState(valuesOf(query));
const then = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const small = 'width=16';

/** A race whose lanes truly train, in this thread, driven as the figure drives its workers. */
function race(query: string) {
  let state = start(query);
  const labs = new Map<LaneName, { run: number; lab: Lab<GanOptions> }>();
  const labOf = (lane: LaneName) => {
    const run = state.runs[lane];
    const known = labs.get(lane);
    if (known?.run === run) return known.lab;
    known?.lab.dispose();
    const request = requestOf(state.params, lane);
    if (!request) throw new Error(`Expected a loss in lane ${lane}.`);
    const lab = openLab(family, request);
    labs.set(lane, { run, lab });
    return lab;
  };
  const histories = new Map<Lab<GanOptions>, State['lanes']['a']['history']>();
  return {
    act(action: Action) {
      state = update(state, action);
    },
    /** One round: every lane that may go on does. */
    round() {
      const goal = goalOf(state);
      if (goal === undefined) return;
      for (const lane of running(state)) {
        if (stepIn(state, lane) >= goal) continue;
        const lab = labOf(lane);
        lab.play({ until: goal });
        while (lab.work(0, 1000) !== undefined);
        const { frame, history } = lab.frame();
        const rows = [...(histories.get(lab) ?? []).slice(0, history.keep), ...history.rows];
        histories.set(lab, rows);
        state = update(state, { type: 'frame', lane, frame, history: rows });
      }
    },
    state: () => state,
    close() {
      for (const { lab } of labs.values()) lab.dispose();
    },
  };
}

describe('loss-race state', () => {
  it('brings every link back', () => {
    const values = fc.record({
      data: fc.constantFrom('ring', 'moons', 'lines'),
      a: fc.constantFrom(...entries),
      b: fc.constantFrom(...entries),
      c: fc.constantFrom(...entries),
      d: fc.constantFrom(...entries),
      budget: fc.constantFrom(...budgets),
      chart: fc.constantFrom(...charts),
      seed: fc.integer({ min: 0, max: 999_999 }),
      k: fc.integer({ min: 1, max: 5 }),
      rate: fc.constantFrom('0.001', '0.01'),
      width: fc.constantFrom('16', '128'),
      step: fc.integer({ min: 0, max: 200 }),
    }) as unknown as fc.Arbitrary<Params>;
    fc.assert(
      fc.property(values, (given) => {
        const state = initialState(given);
        const written = paramsOf(state);
        const wanted = taken(state).length === 0 ? { ...given, step: 0 } : given;
        expect(written).toEqual(wanted);
        expect(params.read(params.write(written)).value).toEqual(wanted);
      }),
    );
  });

  it('nothing starts by itself, but a link to a step trains up to it, within the budget', () => {
    expect(start()).toMatchObject({ target: undefined, playing: false, worker: 'none' });
    expect(goalOf(start())).toBeUndefined();
    expect(goalOf(start('step=30'))).toBe(20);
    expect(start('step=3000').target).toBe(400);
    expect(start('step=99999').target).toBeUndefined();
    expect(start('a=none&b=none&c=none&d=none&step=30').target).toBeUndefined();
  });

  it('lanes differ by their loss alone', () => {
    const values = valuesOf('a=minimax&b=hinge-sn&c=wasserstein-clip&d=mmd&k=3&rate=0.003&seed=4');
    for (const lane of lanes) {
      expect(requestOf(values, lane)).toMatchObject({ seed: 4, every: 20, modes: true });
      expect(optionsOf(values, lane)).toMatchObject({
        dSteps: 3,
        generator: { rate: 0.003, width: 64 },
        discriminator: { rate: 0.003, width: 64 },
      });
    }
    expect(optionsOf(values, 'b')).toMatchObject({ loss: 'hinge', constraint: 'spectral-norm' });
    expect(optionsOf(values, 'c')).toMatchObject({ loss: 'wasserstein', constraint: 'clip' });
    expect(requestOf(valuesOf('d=none'), 'd')).toBeUndefined();
    const { picture } = createScene();
    const [first, ...others] = lanes.map((lane) => picture(initialState(values), lane));
    for (const other of others) expect(other).toEqual(first);
  });

  it('a lane with another loss starts anew alone; what all share starts all anew', () => {
    const state = then(start(), { type: 'play', on: true });
    const runsAfter = (values: Partial<Params>) => {
      const { runs } = update(state, { type: 'set', values });
      return lanes.map((lane) => runs[lane]).join('');
    };
    expect(runsAfter({ b: 'hinge' })).toBe('0100');
    expect(runsAfter({ d: 'none' })).toBe('0001');
    expect(runsAfter({ chart: 'w1' })).toBe('0000');
    expect(runsAfter({ budget: '800' })).toBe('0000');
    for (const values of [{ data: 'moons' }, { seed: 2 }, { k: 2 }, { rate: '0.01' }] as const) {
      expect(runsAfter(values)).toBe('1111');
    }
    expect(then(state, { type: 'new-seed' })).toMatchObject({ playing: true, params: { seed: 2 } });
    expect(then(state, { type: 'failed' })).toMatchObject({ playing: false, worker: 'failed' });
    expect(playLabel(then(state, { type: 'failed' }))).toBe('Retry');
  });

  it('has nothing to run without a loss, and says so', () => {
    const empty = start('a=none&b=none&c=none&d=none');
    expect(then(empty, { type: 'play', on: true })).toBe(empty);
    expect(statusInWords(empty)).toMatch(/Choose a loss/);
    expect([laneInWords(empty, 'a'), laneLabel(empty, 'a')]).toEqual(['', 'No run']);
    expect(hasEnded(empty)).toBe(false);
  });
});

describe('a race', () => {
  it('goes on in step, takes in a new runner, and ends with the budget', () => {
    const run = race(`${small}&budget=200&c=hinge`);
    run.act({ type: 'play', on: true });
    run.round();
    expect(lanes.map((lane) => stepIn(run.state(), lane))).toEqual([20, 20, 20, 20]);
    run.round();
    run.act({ type: 'set', values: { b: 'least-squares' } });
    expect([stepOf(run.state()), goalOf(run.state())]).toEqual([0, 20]);
    run.round();
    // The others wait for the new one.
    expect(lanes.map((lane) => stepIn(run.state(), lane))).toEqual([40, 20, 40, 40]);
    run.act({ type: 'play', on: false });
    // Paused, they end the stride that some of them have begun.
    expect(goalOf(run.state())).toBe(40);
    expect(goalOf(update(run.state(), { type: 'failed' }))).toBeUndefined();
    run.round();
    expect([stepOf(run.state()), goalOf(run.state())]).toEqual([40, undefined]);
    run.act({ type: 'play', on: true });
    for (let i = 0; i < 8; i++) run.round();
    expect(stepOf(run.state())).toBe(200);
    expect(run.state()).toMatchObject({ playing: false, target: undefined });
    expect([isOver(run.state()), playLabel(run.state())]).toEqual([true, 'Again']);
    expect(statusInWords(run.state())).toBe('All have had their 200 steps.');
    expect(laneInWords(run.state(), 'a')).toMatch(/^\d\/8 modes, JS 0\.\d\d$/);

    const { lines, floor } = raceChart(run.state());
    expect(lines.map(({ path }) => path.match(/[ML]/g)?.length)).toEqual([11, 11, 11, 11]);
    expect(floor).toBeGreaterThan(0);
    const numbers = readings(run.state());
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(Object.values(numbers).every(Number.isFinite)).toBe(true);
    // Two lanes with the same start and other losses have parted.
    expect(numbers.jsA).not.toBe(numbers.jsB);

    const adopted = update(run.state(), { type: 'adopt', params: paramsOf(run.state()) });
    expect(adopted.runs).toEqual(run.state().runs);
    const again = update(run.state(), { type: 'restart' });
    expect([again.playing, stepOf(again), goalOf(again)]).toEqual([true, 0, 20]);
    run.close();
  });

  it('comes to the same numbers as a link to that step', () => {
    const played = race(`${small}&c=none&d=none`);
    played.act({ type: 'play', on: true });
    for (let i = 0; i < 2; i++) played.round();
    played.act({ type: 'play', on: false });
    const linked = race(String(params.write(paramsOf(played.state()))));
    while (linked.state().target !== undefined) linked.round();
    expect(readings(linked.state())).toEqual(readings(played.state()));
    expect(readings(linked.state()).jsB).toBeGreaterThan(0);
    expect(readings(linked.state()).jsC).toBeNaN();
    played.close();
    linked.close();
  });

  it('standing still, takes a new runner to where it was, and asks nothing of an empty lane', () => {
    const run = race(`${small}&c=none&d=mmd`);
    run.act({ type: 'run-to', step: 40 });
    for (let i = 0; i < 2; i++) run.round();
    expect(run.state().target).toBeUndefined();
    run.act({ type: 'set', values: { b: 'hinge' } });
    expect(run.state().target).toBe(40);
    run.act({ type: 'set', values: { d: 'none' } });
    expect(run.state().target).toBe(40);
    for (let i = 0; i < 2; i++) run.round();
    expect([stepOf(run.state()), run.state().target]).toEqual([40, undefined]);
    run.act({ type: 'set', values: { b: 'none' } });
    expect(run.state().target).toBeUndefined();
    run.act({ type: 'set', values: { chart: 'w1', budget: '200' } });
    expect(run.state().target).toBeUndefined();
    run.close();
  });

  it('goes on without a lane that has left the numbers', () => {
    const run = race(`${small}&budget=200&a=minimax&b=mmd&c=none&d=none`);
    run.act({ type: 'play', on: true });
    run.round();
    const { frame, history } = run.state().lanes.a;
    if (!frame) throw new Error('Expected a frame after a round.');
    run.act({ type: 'frame', lane: 'a', frame: { ...frame, diverged: true }, history });
    for (let i = 0; i < 10; i++) run.round();
    expect([stepIn(run.state(), 'a'), stepIn(run.state(), 'b')]).toEqual([20, 200]);
    expect(laneInWords(run.state(), 'a')).toBe('ran away after step 20');
    expect(statusInWords(run.state())).toBe('All have had their 200 steps. 1 ran away.');
    run.close();
  });
});

describe('loss-race chart', () => {
  it('is empty and readable before the start, for every measure', () => {
    for (const chart of charts) {
      const { lines, xTicks, yTicks, floor } = raceChart(start(`chart=${chart}`));
      expect(lines.map(({ path }) => path)).toEqual(['', '', '', '']);
      expect(Math.min(xTicks.length, yTicks.length)).toBeGreaterThan(2);
      expect(floor).toBeUndefined();
    }
    expect(chartNote(valuesOf('data=moons&chart=modes'))).toMatch(/no modes to count/);
  });
});
