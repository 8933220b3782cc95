import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jensenShannonDivergence, klDivergence } from '~/math/divergences';
import { ganExpectations } from '~/math/gan-value';
import { mixtureDensity } from '~/math/mixture-1d';
import { tidyShape, withMean } from '~/ui/density-shape';
import { answerPath, shareAt, sharePath, worthPaths } from '~/widgets/jsd-proof/curves';
import { densitiesOf, KNOTS } from '~/widgets/jsd-proof/discriminator';
import { readingNames, readings } from '~/widgets/jsd-proof/readings';
import { createScene, EQUAL, lineNames, sceneOf } from '~/widgets/jsd-proof/scene';
import {
  initialState,
  params,
  paramsOf,
  sources,
  update,
  type Params,
} from '~/widgets/jsd-proof/state';
import { createTraining, MAX_STEPS } from '~/widgets/jsd-proof/training';
import { isBest, liveValues, relationOf, shortfall } from '~/widgets/jsd-proof/words';

const SEED = 20;
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
  q: shape,
  tails: fc.constantFrom('normal' as const, 'cut' as const),
  source: fc.constantFrom(...sources),
  d: fc.array(hundredths(-600, 600), { minLength: KNOTS.length, maxLength: KNOTS.length }),
  steps: fc.integer({ min: 0, max: MAX_STEPS }),
  seed: fc.integer({ min: 0, max: 999_999 }),
  half: fc.boolean(),
  x: hundredths(-500, 500),
});

describe('jsd-proof link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(paramsOf(initialState(values))));
        expect(notices).toEqual([]);
        expect(value).toEqual(values);
      }),
    );
  });
});

describe('the proof', () => {
  it('has equal lines with the best discriminator, whatever the densities, tails and weights', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const scene = sceneOf({ ...values, source: 'optimal' });
        for (const name of lineNames.slice(1, -1)) expect(relationOf(name, scene)).toBe('=');
        expect(isBest(scene)).toBe(true);
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('has at most one line that fails with any other: the step to the best answer', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const scene = sceneOf(values);
        expect(relationOf('integral', scene)).toBe('=');
        expect(['=', '<']).toContain(relationOf('best', scene));
        for (const name of ['mixture', 'kl', 'jsd'] as const) {
          expect(relationOf(name, scene)).toBe('=');
        }
        expect(['=', '>']).toContain(relationOf('bound', scene));
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('agrees with the divergences and expectations worked out elsewhere', () => {
    for (const query of [
      '',
      'tails=cut',
      'source=drawn&d=1_1_1_1_0_-1_-1_-1_-1',
      'source=logistic',
    ]) {
      const state = start(query);
      const scene = sceneOf(state);
      const { p, q } = densitiesOf(state);
      expect(scene.jsd).toBeCloseTo(jensenShannonDivergence(p, q), 6);
      const { real, fake } = ganExpectations(p, q, scene.logit);
      expect(scene.expectations.real).toBeCloseTo(real, 8);
      expect(scene.lines.objective).toBeCloseTo(real + fake, 8);
    }
    const { p, q } = densitiesOf(start());
    const m = mixtureDensity({
      weights: [0.3, 0.2, 0.5],
      means: [-2, 0.4, 2.2],
      sigmas: [0.6, 0.9, 0.9],
    });
    expect(sceneOf(start()).klReal).toBeCloseTo(klDivergence(p, m), 6);
    expect(sceneOf(start()).klFake).toBeCloseTo(klDivergence(q, m), 6);
  });

  it('reaches its bound when the densities are equal, and only then', () => {
    const equal = sceneOf(start('q=-2_0.6_60_0.4_0.9_40'));
    expect(relationOf('bound', equal)).toBe('=');
    expect(equal.lines.objective).toBeCloseTo(-Math.log(4), 6);
    expect(relationOf('bound', sceneOf(start()))).toBe('>');
  });

  it('is halved, bound and all, by the objective with ½', () => {
    const [whole, half] = [sceneOf(start()), sceneOf(start('half=1'))];
    for (const name of lineNames) expect(half.lines[name]).toBeCloseTo(whole.lines[name] / 2, 9);
    expect(half.lines.jsd).toBeCloseTo(half.jsd - Math.LN2, 9);
  });

  it('on disjoint supports holds with the value 0, and pulls at nothing', () => {
    const apart = start('tails=cut&p=-2.5_0.5_100&q=2.5_0.5_100');
    const scene = sceneOf(apart);
    expect(scene.disjoint).toBe(true);
    expect(scene.lines.objective).toBeCloseTo(0, 9);
    expect(scene.jsd).toBeCloseTo(Math.LN2, 5);
    expect(scene.pull).toBeCloseTo(0, 12);
    expect(liveValues(apart, scene)).toMatchObject({ ratio: '0/0' });
    expect(liveValues({ ...apart, x: -2.5 }, scene)).toMatchObject({ ratio: '∞', best: '1.000' });
    expect(sceneOf(start('p=-2.5_0.5_100&q=2.5_0.5_100')).disjoint).toBe(false);
  });

  it('knows how V changes when the fakes move, by finite differences', () => {
    const h = 0.02;
    const at = (mean: number) => sceneOf({ ...start(), q: withMean(start().q, 0, mean) });
    const slope = (at(2 + h).lines.objective - at(2 - h).lines.objective) / (2 * h);
    expect(at(2).pull).toBeCloseTo(slope, 3);
  });

  it('shades as much as it says is missing', () => {
    const state = start('source=logistic&p=-2_0.6_50_2_0.6_50&q=0_0.7_100');
    const scene = sceneOf(state);
    expect(shortfall(scene)).toBeGreaterThan(0.5);
    expect(worthPaths(scene).gap).not.toBe('');
    expect(liveValues(state, scene)['reason-best']).toContain(shortfall(scene).toFixed(4));
    expect(shortfall(scene)).toBeGreaterThan(EQUAL);
  });
});

describe('jsd-proof state', () => {
  it('lets a hand go on from the discriminator that is there', () => {
    const drawn = update(start(), { type: 'source', source: 'drawn' });
    const scene = sceneOf(start());
    KNOTS.forEach((knot, i) => {
      const logit = Math.min(6, Math.max(-6, scene.best(knot)));
      expect(drawn.d[i]).toBeCloseTo(logit, 1);
    });
    const again = update({ ...drawn, d: KNOTS.map(() => 1) }, { type: 'source', source: 'drawn' });
    expect(again.d).toEqual(KNOTS.map(() => 1));
  });

  it('moves one knot, and draws from then on', () => {
    const moved = update(start(), { type: 'knot', knot: 4, logit: 99 });
    expect(moved.source).toBe('drawn');
    expect(moved.d[4]).toBe(6);
  });

  it('starts to draw where there is no best answer', () => {
    const apart = start('tails=cut&p=-2.5_0.5_100&q=2.5_0.5_100');
    const drawn = update(apart, { type: 'source', source: 'drawn' });
    expect(drawn.d.every(Number.isFinite)).toBe(true);
    expect(drawn.d[KNOTS.indexOf(0)]).toBe(0);
  });
});

describe('jsd-proof graphs', () => {
  it('are drawable in every state, and the readings have their names', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const scene = sceneOf(values);
        const worth = worthPaths(scene);
        const drawn = [answerPath(scene.logit), sharePath(scene, values.x), worth.now, worth.most];
        expect(drawn.join()).not.toMatch(/NaN|Infinity/);
        const numbers = readings(initialState(values));
        expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
        expect(Number.isFinite(numbers.V)).toBe(true);
      }),
      { seed: SEED, numRuns: 30 },
    );
  });

  it('at a place: no answer is worth more than the best', () => {
    const scene = sceneOf(start());
    const best = shareAt(scene, 1, scene.best(1));
    for (const logit of [-4, -1, 0, 2]) expect(shareAt(scene, 1, logit)).toBeLessThanOrEqual(best);
  });

  it('prove again only when something has changed', () => {
    const scene = createScene();
    const state = start();
    expect(scene(update(state, { type: 'x', x: 2 }))).toBe(scene(state));
    expect(scene(update(state, { type: 'half', on: true }))).not.toBe(scene(state));
  });
});

describe('the network in training', () => {
  const at = (steps: number, query = '') =>
    sceneOf(start(`source=trained&steps=${steps}&${query}`));

  it('comes near D*, and its V near the divergence, from below', () => {
    const [before, early, late] = [at(0), at(100), at(MAX_STEPS)];
    const share = (scene: typeof late) => shortfall(scene) / shortfall(before);
    for (const scene of [before, early, late]) {
      expect(scene.lines.integral).toBeLessThanOrEqual(scene.lines.best + EQUAL);
    }
    expect(share(early)).toBeLessThan(0.5);
    expect(share(late)).toBeLessThan(0.05);
  });

  it('is the same for the same seed and step, gone to forwards, backwards or at once', () => {
    const { p, q } = densitiesOf(start());
    const [there, direct] = [createTraining(), createTraining()];
    const f = there(p, q, 3, 130)(0.7);
    there(p, q, 3, 401);
    expect(there(p, q, 3, 130)(0.7)).toBe(f);
    expect(direct(p, q, 3, 130)(0.7)).toBe(f);
    expect(direct(p, q, 4, 130)(0.7)).not.toBe(f);
  });

  it('starts anew with other densities, and is what a hand goes on with', () => {
    const trained = start('source=trained&steps=300');
    expect(update(trained, { type: 'tails', tails: 'cut' }).steps).toBe(0);
    expect(update(trained, { type: 'bumps', name: 'q' }).steps).toBe(0);
    expect(update(trained, { type: 'new-seed' })).toMatchObject({ steps: 0, seed: 2 });
    expect(update(trained, { type: 'steps', steps: 1e9 }).steps).toBe(MAX_STEPS);
    const drawn = update(trained, { type: 'source', source: 'drawn' });
    expect(drawn.d[4]).toBeCloseTo(sceneOf(trained).logit(0), 2);
  });
});
