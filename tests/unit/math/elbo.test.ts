import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inkLogLikelihood, klTerms } from '~/math/elbo';
import { klToStandardNormal } from '~/math/normal-distribution';
import { integrate } from '~/math/quadrature';

describe('klTerms', () => {
  it('are the integral of q log q/p, each', () => {
    for (const [mu, sigma] of [
      [0, 1],
      [1.3, 0.2],
      [-2, 1.7],
    ]) {
      const logQ = (z: number) =>
        -0.5 * ((z - mu) / sigma) ** 2 - Math.log(sigma * Math.sqrt(2 * Math.PI));
      const logP = (z: number) => -0.5 * z * z - Math.log(Math.sqrt(2 * Math.PI));
      const integrand = (z: number) => Math.exp(logQ(z)) * (logQ(z) - logP(z));
      const [term] = klTerms([mu], [2 * Math.log(sigma)]);
      const [a, b] = [mu - 12 * sigma, mu + 12 * sigma];
      expect(term).toBeCloseTo(integrate(integrand, a, b, 4000), 9);
    }
  });

  it('are none below 0, and add up to the divergence', () => {
    const numbers = fc.array(
      fc.tuple(
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: -9, max: 3, noNaN: true }),
      ),
      { minLength: 1, maxLength: 10 },
    );
    fc.assert(
      fc.property(numbers, (code) => {
        const [mean, logVariance] = [code.map(([m]) => m), code.map(([, l]) => l)];
        const terms = klTerms(mean, logVariance);
        for (const term of terms) expect(term).toBeGreaterThanOrEqual(-1e-15);
        const sum = terms.reduce((total, term) => total + term, 0);
        expect(sum).toBeCloseTo(klToStandardNormal(mean, logVariance), 9);
      }),
    );
    expect(() => klTerms([0, 0], [0])).toThrow(/log-variances: expected 2 values/);
  });
});

describe('inkLogLikelihood', () => {
  it('is the mean over all ways to draw the picture in black and white', () => {
    const [x, xHat] = [
      [0.5, -0.2, -1],
      [0.1, 0.7, -0.8],
    ];
    let mean = 0;
    for (let drawing = 0; drawing < 8; drawing++) {
      let [share, logP] = [1, 0];
      x.forEach((value, i) => {
        const ink = (drawing >> i) & 1;
        const [grey, p] = [(value + 1) / 2, (xHat[i] + 1) / 2];
        share *= ink ? grey : 1 - grey;
        logP += Math.log(ink ? p : 1 - p);
      });
      mean += share * logP;
    }
    expect(inkLogLikelihood(x, xHat)).toBeCloseTo(mean, 12);
  });

  it('is largest for the picture itself, and finite for a decoder that is wrongly sure', () => {
    const x = [0.3, -0.9, 0.8];
    const best = inkLogLikelihood(x, x);
    expect(best).toBeGreaterThan(inkLogLikelihood(x, [0.31, -0.9, 0.8]));
    expect(best).toBeGreaterThan(inkLogLikelihood(x, [0.3, -0.91, 0.8]));
    expect(inkLogLikelihood([1, -1], [1, -1])).toBeCloseTo(0, 6);
    expect(inkLogLikelihood([1], [-1])).toBeCloseTo(-26 * Math.LN2, 9);
  });
});
