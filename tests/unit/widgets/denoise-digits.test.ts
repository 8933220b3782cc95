import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPicture } from '~/book/build-images';
import { meanSquaredError, psnr } from '~/math/picture-error';
import { mean, variance } from '~/math/statistics';
import { openModelInNode, readManifest } from '~/runtime/node';
import { curvePath, sigmaAt, placeOfSigma } from '~/widgets/denoise-digits/chart';
import { damaged, isInHole } from '~/widgets/denoise-digits/corrupt';
import { BLANK, MODEL, PIXELS, TRAINED } from '~/widgets/denoise-digits/models';
import { readingNames, readings } from '~/widgets/denoise-digits/readings';
import { compute, restore } from '~/widgets/denoise-digits/restore';
import { shapePixels, shapes } from '~/widgets/denoise-digits/shapes';
import {
  curveOf,
  damageCurve,
  initialState,
  LEVELS,
  missingPicture,
  noisyOf,
  outcomeOf,
  params,
  update,
  workOf,
  type Action,
  type State,
} from '~/widgets/denoise-digits/state';
import {
  pictureInWords,
  sourceInWords,
  trainingInWords,
  verdictInWords,
} from '~/widgets/denoise-digits/words';

const pixels = (value = 0): Float32Array => new Float32Array(PIXELS).fill(value);
const start = (query = '', built = ''): State =>
  initialState(params.read(query).value, {
    params: params.read(built).value,
    error: 0.04,
    errors: LEVELS.map(() => 0.04),
  });
const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const opened: Action = { type: 'opened', backend: 'wasm', threads: 1 };
const picture: Action = { type: 'picture', picture: 'digit-2', pixels: pixels(-0.5) };

/** Does what the state wants, as a network would that answers everything with grey. */
function settled(state: State): { state: State; kinds: string[] } {
  const kinds: string[] = [];
  for (let work = workOf(state); work; work = workOf(state)) {
    kinds.push(work.kind);
    if (kinds.length > 40) throw new Error(`No end of work: ${kinds.join(', ')}`);
    const { of, key } = work;
    state = update(
      state,
      work.kind === 'restore'
        ? { type: 'restored', restored: { of, key, pixels: pixels() } }
        : { type: 'level', of, key, level: work.level, error: 0.25 },
    );
  }
  return { state, kinds };
}

describe('the damage', () => {
  const plain = { sigma: 0, hole: 0, column: 14, row: 14, seed: 1 };

  it('is Gaussian noise of the chosen spread, the same ε at every σ, another for another seed', () => {
    const x0 = pixels(0.5);
    const once = damaged(x0, { ...plain, sigma: 1 });
    const noise = once.map((value, i) => value - x0[i]);
    expect(Math.abs(mean(noise))).toBeLessThan(0.12);
    expect(variance(noise)).toBeGreaterThan(0.85);
    expect(variance(noise)).toBeLessThan(1.15);
    const twice = damaged(x0, { ...plain, sigma: 2 });
    twice.forEach((value, i) => expect(value - x0[i]).toBeCloseTo(2 * noise[i], 4));
    expect(damaged(x0, { ...plain, sigma: 1, seed: 2 })).not.toEqual(once);
    expect(damaged(x0, plain)).toEqual(x0);
  });

  it('blanks a square of the chosen size around its place, before the noise', () => {
    for (const [hole, column, row] of [
      [1, 3, 20],
      [6, 14, 14],
      [9, 10, 8],
    ]) {
      const x = damaged(pixels(1), { ...plain, hole, column, row });
      expect(x.filter((value) => value === BLANK)).toHaveLength(hole * hole);
      expect(isInHole({ hole, column, row }, column, row)).toBe(true);
      expect(x[row * 28 + column]).toBe(BLANK);
    }
    expect(isInHole({ hole: 0, column: 3, row: 3 }, 3, 3)).toBe(false);
    const noisy = damaged(pixels(1), { ...plain, hole: 5, sigma: 0.5 });
    expect(noisy[14 * 28 + 14]).not.toBe(BLANK);
  });
});

describe('the shapes', () => {
  it('are drawn in ink on paper, each its own, and no two pages differ', () => {
    for (const shape of shapes) {
      const drawn = shapePixels(shape);
      expect(drawn).toEqual(shapePixels(shape));
      expect(Math.max(...drawn)).toBe(1);
      expect(drawn[0]).toBe(BLANK);
      const ink = drawn.filter((value) => value > 0).length;
      expect(ink).toBeGreaterThan(60);
      expect(ink).toBeLessThan(300);
      expect(pictureInWords(shape)).toBe(`a ${shape}`);
    }
  });
});

describe('before there is a network', () => {
  it('damages at once, shows what the build restored, and nothing in the place of another', () => {
    const state = after(start(), picture);
    expect(missingPicture(start())).toBe('digit-2');
    expect(missingPicture(state)).toBeUndefined();
    expect(noisyOf(state)).toHaveLength(PIXELS);
    expect(outcomeOf(state)).toEqual({ source: 'built', error: 0.04 });
    expect(sourceInWords(state)).toContain('when the book was built');
    const moved = after(state, { type: 'set', values: { sigma: 2 } });
    expect(outcomeOf(moved)).toBeUndefined();
    expect(verdictInWords(moved)).toContain('Load the network');
    // The chart holds for all noise levels of one seed.
    expect(curveOf(moved)).toHaveLength(LEVELS.length);
    expect(curveOf(after(state, { type: 'set', values: { seed: 2 } }))).toEqual([]);
    expect(curveOf(after(state, { type: 'draw', pixels: pixels(1) }))).toEqual([]);
    expect(workOf(moved)).toBeUndefined();
  });

  it('where no hole is cut, its place changes nothing', () => {
    const state = after(start(), picture, { type: 'set', values: { column: 3, row: 3 } });
    expect(outcomeOf(state)?.source).toBe('built');
    const cut = after(state, { type: 'set', values: { hole: 4 } });
    expect(outcomeOf(cut)).toBeUndefined();
  });

  it('has shapes and empty paper without fetching anything', () => {
    const house = start('picture=house');
    expect(missingPicture(house)).toBeUndefined();
    expect(house.drawing).toEqual(shapePixels('house'));
    expect(start('picture=none').drawing).toEqual(pixels(BLANK));
    const back = after(house, { type: 'pick', picture: 'digit-7' });
    expect(back.drawing).toBeUndefined();
    expect(missingPicture(back)).toBe('digit-7');
  });
});

describe('with a network', () => {
  it('restores the picture first, then the chart, level by level', () => {
    const { state, kinds } = settled(after(start(), picture, opened));
    expect(kinds).toEqual(['restore', ...LEVELS.map(() => 'level')]);
    expect(outcomeOf(state)).toMatchObject({ source: 'live', error: 0.25 });
    expect(curveOf(state)).toEqual(LEVELS.map(() => 0.25));
    const moved = after(state, { type: 'set', values: { sigma: 2 } });
    expect(workOf(moved)?.kind).toBe('restore');
    // While the next is computed the last picture stays.
    expect(outcomeOf(moved)?.source).toBe('live');
    expect(settled(moved).kinds).toEqual(['restore']);
    const seeded = settled(after(state, { type: 'set', values: { seed: 3 } }));
    expect(seeded.kinds).toHaveLength(1 + LEVELS.length);
  });

  it('what comes too late for a drawing is not taken for another', () => {
    const state = after(start(), picture, opened);
    const work = workOf(state)!;
    const drawn = after(
      state,
      { type: 'draw', pixels: pixels(0.9) },
      { type: 'restored', restored: { of: work.of, key: work.key, pixels: pixels() } },
    );
    expect(outcomeOf(drawn)).toBeUndefined();
    expect(workOf(drawn)?.of).toBe(drawn.drawing);
  });

  it('forgets all that a network gave when it goes, and stops when it fails', () => {
    const { state } = settled(after(start('sigma=2'), picture, opened));
    expect(outcomeOf(after(state, { type: 'unload' }))).toBeUndefined();
    expect(workOf(after(state, { type: 'failed', message: 'gone' }))).toBeUndefined();
  });

  it('reset brings the author’s state back and keeps network and picture', () => {
    const { state } = settled(after(start(), picture, opened));
    const moved = after(state, { type: 'set', values: { sigma: 3, hole: 4 } });
    const reset = after(moved, { type: 'adopt', params: params.defaults });
    expect(reset.params).toEqual(params.defaults);
    expect(reset.drawing).toBe(state.drawing);
    expect(reset.network.status).toBe('live');
    const drawn = after(state, { type: 'draw', pixels: pixels(1) });
    expect(after(drawn, { type: 'adopt', params: params.defaults }).drawing).toBeUndefined();
  });
});

describe('words, readings and chart', () => {
  it('say better from worse, and what the training knew', () => {
    const state = after(start('sigma=1'), picture, opened);
    const work = workOf(state)!;
    const answer = (value: number): State =>
      update(state, {
        type: 'restored',
        restored: { of: work.of, key: work.key, pixels: pixels(value) },
      });
    expect(verdictInWords(answer(-0.5))).toContain('nearer');
    expect(verdictInWords(answer(1))).toContain('Made worse');
    expect(trainingInWords(start('sigma=0.1'))).toContain('Less noise');
    expect(trainingInWords(start('sigma=3'))).toContain('More noise');
    expect(trainingInWords(start('hole=5'))).toContain('hole');
    const numbers = readings(answer(1));
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers.mseAfter).toBeCloseTo(2.25, 6);
    expect(numbers.gain).toBeCloseTo(psnr(2.25) - psnr(numbers.mseBefore), 9);
    expect(numbers.gain).toBeLessThan(0);
  });

  it('the chart’s place of σ and back', () => {
    for (const sigma of [0, 0.5, 4]) expect(sigmaAt(placeOfSigma(sigma) / 1000)).toBeCloseTo(sigma);
    expect(curvePath([]).match(/[ML]/g)).toBeNull();
    expect(curvePath(damageCurve(pixels(0), params.defaults))).not.toContain('NaN');
  });
});

describe('the shipped network', () => {
  const folder = path.resolve('models', MODEL);
  let restorer: Awaited<ReturnType<typeof openModelInNode>>;
  beforeAll(async () => {
    restorer = await openModelInNode(folder, { batch: 1 });
  });
  afterAll(() => restorer.close());

  it('was trained on the noise levels that the figure says', () => {
    const [{ description = '' }] = readManifest(folder).inputs;
    expect(description).toContain(`${TRAINED.low} <= sigma <= ${TRAINED.high}`);
  });

  it('gains what its card promises, and costs where there is nothing to restore', async () => {
    const { metrics } = readManifest(folder);
    for (const sigma of [0.5, 1, 2]) {
      const all: number[] = [];
      for (const name of [
        'digit-0',
        'digit-2',
        'digit-4',
        'digit-7b',
        'digit-8',
        'digit-9b',
      ] as const) {
        const { pixels: x0 } = await buildPicture(name);
        const noisy = damaged(x0, { sigma, hole: 0, column: 0, row: 0, seed: 7 });
        all.push(psnr(meanSquaredError(await restore(restorer, noisy), x0)));
      }
      expect(Math.abs(mean(all) - metrics[`psnr-after-${sigma}`].value)).toBeLessThan(2);
    }
    const { pixels: x0 } = await buildPicture('digit-2');
    const weak = damaged(x0, { sigma: 0.05, hole: 0, column: 0, row: 0, seed: 7 });
    const restored = await restore(restorer, weak);
    expect(meanSquaredError(restored, x0)).toBeGreaterThan(meanSquaredError(weak, x0));
  });

  it('pulls what is no digit away from the drawing more than a digit', async () => {
    const errorOf = async (x0: Float32Array) => {
      const noisy = damaged(x0, { sigma: 1, hole: 0, column: 0, row: 0, seed: 3 });
      return meanSquaredError(await restore(restorer, noisy), x0);
    };
    const digits = await Promise.all(
      (['digit-2', 'digit-5', 'digit-8'] as const).map(async (name) =>
        errorOf((await buildPicture(name)).pixels),
      ),
    );
    expect(await errorOf(shapePixels('house'))).toBeGreaterThan(Math.max(...digits));
    expect(await errorOf(shapePixels('star'))).toBeGreaterThan(Math.max(...digits));
  });

  it('leaves a hole open while the noise is weak', async () => {
    const { pixels: x0 } = await buildPicture('digit-2');
    const damage = { sigma: 0.3, hole: 9, column: 14, row: 12, seed: 1 };
    const restored = await restore(restorer, damaged(x0, damage));
    const inside = [...x0.keys()].filter((i) => isInHole(damage, i % 28, Math.floor(i / 28)));
    expect(inside.some((i) => x0[i] > 0.5)).toBe(true);
    expect(Math.max(...inside.map((i) => restored[i]))).toBeLessThan(0.2);
  });

  it('does the figure’s work: the chart’s curve is that of its pictures', async () => {
    let state = after(
      start(),
      { ...picture, pixels: (await buildPicture('digit-2')).pixels },
      opened,
    );
    for (let work = workOf(state); work; work = workOf(state)) {
      state = update(state, await compute(work, restorer));
    }
    const level = LEVELS.indexOf(1);
    expect(curveOf(state)[level]).toBeCloseTo(readings(state).mseAfter, 6);
    expect(readings(state).gain).toBeGreaterThan(8);
    expect(verdictInWords(state)).toContain('nearer');
  });
});
