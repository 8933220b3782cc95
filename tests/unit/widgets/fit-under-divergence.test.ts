import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitNames, momentsOf } from '~/math/gaussian-fit';
import { sigmaLimits, tidyShape } from '~/ui/density-shape';
import {
  densityPaths,
  headPlace,
  landscapePath,
  trailPath,
} from '~/widgets/fit-under-divergence/curves';
import { readingNames, readings } from '~/widgets/fit-under-divergence/readings';
import { createScene, densityAt, placeAt, sceneOf } from '~/widgets/fit-under-divergence/scene';
import {
  initialState,
  params,
  paramsOf,
  startShape,
  STEPS,
  update,
  type Params,
} from '~/widgets/fit-under-divergence/state';
import { liveValues } from '~/widgets/fit-under-divergence/words';

const SEED = 3;
const start = (query = '') => initialState(params.read(query).value);
const hundredths = (low: number, high: number) =>
  fc.integer({ min: low, max: high }).map((n) => n / 100);
const shape = fc
  .array(fc.tuple(hundredths(5, 95), hundredths(-400, 400), hundredths(40, 150)), {
    minLength: 1,
    maxLength: 2,
  })
  .map((parts) =>
    tidyShape({
      weights: parts.map(([weight]) => weight),
      means: parts.map(([, mean]) => mean),
      sigmas: parts.map(([, , sigma]) => sigma),
    }),
  );
const anyParams: fc.Arbitrary<Params> = fc.record({
  p: shape,
  mean: hundredths(-400, 400),
  sigma: hundredths(40, 150),
  rate: hundredths(2, 100),
  width: hundredths(10, 300),
  t: fc.integer({ min: 0, max: STEPS }),
  show: fc.constantFrom(...fitNames),
});

describe('fit-under-divergence link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(paramsOf(initialState(values))));
        expect(notices).toEqual([]);
        expect(paramsOf(initialState(value))).toEqual(values);
      }),
    );
  });

  it('holds what a link asks for inside its range, and says so', () => {
    const { value, notices } = params.read('mean=99&sigma=0&rate=-1&t=1e9&show=love');
    expect(value).toMatchObject({ mean: 4, sigma: sigmaLimits[0], rate: 0.02, t: STEPS });
    expect(value.show).toBe('klReverse');
    expect(notices.length).toBe(5);
  });
});

describe('fit-under-divergence state', () => {
  it('moves the start and the data, within what a link can carry', () => {
    const moved = update(start(), {
      type: 'start',
      shape: { weights: [1], means: [9], sigmas: [0.123] },
    });
    expect(moved).toMatchObject({ mean: 4, sigma: 0.4 });
    expect(startShape(moved)).toEqual({ weights: [1], means: [4], sigmas: [0.4] });
    expect(update(start(), { type: 'bumps' }).p.means).toEqual([-2]);
    expect(update(start(), { type: 'dial', dial: 'rate', value: 7 }).rate).toBe(1);
  });

  it('plays to the last step and stops there; the start is one press away', () => {
    const state = update(update(start('t=190'), { type: 'play' }), { type: 'tick', seconds: 5 });
    expect(state).toMatchObject({ t: STEPS, playing: false });
    expect(update(state, { type: 't', t: 0 }).t).toBe(0);
  });
});

describe('fit-under-divergence scene', () => {
  const state = start();
  const { fits } = sceneOf(state);

  it('covers both modes under the forward KL, and takes one under the reverse', () => {
    const { mean, variance } = momentsOf(state.p);
    const forward = placeAt(fits.klForward, STEPS);
    expect(forward.mean).toBeCloseTo(mean, 2);
    expect(forward.sigma).toBeCloseTo(Math.sqrt(variance), 2);
    const reverse = placeAt(fits.klReverse, STEPS);
    expect(reverse.mean).toBeCloseTo(2, 2);
    expect(reverse.value).toBeCloseTo(-Math.log(0.4), 2);
    const other = placeAt(sceneOf(start('mean=-1')).fits.klReverse, STEPS);
    expect(other.mean).toBeCloseTo(-2, 2);
    expect(other.value).toBeCloseTo(-Math.log(0.6), 2);
  });

  it('ends no fit above where it started', () => {
    for (const name of fitNames) {
      expect(placeAt(fits[name], STEPS).value).toBeLessThan(placeAt(fits[name], 0).value);
    }
  });

  it('works out again only what has changed', () => {
    const scene = createScene();
    const before = scene(state);
    const later = scene(update(state, { type: 't', t: 3 }));
    expect(later.fits.klReverse).toBe(before.fits.klReverse);
    const wider = scene(update(state, { type: 'dial', dial: 'width', value: 2 }));
    expect(wider.fits.wasserstein1).toBe(before.fits.wasserstein1);
    expect(wider.landscape).toBe(before.landscape);
    expect(wider.fits.squaredMmd).not.toBe(before.fits.squaredMmd);
    const shown = scene(update(state, { type: 'show', show: 'klForward' }));
    expect(shown.landscape).not.toBe(before.landscape);
  });

  it('draws finite paths, whatever is asked for', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const any = initialState(values);
        const scene = sceneOf(any);
        const fit = scene.fits[any.show];
        const drawn = [
          landscapePath(scene.landscape),
          trailPath(fit, any.t),
          headPlace(fit, any.t),
          densityPaths(densityAt(placeAt(fit, any.t)).density).line,
        ];
        for (const path of drawn) expect(path).not.toMatch(/NaN|Infinity/);
        expect(trailPath(fit, any.t)).not.toBe('');
      }),
      { seed: SEED, numRuns: 12 },
    );
  });

  it('says what it measures, by name', () => {
    const numbers = readings(start('t=50'));
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers.step).toBe(50);
    expect(numbers.klReverseMean).toBeCloseTo(2, 1);
    const live = liveValues(state, sceneOf(state));
    expect(live['mean-klForward']).toBe('−0.40');
    expect(live.name).toBe('KL(q‖p*)');
  });
});
