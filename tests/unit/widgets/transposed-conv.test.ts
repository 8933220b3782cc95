import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transposedConv2d, windowOf } from '~/math/convolution';
import { countPath, rimPath, stampPath } from '~/widgets/transposed-conv/grids';
import { readingNames, readings } from '~/widgets/transposed-conv/readings';
import { createScene, kernelOf, sceneOf } from '~/widgets/transposed-conv/scene';
import {
  BOARD,
  initialState,
  kernelNames,
  maxPadding,
  params,
  paramsOf,
  patternNames,
  pixelsOf,
  shapeOf,
  update,
  WHITE,
  type Params,
} from '~/widgets/transposed-conv/state';
import { evennessInWords, liveValues } from '~/widgets/transposed-conv/words';

const start = (query = '') => initialState(params.read(query).value);

const anyParams: fc.Arbitrary<Params> = fc
  .record({
    I: fc.integer({ min: 2, max: BOARD }),
    K: fc.integer({ min: 1, max: 6 }),
    S: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ I, K, S }) =>
    fc.record({
      I: fc.constant(I),
      K: fc.constant(K),
      S: fc.constant(S),
      P: fc.integer({ min: 0, max: maxPadding(K) }),
      outputPadding: fc.integer({ min: 0, max: S - 1 }),
      kernel: fc.constantFrom(...kernelNames),
      seed: fc.integer({ min: 0, max: 9999 }),
      pattern: fc.constantFrom(...patternNames),
      drawn: fc
        .array(fc.integer({ min: 0, max: WHITE }), { minLength: 64, maxLength: 64 })
        .map((pixels) => pixels.join('')),
      t: fc.integer({ min: 0, max: I * I }),
    }),
  );

describe('transposed-conv link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(paramsOf(initialState(values))));
        expect(notices).toEqual([]);
        expect(paramsOf(initialState(value))).toEqual(values);
      }),
    );
  });

  it('says which numbers do not go together', () => {
    const { value, notices } = params.read('K=3&P=2&S=2&outputPadding=3&drawn=12&I=3&t=40');
    expect(value).toMatchObject({ K: 3, P: 1, S: 2, outputPadding: 1, t: 9 });
    expect(notices.join(' ')).toMatch(/“drawn”.*expected 64 figures/);
    expect(notices.join(' ')).toMatch(/“P”.*expected at most 1/);
    expect(notices.join(' ')).toMatch(/“outputPadding”.*less than the stride 2/);
  });
});

describe('transposed-conv state', () => {
  it('starts with the worked example', () => {
    expect(readings(start())).toMatchObject({ step: 49, outputSize: 19, fullSize: 23 });
  });

  it('keeps padding and output padding possible when kernel and stride shrink', () => {
    let state = update(start('outputPadding=2'), { type: 'dial', dial: 'K', value: 2 });
    expect(state).toMatchObject({ K: 2, P: 0 });
    state = update(state, { type: 'dial', dial: 'S', value: 1 });
    expect(state).toMatchObject({ S: 1, outputPadding: 0 });
    expect(update(state, { type: 'dial', dial: 'K', value: 99 }).K).toBe(6);
  });

  it('keeps the share of the work when the input changes its side', () => {
    const state = update(start('t=49'), { type: 'dial', dial: 'I', value: 4 });
    expect(state).toMatchObject({ T: 16, t: 16 });
  });

  it('paints on what is there, one pixel at a time', () => {
    const before = pixelsOf(start());
    const state = update(start(), { type: 'paint', cell: 8, value: 4 });
    expect(state.pattern).toBe('drawn');
    expect(pixelsOf(state)).toEqual(before.map((pixel, at) => (at === 8 ? 4 : pixel)));
    expect(update(state, { type: 'paint', cell: 8, value: 4 })).toBe(state);
    for (const [cell, value] of [
      [49, 1],
      [-1, 1],
      [0.5, 1],
      [0, 5],
      [0, NaN],
    ]) {
      expect(update(state, { type: 'paint', cell, value })).toBe(state);
    }
  });

  it('keeps what was drawn beyond a smaller input', () => {
    const large = update(start('I=8'), { type: 'paint', cell: 63, value: 3 });
    const small = update(large, { type: 'dial', dial: 'I', value: 5 });
    const painted = update(small, { type: 'paint', cell: 0, value: 2 });
    const back = pixelsOf(update(painted, { type: 'dial', dial: 'I', value: 8 }));
    expect(back[63]).toBe(3);
    expect(back[0]).toBe(2);
  });

  it('every pattern has pixels from 0 to 4, and the flat one is flat', () => {
    for (const pattern of patternNames) {
      const pixels = pixelsOf(start(`pattern=${pattern}`));
      expect(pixels.every((pixel) => Number.isInteger(pixel) && pixel >= 0 && pixel <= 4)).toBe(
        true,
      );
      expect(new Set(pixels).size === 1).toBe(pattern === 'flat' || pattern === 'drawn');
    }
  });
});

describe('transposed-conv scene', () => {
  it('after the last stamp shows the transposed convolution inside of the frame', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const state = initialState({ ...values, t: values.I ** 2 });
        const { input, kernel, stamps, output, canvas, counts } = sceneOf(state);
        const shape = shapeOf(state);
        expect(windowOf(stamps, state.P, output)).toEqual(transposedConv2d(input, kernel, shape));
        expect(canvas).toBeGreaterThanOrEqual(state.P + output);
        expect(counts.values.reduce((sum, n) => sum + n, 0)).toBe(state.I ** 2 * state.K ** 2);
      }),
      { numRuns: 40 },
    );
  });

  it('draws nothing darker than black or lighter than white', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { stamps, resized, gain, white } = sceneOf(initialState(values));
        for (const value of stamps.values) expect(value / gain.stamps).toBeLessThanOrEqual(white);
        for (const value of resized.values) expect(value / gain.resized).toBeLessThanOrEqual(white);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps its fixed part while the stamping goes on, and works it out again otherwise', () => {
    const scene = createScene();
    const state = start();
    const { resized } = scene(state);
    expect(scene(update(state, { type: 't', t: 3 })).resized).toBe(resized);
    expect(scene(update(state, { type: 'kernel', kernel: 'tent' })).resized).not.toBe(resized);
  });

  it('has a random kernel for every seed, always the same one', () => {
    expect(kernelOf('random', 5, 3)).toEqual(kernelOf('random', 5, 3));
    expect(kernelOf('random', 5, 3)).not.toEqual(kernelOf('random', 5, 4));
  });

  it('draws each cell’s count once: the areas of all levels fill what was stamped', () => {
    const scene = sceneOf(start('t=20'));
    const areaOf = (path: string) =>
      [...path.matchAll(/h(\d+)v1/g)].reduce((sum, [, width]) => sum + Number(width), 0);
    for (let count = 1; count <= 36; count++) {
      const cells = scene.counts.values.filter((value) => value === count).length;
      expect(areaOf(countPath(scene, count))).toBe(cells);
    }
    expect(stampPath(start('t=9'), 8)).toBe('M3 3h5v5h-5Z');
    expect(rimPath(start(), scene)).toBe('M0 0h23v23h-23ZM2 2h19v19h-19Z');
  });
});

describe('transposed-conv readings and words', () => {
  it('are those of the figure', () => {
    const numbers = readings(start('pattern=dot&t=5'));
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers).toMatchObject({
      step: 5,
      resizedSize: 21,
      leastOverlap: 1,
      mostOverlap: 4,
      resizedRipple: 0,
    });
    // Phases of 1, 2 and 2 taps: squares from 1 to 4 around (5/3)².
    expect(numbers.ripple).toBeCloseTo(3 / (25 / 9), 12);
  });

  it('tell uneven counts from uneven weights', () => {
    const said = (query: string) => evennessInWords(start(query), sceneOf(start(query)));
    expect(said('')).toMatch(/3 does not divide 5.*1, others up to 4 stamps/);
    expect(said('kernel=tent')).toMatch(/make up for it/);
    expect(said('K=6')).toMatch(/3 divides 6: .* every cell gets 4 stamps\.$/);
    expect(said('K=6&kernel=random')).toMatch(/still ripple/);
    expect(said('K=2')).toMatch(/stay empty/);
  });

  it('write the formula’s numbers', () => {
    const state = start('I=4&K=4&S=2&P=1');
    expect(liveValues(state, sceneOf(state))).toMatchObject({
      I: '4',
      O: '8',
      cut: '8 × 8, from 10 × 10 stamped: 1 cut off on each side',
      resized: '8 × 8: each pixel 2 × 2 times, then the kernel slid over it',
      pixel: String(pixelsOf(state)[15]),
    });
  });
});
