import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabEvents } from '~/training/client';
import { createKeeper } from '~/training/keeper';
import { defaultShow, type LabFrame, type LabRequest } from '~/training/protocol';
import {
  newRun,
  runForLink,
  sameWayAgain,
  stepForLink,
  stepOf,
  updateRun,
  type RunAction,
  type RunState,
} from '~/training/run';

const frameAt = (step: number, more: Partial<LabFrame> = {}): LabFrame => ({
  step,
  playing: true,
  points: new Float32Array(0),
  net: new Float32Array(0),
  fields: {},
  distributions: {},
  numbers: {},
  measured: { step, values: {} },
  floor: {},
  marks: [],
  rate: 0,
  diverged: false,
  ...more,
});
const arrive = (run: RunState, step: number, more: Partial<LabFrame> = {}) =>
  updateRun(run, { type: 'frame', frame: frameAt(step, more), history: [] });

describe('a run', () => {
  it('plays to where it is sent, and stops there', () => {
    const playing = updateRun(newRun(0), { type: 'play', until: 100 });
    expect(arrive(playing, 99)).toMatchObject({ playing: true, target: 100, worker: 'live' });
    expect(arrive(playing, 100)).toMatchObject({ playing: false, target: undefined });
    expect(updateRun(arrive(playing, 100), { type: 'play', until: 100 }).playing).toBe(false);
  });

  it('from a link goes to its step, which the link keeps until it is there', () => {
    const run = newRun(400);
    expect(run).toMatchObject({ playing: true, target: 400 });
    expect(stepForLink(arrive(run, 20), 400)).toBe(400);
    const played = updateRun(arrive(newRun(0), 30), { type: 'play', until: 5000 });
    expect(stepForLink(played, 0)).toBe(30);
  });

  it('is kept for a link that it leads to, and given up for any other', () => {
    const stood = arrive(newRun(70), 70);
    expect(runForLink(stood, 100, true)).toMatchObject({ run: 0, playing: true, target: 100 });
    const going = arrive(newRun(300), 70);
    expect(runForLink(going, 70, true)).toMatchObject({ run: 0, playing: false });
    expect(runForLink(going, 60, true)).toMatchObject({ run: 1, target: 60, frame: undefined });
    expect(runForLink(going, 100, false)).toMatchObject({ run: 1, target: 100 });
    const broken = arrive(going, 80, { diverged: true });
    expect(runForLink(broken, 100, true)).toMatchObject({ run: 1, target: 100 });
  });

  it('with other settings goes the same way again', () => {
    const stood = updateRun(arrive(newRun(0), 70), { type: 'pause' });
    expect(sameWayAgain(stood)).toMatchObject({ run: 1, target: 70, playing: true });
    const going = updateRun(stood, { type: 'play', until: 300 });
    expect(sameWayAgain(going).target).toBe(300);
    expect(sameWayAgain(newRun(0))).toMatchObject({ run: 1, playing: false });
  });

  it('stops where numbers fail, and starts over with one action', () => {
    const going = updateRun(newRun(0), { type: 'play', until: 300 });
    const broken = arrive(going, 40, { diverged: true });
    expect(broken.playing).toBe(false);
    expect(updateRun(broken, { type: 'play', until: 300 })).toBe(broken);
    expect(stepOf(updateRun(broken, { type: 'start-over' }))).toBe(0);
  });
});

const worker = vi.hoisted(() => ({
  calls: [] as string[],
  events: undefined as LabEvents | undefined,
  fails: false,
}));
vi.mock('~/training/client', () => ({
  startLab: (request: LabRequest<number>, events: LabEvents) => {
    if (worker.fails) throw new Error('no worker here');
    worker.calls.push(`start ${request.options}`);
    worker.events = events;
    return {
      open: ({ options }: LabRequest<number>) => worker.calls.push(`open ${options}`),
      play: ({ until }: { until: number }) => worker.calls.push(`play ${until}`),
      pause: () => worker.calls.push('pause'),
      step: () => worker.calls.push('step'),
      show: () => worker.calls.push('show'),
      forget: () => worker.calls.push('forget'),
      close: () => worker.calls.push('close'),
    };
  },
}));

describe('a keeper', () => {
  beforeEach(() => {
    worker.calls = [];
    worker.fails = false;
  });

  function figure() {
    let run = newRun(0);
    let setting = 1;
    const said: string[] = [];
    const keeper = createKeeper<number>({
      request: () => ({
        family: 'none',
        options: setting,
        data: { weights: [1], means: [[0, 0]], sigmas: [1] },
        modes: false,
        seed: 1,
        show: defaultShow,
      }),
      run: () => run,
      dispatch,
      onFailure: (message) => said.push(message),
    });
    function dispatch(action: RunAction): void {
      const previous = run;
      run = updateRun(run, action);
      keeper.follow(action, previous);
    }
    return {
      keeper,
      said,
      dispatch,
      run: () => run,
      change(value: number) {
        const previous = run;
        setting = value;
        run = sameWayAgain(run);
        keeper.follow({ type: 'change' }, previous);
      },
    };
  }
  const settled = () => vi.waitFor(() => expect(worker.calls.length).toBeGreaterThan(0));

  it('starts no worker before it is asked for, and one only then', async () => {
    const { dispatch, change, run } = figure();
    change(2);
    expect(worker.calls).toEqual([]);
    dispatch({ type: 'play', until: 50 });
    dispatch({ type: 'pause' });
    dispatch({ type: 'play', until: 60 });
    expect(run().worker).toBe('loading');
    await settled();
    await Promise.resolve();
    expect(worker.calls.filter((call) => call.startsWith('start'))).toEqual(['start 2']);
    expect(worker.calls.at(-1)).toBe('play 60');
  });

  it('does not play what was paused while the worker was on its way', async () => {
    const { dispatch } = figure();
    dispatch({ type: 'play', until: 50 });
    dispatch({ type: 'pause' });
    await settled();
    await Promise.resolve();
    expect(worker.calls).toEqual(['start 1']);
  });

  it('opens one run for a slider that is dragged, and looks at no frame of the old one', async () => {
    const { dispatch, change, run } = figure();
    dispatch({ type: 'play', until: 50 });
    await settled();
    worker.events!.onFrame(frameAt(10), []);
    for (const value of [2, 3, 4]) change(value);
    worker.events!.onFrame(frameAt(20), []);
    expect(stepOf(run())).toBe(0);
    await vi.waitFor(() => expect(worker.calls).toContain('play 50'));
    await vi.waitFor(() => expect(worker.calls).toContain('open 4'));
    expect(worker.calls.filter((call) => call.startsWith('open'))).toEqual(['open 4']);
    expect(worker.calls.at(-1)).toBe('play 50');
  });

  it('says what failed, closes the worker, and starts another when asked again', async () => {
    const { dispatch, said, run } = figure();
    dispatch({ type: 'play', until: 50 });
    await settled();
    worker.events!.onFailure('out of memory');
    expect(said).toEqual(['out of memory']);
    expect(run()).toMatchObject({ worker: 'failed', playing: false });
    expect(worker.calls.at(-1)).toBe('close');
    worker.fails = true;
    dispatch({ type: 'play', until: 50 });
    await vi.waitFor(() => expect(said).toHaveLength(2));
    worker.fails = false;
    dispatch({ type: 'step' });
    await vi.waitFor(() => expect(worker.calls.at(-1)).toBe('step'));
  });
});
