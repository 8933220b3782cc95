import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildTestPictures } from '~/book/build-images';
import { mean } from '~/math/statistics';
import { openModelInNode } from '~/runtime/node';
import type { ModelSession } from '~/runtime/session';
import {
  histogramPaths,
  placeOf,
  rocPath,
  ticksOf,
  valueAt,
} from '~/widgets/anomaly-threshold/charts';
import { compute } from '~/widgets/anomaly-threshold/compute';
import {
  BATCH,
  BLANK,
  graphsOf,
  networks,
  PIXELS,
  wanted,
  type GraphName,
  type Network,
} from '~/widgets/anomaly-threshold/models';
import { readingNames, readings } from '~/widgets/anomaly-threshold/readings';
import { rebuild, type Graphs } from '~/widgets/anomaly-threshold/rebuild';
import { axisOf, factsOf, scoreOf, scores } from '~/widgets/anomaly-threshold/score';
import {
  confusionOf,
  EACH,
  errorsOf,
  examplesOf,
  initialState,
  isComplete,
  missingPicture,
  needsTests,
  ownScore,
  params,
  progressOf,
  rebuiltOf,
  scoredOf,
  update,
  workOf,
  type Action,
  type State,
} from '~/widgets/anomaly-threshold/state';
import { ownInWords, sourceInWords, verdictInWords } from '~/widgets/anomaly-threshold/words';

const N = 2 * EACH;
/** Errors as a network might have them: clothes a hundred times as large, but for some. */
const errors = Array.from(
  { length: N },
  (_, i) => (i < EACH || i % 8 === 0 ? 0.01 : 1) * (1 + i / N),
);
const facts = Array.from({ length: N }, (_, i) => ({ ink: 0.2 + i / N, energy: 0.4 }));
const start = (query = '', built = ''): State =>
  initialState(params.read(query).value, {
    params: params.read(built).value,
    facts,
    errors,
    own: { facts: { ink: 0.3, energy: 0.5 }, error: 0.02 },
  });
const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const opened: Action = { type: 'opened', backend: 'wasm', threads: 1 };
const pixels = (value = 0): Float32Array => new Float32Array(PIXELS).fill(value);
const tests: Action = { type: 'tests', tests: Array.from({ length: N }, () => pixels(-0.5)) };

describe('scores', () => {
  it('count ink and energy, empty paper having none', () => {
    expect(factsOf(pixels(BLANK))).toEqual({ ink: 0, energy: 0 });
    expect(factsOf(pixels(1))).toEqual({ ink: 2, energy: 4 });
    const half = pixels(BLANK).fill(1, 0, PIXELS / 2);
    expect(factsOf(half)).toEqual({ ink: 1, energy: 2 });
    for (const score of scores) {
      expect(Number.isFinite(scoreOf(score, factsOf(pixels(BLANK)), 0))).toBe(true);
    }
    expect(scoreOf('relative', { ink: 0, energy: 2 }, 1)).toBeLessThan(
      scoreOf('relative', { ink: 0, energy: 1 }, 1),
    );
  });

  it('have a place on their axis and back, and start on it', () => {
    for (const score of scores) {
      const { low, high, start: first } = axisOf[score];
      for (const value of [low, first, high]) {
        expect(valueAt(score, placeOf(score, value) / 1000)).toBeCloseTo(value, 6);
      }
      expect(placeOf(score, 0)).toBe(0);
      expect(placeOf(score, 1e6)).toBe(1000);
      expect(ticksOf(score).length).toBeGreaterThanOrEqual(4);
      expect(ticksOf(score).length).toBeLessThanOrEqual(6);
    }
  });

  it('are drawn as bars up and down that hold every picture', () => {
    const drawn = histogramPaths('error', scoredOf(start()));
    const heights = (d: string) => [...d.matchAll(/M[\d.]+ 500v(-?[\d.]+)/g)].map(([, v]) => +v);
    expect(heights(drawn.digits).every((height) => height < 0)).toBe(true);
    expect(heights(drawn.clothes).every((height) => height > 0)).toBe(true);
    const total = (d: string) => Math.abs(heights(d).reduce((sum, height) => sum + height, 0));
    expect(total(drawn.digits) / total(drawn.clothes)).toBeCloseTo(1, 1);
    expect(rocPath(scoredOf(start()))).toMatch(/^M0,1000.*1000,0$/);
  });
});

describe('before there is a network', () => {
  it('the threshold works on the scores of the build', () => {
    const state = start();
    const confusion = confusionOf(state)!;
    expect(confusion).toEqual({
      truePositives: EACH - EACH / 8,
      falseNegatives: EACH / 8,
      falsePositives: 0,
      trueNegatives: EACH,
    });
    expect(sourceInWords(state)).toContain('when the book was built');
    expect(verdictInWords(state)).toContain(`224 of ${EACH} clothes found`);
    const low = after(state, { type: 'threshold', threshold: 0.0001 });
    expect(low.params.threshold).toBe(0.0005);
    expect(confusionOf(low)).toMatchObject({ falseNegatives: 0, trueNegatives: 0 });
    expect(needsTests(state)).toBe(false);
  });

  it('knows no score of another network, but ink at once', () => {
    const other = after(start(), { type: 'network', network: 'dae' });
    expect(isComplete(scoredOf(other))).toBe(false);
    expect(verdictInWords(other)).toContain('Load the networks');
    expect(readings(other).auc).toBeNaN();
    const ink = after(other, { type: 'score', score: 'ink' });
    expect(isComplete(scoredOf(ink))).toBe(true);
    expect(ink.params.threshold).toBe(axisOf.ink.start);
    expect(needsTests(ink)).toBe(true);
    expect(sourceInWords(ink)).toContain('no network');
  });

  it('a threshold set by the digits lets one in twenty of them above', () => {
    const state = after(start(), { type: 'five' });
    expect(confusionOf(state)!.falsePositives).toBeLessThanOrEqual(0.05 * EACH);
    expect(confusionOf(state)!.falsePositives).toBeGreaterThan(0.03 * EACH);
    expect(params.read(params.write(state.params)).value).toEqual(state.params);
  });

  it('scores the picture of the build, and no drawing', () => {
    expect(missingPicture(start())).toBe('digit-5');
    expect(ownScore(start())).toBe(0.02);
    expect(ownInWords(start())).toContain('passes for a digit');
    const drawn = after(start(), { type: 'draw', pixels: pixels(1) });
    expect(ownScore(drawn)).toBeUndefined();
    expect(ownScore(after(drawn, { type: 'score', score: 'ink' }))).toBe(2);
    expect(start('picture=none').drawing).toEqual(pixels(BLANK));
  });
});

describe('with networks', () => {
  /** Does what the state wants with errors that tell of their network. */
  function settled(state: State): { state: State; kinds: string[] } {
    const kinds: string[] = [];
    for (let work = workOf(state); work; work = workOf(state)) {
      kinds.push(work.kind);
      if (kinds.length > 100) throw new Error('No end of work.');
      const { network } = work;
      const error = 1 + networks.indexOf(network);
      state = update(
        state,
        work.kind === 'own'
          ? { type: 'own', own: { of: work.of, network, pixels: pixels(), error } }
          : { type: 'errors', network, from: work.from, errors: work.pictures.map(() => error) },
      );
    }
    return { state, kinds };
  }
  const picture: Action = { type: 'picture', picture: 'digit-5', pixels: pixels(0.5) };

  it('scores the drawing first, then the test pictures, in batches', () => {
    const { state, kinds } = settled(after(start(), picture, opened, tests));
    expect(kinds).toEqual(['own', ...Array.from({ length: N / BATCH }, () => 'errors')]);
    expect(errorsOf(state)).toEqual(Array.from({ length: N }, () => 1));
    expect(sourceInWords(state)).toContain('in this page');
    expect(rebuiltOf(state)?.source).toBe('live');
    // Another network's errors are computed once, and stay.
    const other = settled(after(state, { type: 'network', network: 'dae' }));
    expect(other.kinds).toHaveLength(1 + N / BATCH);
    expect(errorsOf(other.state)[0]).toBe(4);
    const back = settled(after(other.state, { type: 'network', network: 'vae2' }));
    expect(back.kinds).toEqual(['own']);
  });

  it('needs the test pictures, says how far it is, and shows the build’s scores until then', () => {
    const state = after(start(), picture, opened);
    expect(needsTests(state)).toBe(true);
    let busy = after(state, tests);
    busy = after(busy, {
      type: 'own',
      own: { of: busy.drawing!, network: 'vae2', pixels: pixels(), error: 1 },
    });
    for (let i = 0; i < 4; i++) {
      const work = workOf(busy)!;
      if (work.kind !== 'errors') throw new Error(`Expected errors, got ${work.kind}.`);
      busy = update(busy, {
        type: 'errors',
        network: work.network,
        from: work.from,
        errors: work.pictures.map(() => 3),
      });
    }
    expect(progressOf(busy)).toBe((4 * BATCH) / N);
    expect(errorsOf(busy)).toBe(errors);
    expect(verdictInWords(after(busy, { type: 'network', network: 'dae' }))).toMatch(/…|%/);
  });

  it('forgets all that the networks gave when they go, and stops when they fail', () => {
    const { state } = settled(after(start(), picture, opened, tests));
    const gone = after(state, { type: 'unload' });
    expect(gone.errors).toEqual({});
    expect(errorsOf(gone)).toBe(errors);
    expect(workOf(after(state, { type: 'failed', message: 'gone' }))).toBeUndefined();
  });

  it('reset brings the author’s state back and keeps what was computed', () => {
    const { state } = settled(after(start(), picture, opened, tests));
    const moved = after(
      state,
      { type: 'score', score: 'ink' },
      { type: 'threshold', threshold: 1 },
    );
    const reset = after(moved, { type: 'adopt', params: params.defaults });
    expect(reset.params).toEqual(params.defaults);
    expect(reset.errors).toBe(state.errors);
    expect(workOf(reset)).toBeUndefined();
  });
});

describe('readings', () => {
  it('are rates and counts of one threshold', () => {
    const numbers = readings(start());
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers.caught + numbers.missed).toBe(EACH);
    expect(numbers.truePositiveRate).toBe(numbers.caught / EACH);
    expect(numbers.precision).toBe(1);
    expect(numbers.auc).toBeGreaterThan(0.85);
  });
});

describe('the shipped networks', () => {
  let pictures: Float32Array[];
  const opening = new Map<GraphName, ModelSession>();
  const graphs = new Proxy({} as Graphs, { get: (_, name: GraphName) => opening.get(name) });
  const scoreAll = async (network: Network): Promise<State> => {
    let state = after(start(`network=${network}&picture=none`), opened, {
      type: 'tests',
      tests: pictures,
    });
    state = { ...state, recorded: { ...state.recorded, facts: pictures.map(factsOf) } };
    for (let work = workOf(state); work; work = workOf(state)) {
      state = update(state, await compute(work, graphs));
    }
    return state;
  };
  beforeAll(async () => {
    pictures = await buildTestPictures();
    for (const name of networks.flatMap((network) => graphsOf[network])) {
      const part = wanted[name];
      const graph = 'graph' in part ? part.graph : 'model.onnx';
      const folder = path.resolve('models', part.model);
      opening.set(name, await openModelInNode(folder, { graph, batch: part.batch }));
    }
    return () => opening.forEach((session) => session.close());
  });

  it('tell digits from clothes as the figure’s words say', async () => {
    const states = {} as Record<Network, State>;
    for (const network of networks) states[network] = await scoreAll(network);
    const auc = (network: Network) => readings(states[network]).auc;
    expect(auc('vae2')).toBeGreaterThan(0.96);
    expect(auc('vae2')).toBeLessThan(auc('vae10'));
    expect(auc('vae10')).toBeLessThan(auc('dae'));
    expect(auc('dae')).toBeGreaterThan(0.999);
    expect(auc('collapsed')).toBeLessThan(0.85);
    // No network at all: nine pairs in ten.
    const ink = readings(after(states.vae2, { type: 'score', score: 'ink' })).auc;
    expect(ink).toBeGreaterThan(0.87);
    expect(ink).toBeLessThan(0.93);
    // An empty page passes for a digit; the denoiser leaves it as it is.
    expect(ownScore(states.vae2)!).toBeLessThan(params.defaults.threshold);
    expect(ownScore(states.dae)!).toBeLessThan(Math.min(...scoredOf(states.dae).digits));
    // What is missed soonest is dark, what raises alarms soonest is not.
    const examples = examplesOf(states.dae)!;
    const inkOf = (numbers: number[]) => mean(numbers.map((i) => factsOf(pictures[i]).ink));
    const usual = mean(pictures.slice(EACH).map((picture) => factsOf(picture).ink));
    expect(inkOf(examples.clothes)).toBeLessThan(0.5 * usual);
  }, 60_000);

  it('rebuild each picture alike, whatever shares its batch', async () => {
    const [first, second] = pictures;
    const [alone] = await rebuild(graphs, 'vae10', [first]);
    const [, together] = await rebuild(graphs, 'vae10', [second, first]);
    together.forEach((value, i) => expect(value).toBeCloseTo(alone[i], 4));
  });

  it('the sheet holds its pictures, and is small', () => {
    expect(pictures).toHaveLength(N);
    const digits = mean(pictures.slice(0, EACH).map((picture) => factsOf(picture).ink));
    const clothes = mean(pictures.slice(EACH).map((picture) => factsOf(picture).ink));
    expect(clothes).toBeGreaterThan(1.5 * digits);
    const bytes = readFileSync(path.resolve('public/images/digits-clothes-28.webp')).length;
    expect(bytes).toBeLessThan(150_000);
  });
});
