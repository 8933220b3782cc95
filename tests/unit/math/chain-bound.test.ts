import { describe, expect, it } from 'vitest';
import {
  bentGuess,
  boundAt,
  boundOfData,
  chainLogDensity,
  chainVariance,
  entropyOf,
  faults,
  forwardBound,
  logMeanExp,
  meanOver,
  walkLogRatios,
  type ReverseChain,
} from '~/math/chain-bound';
import { klDivergence } from '~/math/divergences';
import { mixtureDensity, normalDensity, type Mixture1d } from '~/math/mixture-1d';
import { integrate } from '~/math/quadrature';
import { createRandom } from '~/math/random';
import { reversePosterior } from '~/math/reverse-posterior';
import { drawnSchedule } from '~/math/schedule';
import { standardSchedule } from '~/math/standard-schedule';
import type { ReverseVarianceName } from '~/math/variational-bound';

const chainDensity = (chain: ReverseChain) => {
  const log = chainLogDensity(chain);
  return (x: number) => Math.exp(log(x));
};

const data: Mixture1d = { weights: [0.35, 0.65], means: [-1.1, 0.8], sigmas: [0.3, 0.45] };

function chainOf({
  T = 8,
  scale = 1,
  shift = 0,
  variance = 'betaTilde',
  of = data,
}: {
  T?: number;
  scale?: number;
  shift?: number;
  variance?: ReverseVarianceName | 'best';
  of?: Mixture1d;
} = {}): ReverseChain {
  const schedule = drawnSchedule({
    T,
    points: [
      [0.5, 0.5],
      [1, 0.02],
    ],
  });
  const guess = bentGuess(of, schedule, { scale, shift });
  return { schedule, guess, variance: chainVariance(variance, { data: of, schedule, guess }) };
}

const bent = [
  chainOf(),
  chainOf({ variance: 'beta' }),
  chainOf({ variance: 'best', scale: 0.8, shift: 0.1 }),
  chainOf({ T: 1, variance: 'best' }),
  chainOf({ T: 25, scale: 1.2 }),
];

describe('the chain’s own density', () => {
  it.each(bent.map((chain, i) => [i, chain] as const))('%d is a density', (_, chain) => {
    const density = chainDensity(chain);
    expect(integrate(density, -9, 9, 6000)).toBeCloseTo(1, 6);
  });

  it('is what ancestral sampling draws', () => {
    const chain = chainOf({ variance: 'best' });
    const random = createRandom(2);
    const density = chainDensity(chain);
    const [place, n] = [0.5, 20_000];
    let below = 0;
    for (let i = 0; i < n; i++) {
      let x = random.normal();
      for (let t = chain.schedule.T; t >= 1; t--) {
        const { alpha, alphaBar, beta } = chain.schedule;
        const guess = chain.guess(x, t);
        // Ho et al. 2020, eq. 7, written out.
        const mean =
          (Math.sqrt(alphaBar[t - 1]) * beta[t] * guess +
            Math.sqrt(alpha[t]) * (1 - alphaBar[t - 1]) * x) /
          (1 - alphaBar[t]);
        x = mean + Math.sqrt(chain.variance[t]) * random.normal();
      }
      if (x < place) below++;
    }
    expect(Math.abs(below / n - integrate(density, -9, place, 4000))).toBeLessThan(0.012);
  });

  it('keeps the logarithm far out, where the density is next to nothing', () => {
    const of: Mixture1d = { weights: [1], means: [0], sigmas: [1] };
    const log = chainLogDensity(chainOf({ of, variance: 'beta' }));
    expect(log(9)).toBeCloseTo(normalDensity(0, 1).logDensity(9), 4);
  });

  it('is exact for normal data: a linear chain', () => {
    const of: Mixture1d = { weights: [1], means: [0], sigmas: [1] };
    const density = chainDensity(chainOf({ of, variance: 'beta' }));
    // N(0, 1) is left as it is by every step, and β is its right variance.
    for (const x of [-2, 0, 1.3]) expect(density(x)).toBeCloseTo(normalDensity(0, 1).density(x), 6);
  });
});

describe('the derivation', () => {
  it.each(bent.map((chain, i) => [i, chain] as const))(
    '%d: what was rearranged is the same number',
    (_, chain) => {
      expect(forwardBound(chain, { x0: 0.7 })).toBeCloseTo(boundAt(0.7, chain).total, 6);
      expect(forwardBound(chain, { data })).toBeCloseTo(boundOfData(data, chain).total, 5);
    },
  );

  it('the bound of the data is the mean of the bounds of its points', () => {
    const chain = chainOf({ variance: 'beta', scale: 0.9 });
    const mean = meanOver(mixtureDensity(data), (x0) => boundAt(x0, chain).total);
    expect(boundOfData(data, chain).total).toBeCloseTo(mean, 5);
  });

  it.each(bent.map((chain, i) => [i, chain] as const))(
    '%d: entropy ≤ −log p ≤ bound, and the slack is the faults',
    (_, chain) => {
      const density = chainDensity(chain);
      const bound = boundOfData(data, chain);
      const surprise = meanOver(mixtureDensity(data), (x) => -Math.log(density(x)));
      const fault = faults(data, bound, chain);
      expect(surprise).toBeGreaterThan(fault.entropy - 1e-7);
      expect(bound.total).toBeGreaterThan(surprise - 1e-7);
      const all = fault.prior + fault.steps.slice(1).reduce((sum, one) => sum + one, 0);
      expect(bound.total - fault.entropy).toBeCloseTo(all, 6);
      expect(Math.min(fault.prior, ...fault.steps.slice(1))).toBeGreaterThan(-1e-7);
      for (const x0 of [-1.3, 0.1, 0.9]) {
        expect(boundAt(x0, chain).total).toBeGreaterThan(-Math.log(density(x0)) - 1e-7);
      }
    },
  );

  it('a fault is the mean divergence of the step’s normal from q(x_{t−1} | x_t)', () => {
    const chain = chainOf({ variance: 'beta', shift: 0.2 });
    const { schedule, guess, variance } = chain;
    const t = 4;
    const marginal = mixtureDensity({
      weights: data.weights,
      means: data.means.map((mean) => Math.sqrt(schedule.alphaBar[t]) * mean),
      sigmas: data.sigmas.map((sigma) =>
        Math.sqrt(schedule.alphaBar[t] * sigma ** 2 + 1 - schedule.alphaBar[t]),
      ),
    });
    const { alpha, alphaBar, beta } = schedule;
    const mean = (xt: number) =>
      (Math.sqrt(alphaBar[t - 1]) * beta[t] * guess(xt, t) +
        Math.sqrt(alpha[t]) * (1 - alphaBar[t - 1]) * xt) /
      (1 - alphaBar[t]);
    const slowly = integrate(
      (xt) =>
        marginal.density(xt) *
        klDivergence(
          mixtureDensity(reversePosterior(data, schedule, t, xt)),
          normalDensity(mean(xt), Math.sqrt(variance[t])),
        ),
      -6,
      6,
      150,
    );
    expect(faults(data, boundOfData(data, chain), chain).steps[t]).toBeCloseTo(slowly, 5);
  });

  it('the best variance is the best', () => {
    const best = boundOfData(data, chainOf({ variance: 'best', shift: 0.1 })).total;
    for (const variance of ['beta', 'betaTilde'] as const) {
      expect(boundOfData(data, chainOf({ variance, shift: 0.1 })).total).toBeGreaterThan(best);
    }
  });

  it('closes as the steps get short', () => {
    const gap = (T: number) => {
      const schedule = standardSchedule('cosine', T);
      const guess = bentGuess(data, schedule, { scale: 1, shift: 0 });
      const chain = { schedule, guess, variance: chainVariance('best', { data, schedule, guess }) };
      return boundOfData(data, chain).total - entropyOf(data);
    };
    const gaps = [2, 10, 50, 100].map(gap);
    expect(gaps).toEqual([...gaps].sort((a, b) => b - a));
    expect(gaps[3]).toBeLessThan(0.01);
  });
});

describe('walks', () => {
  const chain = chainOf({ variance: 'beta' });
  const logs = walkLogRatios(chain, { count: 20_000, start: () => 0.5, random: createRandom(9) });
  const mean = logs.reduce((sum, log) => sum - log, 0) / logs.length;
  const spread = Math.sqrt(logs.reduce((sum, log) => sum + (log + mean) ** 2, 0) / logs.length);

  it('find the bound as the mean of −log w', () => {
    expect(Math.abs(mean - boundAt(0.5, chain).total)).toBeLessThan(
      (4 * spread) / Math.sqrt(logs.length),
    );
  });

  it('find −log p_θ(x_0) as minus the log of the mean of w, which is less', () => {
    const surprise = -logMeanExp(logs);
    expect(surprise).toBeLessThan(mean);
    expect(Math.abs(surprise + Math.log(chainDensity(chain)(0.5)))).toBeLessThan(0.05);
  });

  it('are the same for the same seed', () => {
    const again = walkLogRatios(chain, { count: 5, start: () => 0.5, random: createRandom(9) });
    expect(again).toEqual(logs.slice(0, 5));
  });
});
