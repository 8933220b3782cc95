import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jensenShannonDivergence, klDivergence } from '~/math/divergences';
import {
  generatorLosses,
  gradientInProbability,
  logitOf,
  sigmoid,
  type GeneratorLossName,
} from '~/math/gan-losses';
import { normalDensity } from '~/math/mixture-1d';
import { integrate } from '~/math/quadrature';

const SEED = 7;
const names = Object.keys(generatorLosses) as GeneratorLossName[];
const logits = fc.double({ min: -12, max: 12, noNaN: true });

describe('generator losses', () => {
  it('are the formulas of the papers, in D', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1 - 1e-4, noNaN: true }), (d) => {
        const logit = logitOf(d);
        expect(sigmoid(logit)).toBeCloseTo(d, 12);
        expect(generatorLosses.minimax.loss(logit)).toBeCloseTo(Math.log(1 - d), 9);
        expect(generatorLosses.nonSaturating.loss(logit)).toBeCloseTo(-Math.log(d), 9);
        expect(generatorLosses.maximumLikelihood.loss(logit) / (-d / (1 - d))).toBeCloseTo(1, 9);
      }),
      { seed: SEED },
    );
  });

  it('have the gradients of finite differences, in the logit and in D', () => {
    const h = 1e-5;
    fc.assert(
      fc.property(logits, fc.constantFrom(...names), (logit, name) => {
        const { loss, gradient } = generatorLosses[name];
        const inLogit = (loss(logit + h) - loss(logit - h)) / (2 * h);
        expect(Math.abs(gradient(logit) - inLogit)).toBeLessThan(1e-6 * (1 + Math.abs(inLogit)));
        const d = sigmoid(logit);
        const step = h * d * (1 - d);
        const at = (value: number) => loss(logitOf(value));
        const inD = (at(d + step) - at(d - step)) / (2 * step);
        expect(gradientInProbability(name, logit) / inD).toBeCloseTo(1, 3);
      }),
      { seed: SEED },
    );
  });

  it('all push the logit up; on a sure fake only the non-saturating one still pushes', () => {
    for (const name of names) expect(generatorLosses[name].gradient(-3)).toBeLessThan(0);
    expect(generatorLosses.minimax.gradient(-20)).toBeCloseTo(0, 8);
    expect(generatorLosses.maximumLikelihood.gradient(-20)).toBeCloseTo(0, 8);
    expect(generatorLosses.nonSaturating.gradient(-20)).toBeCloseTo(-1, 8);
  });

  it('do not overflow where a logit is large', () => {
    for (const logit of [-800, 800]) {
      expect(Number.isFinite(generatorLosses.minimax.loss(logit))).toBe(true);
      expect(Number.isFinite(generatorLosses.nonSaturating.loss(logit))).toBe(true);
    }
  });
});

/**
 * Data N(0, 1), fakes N(m, 1), the discriminator optimal and held still: ℓ(x) = m²/2 − m·x. What
 * each loss then does to m on average is the gradient of a divergence.
 */
describe('with the optimal discriminator', () => {
  const m = 1.3;
  const expected = (name: GeneratorLossName) => {
    const q = normalDensity(m, 1);
    const slope = (x: number) => generatorLosses[name].gradient((m * m) / 2 - m * x) * -m;
    return integrate((x) => q.density(x) * slope(x), m - 12, m + 12, 4000);
  };
  const derivative = (f: (offset: number) => number) => (f(m + 1e-3) - f(m - 1e-3)) / 2e-3;
  const data = normalDensity(0, 1);
  const js = (offset: number) => jensenShannonDivergence(data, normalDensity(offset, 1));
  const reverse = (offset: number) => klDivergence(normalDensity(offset, 1), data);

  it('maximum likelihood follows the gradient of KL(p*‖q)', () => {
    const forward = (offset: number) => klDivergence(data, normalDensity(offset, 1));
    expect(expected('maximumLikelihood')).toBeCloseTo(derivative(forward), 5);
    expect(expected('maximumLikelihood')).toBeCloseTo(m, 8);
  });

  it('minimax follows the gradient of 2·JSD', () => {
    expect(expected('minimax')).toBeCloseTo(2 * derivative(js), 5);
  });

  it('non-saturating follows that of KL(q‖p*) − 2·JSD (Arjovsky & Bottou 2017, theorem 2.5)', () => {
    expect(expected('nonSaturating')).toBeCloseTo(derivative(reverse) - 2 * derivative(js), 5);
  });
});
