import { describe, expect, it } from 'vitest';
import type { GaussianMixture } from '~/math/gaussian-mixture';
import { diffuse, mixtureEpsilonTheta, sampleMixture } from '~/math/gaussian-mixture';
import { createRandom } from '~/math/random';
import { linearSchedule } from '~/math/schedule';
import { kolmogorovSmirnov, mean, variance } from '~/math/statistics';
import { ddim } from '~/samplers/ddim';
import { ddpm } from '~/samplers/ddpm';
import type { SamplerStep } from '~/samplers/network';
import { evenTimesteps } from '~/samplers/timesteps';

async function sampleOf(run: AsyncIterable<SamplerStep>): Promise<Float32Array> {
  let xPrev: Float32Array = new Float32Array();
  for await (const step of run) ({ xPrev } = step);
  return xPrev;
}

describe('fed the exact network of a Gaussian mixture', () => {
  const mixture: GaussianMixture = {
    weights: [0.3, 0.7],
    means: [
      [-1.2, 0.4],
      [0.8, -0.5],
    ],
    sigmas: [0.2, 0.35],
  };
  const schedule = linearSchedule({ T: 300, betaStart: 1e-4, betaEnd: 0.06 });
  const n = 5000;
  const shared = {
    epsilonTheta: mixtureEpsilonTheta(mixture, schedule),
    xT: createRandom(1)
      .fork('xT')
      .fillNormal(new Float32Array(2 * n)),
    timesteps: evenTimesteps(300, 300),
    schedule,
    random: createRandom(1),
  };

  it.each([
    ['DDPM, beta', () => ddpm({ ...shared, variance: 'beta' })],
    ['DDPM, betaTilde', () => ddpm({ ...shared, variance: 'betaTilde' })],
    ['DDIM, eta = 1', () => ddim({ ...shared, eta: 1 })],
    ['DDIM, eta = 0.5', () => ddim({ ...shared, eta: 0.5 })],
    ['DDIM, eta = 0', () => ddim({ ...shared, eta: 0 })],
  ])('%s recovers its weights, means and variances', async (_, run) => {
    const points = await sampleOf(run());
    // The components are 6 standard deviations apart, so the sign of x + 0.4 tells them.
    const component = (k: 0 | 1, axis: 0 | 1): Float32Array =>
      points.filter((_value, i) => {
        const x = points[i - (i % 2)];
        return i % 2 === axis && x < -0.4 === (k === 0);
      });
    for (const k of [0, 1] as const) {
      const size = component(k, 0).length;
      // Four standard errors of the Monte Carlo, plus 0.01 (weights, means) or 4 % (variances) for
      // the discretisation with 300 steps.
      const weightError = Math.sqrt((0.3 * 0.7) / n);
      expect(Math.abs(size / n - mixture.weights[k])).toBeLessThan(4 * weightError + 0.01);
      for (const axis of [0, 1] as const) {
        const values = component(k, axis);
        const sigma = mixture.sigmas[k];
        expect(Math.abs(mean(values) - mixture.means[k][axis])).toBeLessThan(
          (4 * sigma) / Math.sqrt(size) + 0.01,
        );
        expect(Math.abs(variance(values) / sigma ** 2 - 1)).toBeLessThan(
          4 * Math.sqrt(2 / size) + 0.04,
        );
      }
    }
    const truth = sampleMixture(mixture, n, createRandom(2));
    const onAxis = (values: Float32Array, axis: number): Float32Array =>
      values.filter((_value, i) => i % 2 === axis);
    for (const axis of [0, 1]) {
      // 1.95·√(2/n) is the critical gap at the level 1e-3.
      expect(kolmogorovSmirnov(onAxis(points, axis), onAxis(truth, axis))).toBeLessThan(
        1.95 * Math.sqrt(2 / n) + 0.01,
      );
    }
  });
});

describe('DDIM with eta = 0 on a single Gaussian', () => {
  const [mu, sigma] = [0.6, 0.3];
  const gaussian: GaussianMixture = { weights: [1], means: [[mu]], sigmas: [sigma] };
  const schedule = linearSchedule({ T: 4096, betaStart: 1e-5, betaEnd: 5e-3 });
  const xT = Float32Array.of(-1.5, -0.4, 0.3, 2);
  // The probability-flow equation carries quantiles to quantiles: with x_T at z standard deviations
  // from the mean of q(x_T), x_0 lies at z standard deviations from the mean of the data.
  const end = diffuse(gaussian, schedule.alphaBar[4096]);
  const exact = xT.map((x) => mu + (sigma * (x - end.means[0][0])) / end.sigmas[0]);

  it('approaches the exact end of the probability flow at first order in the steps', async () => {
    const counts = [32, 64, 128, 256, 512];
    const errors: number[] = [];
    for (const steps of counts) {
      const found = await sampleOf(
        ddim({
          epsilonTheta: mixtureEpsilonTheta(gaussian, schedule),
          xT,
          timesteps: evenTimesteps(4096, steps),
          schedule,
          random: createRandom(1),
          eta: 0,
        }),
      );
      errors.push(Math.max(...found.map((x, i) => Math.abs(x - exact[i]))));
    }
    expect(errors[errors.length - 1]).toBeLessThan(1e-2);
    const orders = errors.slice(1).map((error, i) => Math.log2(errors[i] / error));
    for (const order of orders) {
      expect(order).toBeGreaterThan(0.95);
      expect(order).toBeLessThan(1.05);
    }
  });
});
