import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logitOf } from '~/math/gan-losses';
import { mixtureDensity, normalDensity } from '~/math/mixture-1d';
import { optimalDiscriminator, plainLabels, pushOnFake } from '~/math/optimal-discriminator';

const SEED = 16;
const p = mixtureDensity({ weights: [0.4, 0.6], means: [-2, 0.5], sigmas: [0.5, 0.7] });
const q = normalDensity(1.5, 0.8);
const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const place = fc.double({ min: -4, max: 4, noNaN: true });

describe('optimalDiscriminator', () => {
  it('beats every other answer at its own objective', () => {
    fc.assert(
      fc.property(share, share, share, share, share, (real, fake, alpha, beta, other) => {
        const worth = (d: number) =>
          real * (alpha * Math.log(d) + (1 - alpha) * Math.log(1 - d)) +
          fake * (beta * Math.log(d) + (1 - beta) * Math.log(1 - d));
        const best = optimalDiscriminator(real, fake, { alpha, beta });
        expect(worth(best)).toBeGreaterThanOrEqual(worth(other) - 1e-12);
      }),
      { seed: SEED },
    );
  });

  it('with plain labels, its logit is the log ratio of the densities', () => {
    fc.assert(
      fc.property(place, (x) => {
        const [real, fake] = [p.density(x), q.density(x)];
        const d = optimalDiscriminator(real, fake);
        expect(logitOf(d)).toBeCloseTo(p.logDensity(x) - q.logDensity(x), 6);
      }),
      { seed: SEED },
    );
  });

  it('smoothed labels only squeeze it: β + (α − β)·D', () => {
    fc.assert(
      fc.property(place, share, share, (x, alpha, beta) => {
        const [real, fake] = [p.density(x), q.density(x)];
        const plain = optimalDiscriminator(real, fake);
        const squeezed = optimalDiscriminator(real, fake, { alpha, beta });
        expect(squeezed).toBeCloseTo(beta + (alpha - beta) * plain, 12);
      }),
      { seed: SEED },
    );
  });

  it('has no answer where neither has any mass, and refuses labels that are no probabilities', () => {
    expect(optimalDiscriminator(0, 0)).toBeNaN();
    expect(() => optimalDiscriminator(1, 1, { alpha: 1.1, beta: 0 })).toThrow(RangeError);
  });
});

describe('pushOnFake', () => {
  it('is the slope of log D*, by finite differences', () => {
    const h = 1e-5;
    fc.assert(
      fc.property(place, share, share, (x, alpha, beta) => {
        const log = (at: number) =>
          Math.log(optimalDiscriminator(p.density(at), q.density(at), { alpha, beta }));
        const slope = (log(x + h) - log(x - h)) / (2 * h);
        expect(pushOnFake(p, q, { alpha, beta })(x)).toBeCloseTo(slope, 5);
      }),
      { seed: SEED },
    );
  });

  it('does not feel the label of the data, as long as fakes are labelled 0', () => {
    const plain = pushOnFake(p, q, plainLabels);
    const oneSided = pushOnFake(p, q, { alpha: 0.7, beta: 0 });
    for (const x of [-3, 0, 2, 4]) expect(oneSided(x)).toBeCloseTo(plain(x), 9);
  });

  it('dies out on lonely fakes as soon as they have a label', () => {
    const lonely = normalDensity(4, 0.5);
    const plain = pushOnFake(p, lonely, plainLabels);
    const twoSided = pushOnFake(p, lonely, { alpha: 0.9, beta: 0.1 });
    expect(plain(4)).toBeLessThan(-5);
    expect(Math.abs(twoSided(4))).toBeLessThan(1e-3);
  });
});
