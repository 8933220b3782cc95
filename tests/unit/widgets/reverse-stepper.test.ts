import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factors } from '~/faces/attributes';
import { datasetFace } from '~/faces/dataset';
import type { Held } from '~/faces/held';
import { vectorOffsets } from '~/faces/vector';
import { mixtureEpsilon, type GaussianMixture } from '~/math/gaussian-mixture';
import type { Manifest } from '~/runtime/manifest';
import type { EpsilonTheta, SamplerStep } from '~/samplers/network';
import { FRAMES, framePositions, placeOf, positionUnder } from '~/widgets/reverse-stepper/film';
import { gridStep, MAX_SEED, startGrid, TILES, tileSeed } from '~/widgets/reverse-stepper/grid';
import { brushOf } from '~/widgets/reverse-stepper/inks';
import { factsOf, worldOf, type World } from '~/widgets/reverse-stepper/models';
import {
  lengthOf,
  record,
  replay,
  startRun,
  stateAt,
  stepAt,
  withStep,
  type Run,
  type Settings,
} from '~/widgets/reverse-stepper/run';
import { createRunner } from '~/widgets/reverse-stepper/runner';
import {
  canMove,
  canStep,
  digits,
  initialState,
  paramsFor,
  positionOf,
  recordingMatches,
  runOf,
  settingsOf,
  shownState,
  stepOf,
  update,
  workOf,
  type Action,
  type Params,
  type State,
} from '~/widgets/reverse-stepper/state';
import { conditionOf, needsBoth, OPEN, smilePicked, wishing } from '~/widgets/reverse-stepper/wish';
import {
  fixed,
  formulaNumbers,
  furtherWishes,
  playLabel,
  sourceInWords,
} from '~/widgets/reverse-stepper/words';

const world: World = worldOf({
  id: 'digits-ddpm',
  title: 'A toy of two pixels',
  size: { width: 2, height: 1, channels: 1 },
  asks: 'class',
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  schedule: { kind: 'cosine', T: 1000, s: 0.008, maxBeta: 0.999 },
});

/** Two sharp modes inside the range of pixels, whose exact network is known. */
const mixture: GaussianMixture = {
  weights: [0.5, 0.5],
  means: [
    [-0.6, 0.5],
    [0.7, -0.4],
  ],
  sigmas: [0.05, 0.05],
};
const exact: EpsilonTheta = async (xt, t, signal) => {
  await Promise.resolve();
  signal?.throwIfAborted();
  return mixtureEpsilon(mixture, world.noise.alphaBar[t], xt);
};

async function walk(settings: Settings, network = exact): Promise<Run> {
  let run = startRun(settings, world);
  for (let i = 0; i < lengthOf(run); i++) {
    run = withStep(run, stepAt(run, i, await network(stateAt(run, i), run.timesteps[i])));
  }
  return run;
}

const params = paramsFor(['digits-ddpm', 'tiny-ddpm']);
const defaults: Params = { ...params.defaults, steps: 20 };
const recorded = await walk(settingsOf(defaults));
const given = { worlds: new Map([['digits-ddpm', world]]), recorded };
const fresh = (values: Partial<Params> = {}): State =>
  initialState({ ...defaults, ...values }, given);
const opened: Action = { type: 'opened', backend: 'wasm', threads: 1 };

/** A state with effects: the runner driven by the exact network, as in the page. */
function bench(values: Partial<Params> = {}, network: EpsilonTheta = exact) {
  const calls: number[] = [];
  const host = {
    state: fresh(values),
    dispatch(action: Action) {
      host.state = update(host.state, action);
      runner.sync();
    },
  };
  const runner = createRunner({
    state: () => host.state,
    dispatch: host.dispatch,
    network: () => (xt, t, signal) => {
      calls.push(t);
      return network(xt, t, signal);
    },
    explain: (error) => String(error),
  });
  const settled = async () => {
    for (let i = 0; i < 100_000 && workOf(host.state); i++) await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { host, runner, calls, settled };
}

const samples = (step: SamplerStep) => [step.xt, step.x0Hat, step.mean, step.noise, step.xPrev];

const anyWish: fc.Arbitrary<Held> = fc
  .record({ face: fc.nat(999), kept: fc.subarray([...factors]), smiles: fc.boolean() })
  .map(({ face, kept, smiles }) => {
    const drawn = datasetFace(3, face);
    const held = Object.fromEntries(kept.map((factor) => [factor, drawn[factor]]));
    return smiles ? { ...held, smile: Math.round(100 * drawn.smile) / 100 + 0 } : held;
  });

const anyParams: fc.Arbitrary<Params> = fc.record({
  model: fc.constant('digits-ddpm'),
  digit: fc.constantFrom(...digits),
  guidance: fc.integer({ min: 0, max: 80 }).map((x) => x / 10),
  sampler: fc.constantFrom('ddpm' as const, 'ddim' as const),
  variance: fc.constantFrom('beta' as const, 'betaTilde' as const),
  eta: fc.integer({ min: 0, max: 100 }).map((x) => x / 100),
  steps: fc.integer({ min: 2, max: 1000 }),
  seed: fc.integer({ min: 0, max: MAX_SEED }),
  view: fc.constantFrom('stepper' as const, 'grid' as const),
  position: fc.integer({ min: 0, max: 1000 }),
  wish: anyWish,
});

describe('link', () => {
  it('reproduces every state', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(values));
        expect(value).toEqual(values);
        expect(notices).toEqual([]);
        const state = initialState(value, given);
        expect(state.params).toEqual({
          ...values,
          position: Math.min(values.position, values.steps),
        });
      }),
      { numRuns: 200 },
    );
  });

  it('clamps hostile values and says so', () => {
    const { value, notices } = params.read(
      'steps=1e9&guidance=-3&eta=2&seed=-1&digit=11&sampler=euler&position=NaN&model=../x&view=0&variance=',
    );
    expect(value).toEqual({ ...params.defaults, steps: 1000, guidance: 0, eta: 1, seed: 0 });
    expect(notices).toHaveLength(10);
  });

  it('takes any text without throwing', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...params.names), fc.string()), (query) => {
        const { value } = params.read(new URLSearchParams(query));
        expect(() => initialState(value, given)).not.toThrow();
      }),
    );
  });
});

describe('before there is a network', () => {
  it('shows the recorded walk, scrubs it, and asks for no work', () => {
    let state = fresh({ position: 7 });
    expect(positionOf(state)).toBe(7);
    expect(stepOf(state)).toBe(recorded.steps[7]);
    state = update(state, { type: 'move', by: 1 });
    expect(positionOf(state)).toBe(8);
    expect(state.params.position).toBe(8);
    state = update(state, { type: 'goTo', position: 999 });
    expect(positionOf(state)).toBe(20);
    expect(shownState(state)).toBe(recorded.steps[19].xPrev);
    expect(workOf(state)).toBeUndefined();
  });

  it('plays to the end and stops', () => {
    let state = update(fresh(), { type: 'play', on: true });
    for (let i = 0; i < 40; i++) state = update(state, { type: 'tick' });
    expect(positionOf(state)).toBe(20);
    expect(state.playing).toBe(false);
  });

  it('says when the settings are no longer those of the recording', () => {
    const state = fresh();
    expect(recordingMatches(state)).toBe(true);
    const other = update(state, { type: 'set', values: { digit: '8' } });
    expect(recordingMatches(other)).toBe(false);
    expect(sourceInWords(other)).toContain('Load the network');
    // η means nothing to DDPM.
    expect(recordingMatches(update(state, { type: 'set', values: { eta: 0.5 } }))).toBe(true);
  });

  it('steps the recording even where the asked-for walk is much shorter', () => {
    let state = update(fresh(), { type: 'set', values: { steps: 2 } });
    for (let i = 0; i < 5; i++) state = update(state, { type: 'move', by: 1 });
    expect(positionOf(state)).toBe(5);
  });

  it('does not paint or fork', () => {
    const state = fresh();
    const xt = new Float32Array(2);
    expect(update(state, { type: 'paint', stroke: 1, xt })).toBe(state);
    expect(update(state, { type: 'fork' })).toBe(state);
  });
});

describe('the recording', () => {
  it('replays within half a level of grey', async () => {
    const again = replay(record(recorded), world);
    recorded.steps.forEach((step, i) => {
      expect(again.steps[i].noise).toEqual(step.noise);
      step.x0Hat.forEach((value, k) => {
        expect(Math.abs(again.steps[i].x0Hat[k] - value)).toBeLessThan(1.01 / 31 + 0.003);
      });
    });
  });

  it('refuses a recording of another length', () => {
    const { settings, x0Hat } = record(recorded);
    expect(() => replay({ settings, x0Hat: x0Hat.slice(1) }, world)).toThrow(/expected 20 steps/);
  });
});

describe('with a network', () => {
  it('computes the first step by itself, then one step for every step asked for', async () => {
    const { host, calls, settled } = bench();
    host.dispatch({ type: 'load' });
    host.dispatch(opened);
    await settled();
    expect(host.state.live?.steps).toHaveLength(1);
    host.dispatch({ type: 'move', by: 1 });
    await settled();
    expect(positionOf(host.state)).toBe(1);
    expect(calls).toEqual(host.state.live?.timesteps.slice(0, 2));
    expect(formulaNumbers(stepOf(host.state)!).t).toBe(String(calls[1]));
  });

  it('runs to the position of a link once it is loaded', async () => {
    const { host, settled } = bench({ position: 12 });
    host.dispatch(opened);
    await settled();
    expect(positionOf(host.state)).toBe(12);
    expect(host.state.live?.steps).toHaveLength(13);
  });

  it('follows the sampler of src/samplers to one of the modes', async () => {
    const { host, settled } = bench({ steps: 100 });
    host.dispatch(opened);
    host.dispatch({ type: 'goTo', position: 100 });
    await settled();
    const x0 = shownState(host.state);
    const nearest = Math.min(...mixture.means.map((m) => Math.hypot(x0[0] - m[0], x0[1] - m[1])));
    expect(nearest).toBeLessThan(0.25);
    expect(workOf(host.state)).toBeUndefined();
  });

  it('scrubs back to the same numbers, and computes nothing twice', async () => {
    const { host, calls, settled } = bench();
    host.dispatch(opened);
    host.dispatch({ type: 'goTo', position: 20 });
    await settled();
    const first = host.state.live!.steps;
    const used = calls.length;
    for (const position of [3, 0, 11, 20]) host.dispatch({ type: 'goTo', position });
    await settled();
    expect(calls).toHaveLength(used);
    expect(host.state.live!.steps).toBe(first);

    // Another figure with the same link walks the same walk, bit for bit.
    const other = bench();
    other.host.dispatch(opened);
    other.host.dispatch({ type: 'goTo', position: 20 });
    await other.settled();
    other.host.state.live!.steps.forEach((step, i) => {
      expect(samples(step)).toEqual(samples(first[i]));
    });
  });

  it('paints midway: drops what came after, keeps what came before, and can be undone', async () => {
    const { host, settled } = bench({ position: 20 });
    host.dispatch(opened);
    await settled();
    const before = host.state.live!.steps;
    host.dispatch({ type: 'goTo', position: 9 });
    host.dispatch({ type: 'painting', on: true });
    const painted = Float32Array.of(1, -1);
    host.dispatch({ type: 'paint', stroke: 1, xt: Float32Array.of(0.5, 0.5) });
    host.dispatch({ type: 'paint', stroke: 1, xt: painted });
    expect(host.state.live!.steps).toEqual(before.slice(0, 9));
    expect(shownState(host.state)).toBe(painted);
    expect(host.state.live!.edits).toHaveLength(1);
    await settled();
    expect(host.state.live!.steps[9].xt).toBe(painted);
    expect(host.state.live!.steps[9].noise).toEqual(before[9].noise);
    host.dispatch({ type: 'goTo', position: 20 });
    await settled();
    expect(shownState(host.state)).not.toEqual(before[19].xPrev);
    expect(sourceInWords(host.state)).toContain('by hand');

    host.dispatch({ type: 'undo' });
    await settled();
    expect(positionOf(host.state)).toBe(9);
    host.dispatch({ type: 'goTo', position: 20 });
    await settled();
    expect(shownState(host.state)).toEqual(before[19].xPrev);
  });

  it('cannot paint the finished sample', async () => {
    const { host, settled } = bench({ position: 20 });
    host.dispatch(opened);
    await settled();
    const { state } = host;
    expect(update(state, { type: 'paint', stroke: 1, xt: new Float32Array(2) })).toBe(state);
    expect(update(state, { type: 'painting', on: true })).toBe(state);
  });

  it('draws new noise from here on, and other noise at the next request', async () => {
    const { host, settled } = bench({ position: 20 });
    host.dispatch(opened);
    await settled();
    const before = host.state.live!.steps;
    const ends: Float32Array[] = [];
    for (let i = 0; i < 2; i++) {
      host.dispatch({ type: 'goTo', position: 5 });
      host.dispatch({ type: 'fork' });
      host.dispatch({ type: 'goTo', position: 20 });
      await settled();
      const { steps } = host.state.live!;
      expect(steps.slice(0, 5)).toEqual(before.slice(0, 5));
      expect(steps[5].xt).toEqual(before[5].xt);
      expect(steps[5].noise).not.toEqual(before[5].noise);
      ends.push(steps[8].noise);
    }
    expect(ends[0]).not.toEqual(ends[1]);
  });

  it('drops a step that a new setting has overtaken', async () => {
    let release: (() => void) | undefined;
    const slow: EpsilonTheta = async (xt, t, signal) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return exact(xt, t, signal);
    };
    const { host } = bench({}, slow);
    host.dispatch(opened);
    const late = release;
    host.dispatch({ type: 'set', values: { seed: 77 } });
    late?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(host.state.live!.steps).toHaveLength(0);
    expect(host.state.network.status).toBe('live');
    release?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(host.state.live!.steps).toHaveLength(1);
    expect(host.state.live!.steps[0].xt).toEqual(
      startRun({ ...settingsOf(defaults), seed: 77 }, world).start,
    );
  });

  it('pauses between two steps and goes on where it was', async () => {
    const { host, settled } = bench({ position: 15 });
    host.dispatch(opened);
    for (let i = 0; i < 12; i++) await Promise.resolve();
    host.dispatch({ type: 'pause' });
    await settled();
    const { steps } = host.state.live!;
    const stopped = positionOf(host.state);
    expect(stopped).toBeLessThan(15);
    expect(steps.length - stopped).toBeLessThanOrEqual(1);
    steps.slice(1).forEach((step, i) => expect(step.xt).toBe(steps[i].xPrev));
    host.dispatch({ type: 'goTo', position: 15 });
    await settled();
    const whole = await walk(settingsOf(defaults));
    expect(host.state.live!.steps[15].xt).toEqual(whole.steps[15].xt);
  });

  it('keeps the picture when the network fails, and goes on after Retry', async () => {
    let broken = false;
    const network: EpsilonTheta = async (xt, t, signal) => {
      if (broken) throw new Error('Expected an answer, got none.');
      return exact(xt, t, signal);
    };
    const { host, settled } = bench({ position: 4 }, network);
    host.dispatch(opened);
    await settled();
    broken = true;
    host.dispatch({ type: 'goTo', position: 6 });
    await settled();
    expect(host.state.network).toEqual({
      status: 'failed',
      message: 'Error: Expected an answer, got none.',
    });
    expect(host.state.live!.steps).toHaveLength(5);
    broken = false;
    host.dispatch({ type: 'load' });
    host.dispatch(opened);
    host.dispatch({ type: 'goTo', position: 6 });
    await settled();
    expect(positionOf(host.state)).toBe(6);
    expect(host.state.live!.steps).toHaveLength(7);
  });

  it('new settings start over and come back to the same place', async () => {
    const { host, settled } = bench({ position: 10 });
    host.dispatch(opened);
    await settled();
    host.dispatch({ type: 'set', values: { steps: 100, sampler: 'ddim', eta: 0 } });
    await settled();
    expect(positionOf(host.state)).toBe(50);
    const { steps } = host.state.live!;
    expect(steps.every((step) => step.sigma === 0)).toBe(true);
  });

  it('reset keeps the network', async () => {
    const { host, settled } = bench();
    host.dispatch(opened);
    await settled();
    host.dispatch({ type: 'set', values: { digit: '9' } });
    host.dispatch({ type: 'adopt', params: defaults });
    await settled();
    expect(host.state.params).toEqual(defaults);
    expect(host.state.network.status).toBe('live');
    expect(host.state.live!.steps).toHaveLength(1);
  });
});

describe('sixteen at once', () => {
  it('walks every tile as the stepper would', async () => {
    const { host, settled, calls } = bench({ view: 'grid', seed: MAX_SEED - 2 });
    host.dispatch(opened);
    await settled();
    expect(calls).toHaveLength(20);
    expect(host.state.grid.done).toBe(20);
    for (const tile of [0, 3, TILES - 1]) {
      const alone = await walk({
        ...settingsOf(host.state.params),
        seed: tileSeed(MAX_SEED - 2, tile),
      });
      const end = alone.steps[19].xPrev;
      host.state.grid.xt.subarray(2 * tile, 2 * tile + 2).forEach((value, k) => {
        expect(value).toBeCloseTo(end[k], 5);
      });
    }
  });

  it('stops when asked, goes on, and opens a tile where the grid is', async () => {
    const { host, settled } = bench({ view: 'grid' });
    host.dispatch(opened);
    for (let i = 0; i < 20; i++) await Promise.resolve();
    host.dispatch({ type: 'pause' });
    await settled();
    const { done } = host.state.grid;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(20);
    expect(playLabel(host.state)).toBe('Go on');
    const { grid } = host.state;
    host.dispatch({ type: 'openTile', tile: 4 });
    await settled();
    expect(host.state.params).toMatchObject({ view: 'stepper', seed: 5, position: done });
    shownState(host.state).forEach((value, k) => expect(value).toBeCloseTo(grid.xt[8 + k], 5));
    host.dispatch({ type: 'view', view: 'grid' });
    expect(host.state.grid).toBe(grid);
    expect(host.state.params.seed).toBe(1);
    host.dispatch({ type: 'runGrid' });
    await settled();
    expect(host.state.grid.done).toBe(20);
  });

  it('starts from the sixteen seeds', () => {
    const grid = startGrid(settingsOf(defaults), world);
    const step = gridStep(grid, new Float32Array(2 * TILES));
    expect(step.xt).toBe(grid.xt);
    const third = startRun({ ...settingsOf(defaults), seed: 3 }, world);
    expect(grid.xt.subarray(4, 6)).toEqual(third.start);
  });
});

describe('film', () => {
  it('shows both ends, and a point of the strip is the position marked there', () => {
    const positions = framePositions(recorded);
    expect(positions).toHaveLength(FRAMES);
    expect([positions[0], positions.at(-1)]).toEqual([0, 20]);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1000 }), fc.nat(1000), (length, at) => {
        const position = Math.min(at, length);
        expect(positionUnder(placeOf(position, length), length)).toBe(position);
      }),
    );
  });
});

describe('words', () => {
  it('keeps the width of its numbers', () => {
    expect(fixed(0.12345)).toBe('0.123');
    expect(fixed(0)).toBe('0.000');
    expect(fixed(4.9e-5)).toBe('5·10⁻⁵');
    expect(fixed(1e-12)).toBe('1·10⁻¹²');
  });
});

describe('faces', () => {
  const faces: World = worldOf({
    id: 'faces-ddpm',
    title: 'A toy of two colour pixels',
    size: { width: 2, height: 1, channels: 3 },
    asks: 'attributes',
    classes: [],
    schedule: { kind: 'cosine', T: 1000, s: 0.008, maxBeta: 0.999 },
  });
  const both = { ...given, worlds: new Map([...given.worlds, ['faces-ddpm', faces]]) };
  const codec = paramsFor(['digits-ddpm', 'faces-ddpm']);
  const open = (query: string) => initialState(codec.read(query).value, both);

  it('begin with their noise where the recorded walk is one of digits', () => {
    const state = open('model=faces-ddpm&steps=20&position=5');
    expect(positionOf(state)).toBe(0);
    expect(shownState(state)).toEqual(state.live!.start);
    expect(shownState(state)).toHaveLength(6);
    expect(stepOf(state)).toBeUndefined();
    expect(canMove(state)).toBe(false);
    expect(update(state, { type: 'play', on: true }).playing).toBe(false);
    expect(sourceInWords(state)).toMatch(/any face.*Load the network/);
    const back = update(state, { type: 'set', values: { model: 'digits-ddpm' } });
    expect(runOf(back)).toBe(recorded);
    expect(update(back, { type: 'set', values: { model: 'faces-ddpm' } }).live).toBeDefined();
  });

  it('go to the linked position once their network is there', () => {
    const state = update(open('model=faces-ddpm&steps=20&position=5'), opened);
    expect(workOf(state)).toMatchObject({ kind: 'step', index: 0 });
    expect(state.params.position).toBe(5);
    expect(canStep(state)).toBe(true);
  });

  it('stop playing where the network was taken away', () => {
    let state = update(open('model=faces-ddpm&steps=20'), opened);
    const { live } = state;
    state = { ...state, live: withStep(live!, stepAt(live!, 0, new Float32Array(6))) };
    state = { ...update(state, { type: 'unload' }), playing: true };
    for (let i = 0; i < 3; i++) state = update(state, { type: 'tick' });
    expect(positionOf(state)).toBe(1);
    expect(state.playing).toBe(false);
  });

  it('draw an open smile by the seed, and keep one that is asked for', () => {
    const smileIn = (query: string, seed = 1) => {
      const { attributes } = conditionOf(settingsOf(open(query).params), faces, seed) ?? {};
      return attributes?.[vectorOffsets.smile];
    };
    const beanie = 'model=faces-ddpm&wish=hat.beanie';
    expect(smileIn(`${beanie}_smile.0`)).toBe(0);
    const smiles = Array.from({ length: 16 }, (_, seed) => smileIn(beanie, seed)!);
    expect(smileIn(beanie, 3)).toBe(smiles[3]);
    expect(new Set(smiles).size).toBe(16);
    expect(Math.min(...smiles)).toBeLessThan(-0.25);
    expect(Math.max(...smiles)).toBeGreaterThan(0.25);
    expect(smileIn('model=faces-ddpm')).toBeUndefined();
  });

  it('count one evaluation a step where there is nothing to guide by', () => {
    const count = (query: string) => {
      const { params: values } = open(query);
      return needsBoth(values, query.includes('faces') ? faces : world);
    };
    expect(count('model=faces-ddpm&guidance=3')).toBe(false);
    expect(count('model=faces-ddpm&guidance=3&wish=hat.cap')).toBe(true);
    expect(count('model=faces-ddpm&guidance=1&wish=hat.cap')).toBe(false);
    expect(count('guidance=3&digit=any&wish=hat.cap')).toBe(false);
    expect(count('guidance=3&digit=4')).toBe(true);
  });

  it('surprise with what shows of a face, another one each time, and the link carries it', () => {
    let state = open('model=faces-ddpm&steps=20');
    const wishes = Array.from({ length: 12 }, () => {
      state = update(state, { type: 'surprise' });
      expect(codec.read(codec.write(state.params)).value).toEqual(state.params);
      expect(state.live!.settings.wish).toEqual(state.params.wish);
      return state.params.wish;
    });
    expect(new Set(wishes.map((wish) => JSON.stringify(wish))).size).toBeGreaterThan(8);
    for (const wish of wishes) {
      if (wish.hairStyle === 'bald' && wish.beard === 'none') {
        expect(wish.hairColour).toBeUndefined();
      }
      expect(Object.keys(wish).length).toBeGreaterThanOrEqual(4);
    }
  });

  it('a menu sets one attribute and leaves the others', () => {
    const wish = wishing({ hat: 'cap', smile: 0.5 }, 'glasses', 'round');
    expect(wish).toEqual({ hat: 'cap', smile: 0.5, glasses: 'round' });
    expect(wishing(wish, 'smile', OPEN)).toEqual({ hat: 'cap', glasses: 'round' });
    expect(smilePicked(wish)).toBe('smile');
    expect(furtherWishes({ ...wish, skin: 'tan' })).toContain('skin: tan');
    expect(furtherWishes(wish)).toBe('');
  });

  it('an old wish does not make a recorded walk of digits another one', () => {
    const state = initialState(codec.read('steps=20&wish=hat.cap').value, both);
    expect(recordingMatches(state)).toBe(true);
  });

  it('paint in colour, a grey picture in black and white', () => {
    expect(brushOf('red', { channels: 3 }).value).toHaveLength(3);
    expect(brushOf('red', { channels: 1 }).value).toBe(1);
    expect(brushOf('black', { channels: 3 }).value).toBe(-1);
  });
});

describe('which models the figure takes', () => {
  const spec = (name: string, ...shape: (number | 'batch')[]) => ({
    name,
    dtype: 'float32' as const,
    shape,
    description: '',
  });
  const manifest = (inputs: ReturnType<typeof spec>[]) =>
    ({
      id: 'x',
      title: 'X',
      task: 'diffusion',
      schedule: { kind: 'cosine', T: 1000, s: 0.008, maxBeta: 0.999 },
      inputs: [spec('xt', 'batch', 3, 32, 32), spec('t', 'batch'), ...inputs],
    }) as unknown as Manifest;

  it.each([
    ['nothing', []],
    ['class', [spec('label', 'batch')]],
    ['attributes', [spec('attributes', 'batch', 72), spec('deltaH', 'batch', 128, 4, 4)]],
    [undefined, [spec('attributes', 'batch', 5)]],
    [undefined, [spec('tokens', 'batch', 12)]],
    [undefined, [spec('label', 'batch'), spec('low', 'batch', 3, 32, 32)]],
  ])('asks for %s', (asks, inputs) => {
    expect(factsOf(manifest(inputs))?.asks).toBe(asks);
  });
});
