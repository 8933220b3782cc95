import { describe, expect, it } from 'vitest';
import type { GaussianMixture } from '~/math/gaussian-mixture';
import { diffuse, mixtureEpsilonTheta, sampleMixture } from '~/math/gaussian-mixture';
import { createRandom } from '~/math/random';
import {
  cosineSchedule,
  linearSchedule,
  logSnr,
  scheduleFromAlphaBar,
  type Schedule,
} from '~/math/schedule';
import { kolmogorovSmirnov } from '~/math/statistics';
import { ddim, ddimStep } from '~/samplers/ddim';
import { dpmSolver2M, dpmSolver2MStep } from '~/samplers/dpm-solver';
import { heun, heunStep, type HeunAverage } from '~/samplers/heun';
import type { EpsilonTheta, SamplerStep } from '~/samplers/network';
import type { RunOptions, StepInput } from '~/samplers/reverse-step';
import { evenTimesteps } from '~/samplers/timesteps';

type Sampler = (options: RunOptions) => AsyncGenerator<SamplerStep, void, void>;

const euler: Sampler = (options) => ddim({ ...options, eta: 0 });
const heunOf =
  (average: HeunAverage): Sampler =>
  (options) =>
    heun({ ...options, average });

async function stepsOf(run: AsyncIterable<SamplerStep>): Promise<SamplerStep[]> {
  const steps: SamplerStep[] = [];
  for await (const step of run) steps.push(step);
  return steps;
}

const endOf = async (run: AsyncIterable<SamplerStep>): Promise<Float32Array> =>
  (await stepsOf(run)).at(-1)!.xPrev;

const largest = (values: Iterable<number>): number =>
  Array.from(values).reduce((a, b) => Math.max(a, Math.abs(b)), 0);

/** The schedule whose log-SNR runs in equal strides from `end` at t = T to `start` at t = 1. */
function evenLogSnr(T: number, end: number, start: number): Schedule {
  const alphaBar = Float64Array.from({ length: T + 1 }, (_, t) =>
    t === 0 ? 1 : 1 / (1 + Math.exp(-(start + ((end - start) * (t - 1)) / (T - 1)))),
  );
  return scheduleFromAlphaBar(alphaBar);
}

describe('the order of convergence, with the exact network of one Gaussian', () => {
  const [mu, sigma] = [0.6, 0.3];
  const gaussian: GaussianMixture = { weights: [1], means: [[mu]], sigmas: [sigma] };
  const xT = Float32Array.of(-1.5, -0.4, 0.3, 2);

  // The flow carries quantiles to quantiles: x_T at z standard deviations from the mean of q(x_T)
  // ends at z standard deviations from the mean of the data.
  const exactEnd = (schedule: Schedule): Float32Array => {
    const end = diffuse(gaussian, schedule.alphaBar[schedule.T]);
    return xT.map((x) => mu + (sigma * (x - end.means[0][0])) / end.sigmas[0]);
  };

  /** log₂ of how much the error falls each time the number of steps doubles. */
  async function ordersOf(sampler: Sampler, schedule: Schedule, counts: number[]) {
    const exact = exactEnd(schedule);
    const errors: number[] = [];
    for (const steps of counts) {
      const found = await endOf(
        sampler({
          epsilonTheta: mixtureEpsilonTheta(gaussian, schedule),
          xT,
          timesteps: evenTimesteps(schedule.T, steps),
          schedule,
          random: createRandom(1),
        }),
      );
      errors.push(largest(found.map((x, i) => x - exact[i])));
    }
    return { errors, orders: errors.slice(1).map((error, i) => Math.log2(errors[i] / error)) };
  }

  const counts = [24, 48, 96, 192];
  // Log-SNR runs evenly, so that strides get small everywhere as steps are added.
  const schedule = evenLogSnr(4096, -6, 15);

  it.each([
    ['DDIM', euler, 1],
    ['Heun over x0', heunOf('x0'), 2],
    ['Heun over epsilon', heunOf('epsilon'), 2],
    ['DPM-Solver++(2M)', dpmSolver2M, 2],
  ] as const)('%s is of the order it claims', async (_, sampler, order) => {
    const { errors, orders } = await ordersOf(sampler, schedule, counts);
    expect(errors.at(-1)).toBeLessThan(order === 1 ? 2e-2 : 5e-4);
    // The last doublings, where strides are small; float32 leaves some 1e-6 of error.
    for (const found of orders.slice(1)) {
      expect(found, `errors ${errors.join(', ')}`).toBeGreaterThan(order - 0.25);
      expect(found, `errors ${errors.join(', ')}`).toBeLessThan(order + 0.5);
    }
  });

  it('on a schedule that starts at sigma = 20,000, averaging epsilon fails and averaging x0 does not', async () => {
    const cosine = cosineSchedule({ T: 1000 });
    const [x0, epsilon] = await Promise.all(
      [heunOf('x0'), heunOf('epsilon')].map((sampler) => ordersOf(sampler, cosine, [10])),
    );
    expect(x0.errors[0]).toBeLessThan(0.1);
    expect(epsilon.errors[0]).toBeGreaterThan(1);
  });
});

describe('fed the exact network of a mixture', () => {
  const mixture: GaussianMixture = {
    weights: [0.3, 0.7],
    means: [
      [-1.2, 0.4],
      [0.8, -0.5],
    ],
    sigmas: [0.2, 0.35],
  };
  const schedule = cosineSchedule({ T: 1000 });
  const n = 3000;
  const xT = createRandom(1).fillNormal(new Float32Array(2 * n));

  it.each([
    ['Heun', heunOf('x0'), 20],
    ['DPM-Solver++(2M)', dpmSolver2M, 40],
  ] as const)('%s recovers it', async (_, sampler, steps) => {
    const points = await endOf(
      sampler({
        epsilonTheta: mixtureEpsilonTheta(mixture, schedule),
        xT,
        timesteps: evenTimesteps(1000, steps),
        schedule,
        random: createRandom(1),
      }),
    );
    const truth = sampleMixture(mixture, n, createRandom(2));
    for (const axis of [0, 1]) {
      const [a, b] = [points, truth].map((cloud) => cloud.filter((_value, i) => i % 2 === axis));
      // 1.95·√(2/n) is the critical gap at the level 1e-3.
      expect(kolmogorovSmirnov(a, b)).toBeLessThan(1.95 * Math.sqrt(2 / n) + 0.01);
    }
  });
});

describe('single steps', () => {
  const schedule = cosineSchedule({ T: 1000 });
  const draw = (label: string) => createRandom(7).fork(label).fillNormal(new Float32Array(16));
  const input: StepInput = {
    xt: draw('xt'),
    t: 600,
    tPrev: 400,
    epsilonHat: draw('epsilonHat'),
    schedule,
    noise: draw('noise'),
  };
  /** Both sides of the formula that every step fulfils. */
  const expectConsistent = ({ xt, x0Hat, epsilonHat, xPrev, coefficients }: SamplerStep) => {
    const { alphaBar, coefX0, coefEpsilon } = coefficients;
    const rebuilt = x0Hat.map(
      (x0, i) => Math.sqrt(alphaBar) * x0 + Math.sqrt(1 - alphaBar) * epsilonHat[i],
    );
    expect(largest(rebuilt.map((x, i) => x - xt[i]))).toBeLessThan(1e-5);
    const mean = x0Hat.map((x0, i) => coefX0 * x0 + coefEpsilon * epsilonHat[i]);
    expect(largest(mean.map((x, i) => x - xPrev[i]))).toBeLessThan(1e-5);
  };

  it('of both methods are DDIM steps with another guess, and inject no noise', () => {
    const other = draw('before');
    const steps = [
      dpmSolver2MStep({ ...input, before: { t: 800, guess: other } }),
      ...(['x0', 'epsilon'] as const).map((average) =>
        heunStep({ ...input, end: draw('end'), epsilonHatEnd: draw('epsilonHatEnd'), average }),
      ),
    ];
    const own = ddimStep({ ...input, eta: 0 }).x0Hat;
    for (const step of steps) {
      expectConsistent(step);
      expect(step.sigma).toBe(0);
      expect(step.guess).toEqual(own);
      expect(step.x0Hat).not.toEqual(own);
    }
  });

  it('of DPM-Solver++(2M) put in the line through two guesses, half a step on in log-SNR', () => {
    const before = { t: 800, guess: draw('before') };
    const { guess, x0Hat } = dpmSolver2MStep({ ...input, before });
    const [last, here, next] = [800, 600, 400].map((t) => logSnr(schedule, t));
    const middle = (here + next) / 2;
    const line = guess.map(
      (now, i) => now + ((now - before.guess[i]) / (here - last)) * (middle - here),
    );
    expect(largest(line.map((x, i) => x - x0Hat[i]))).toBeLessThan(1e-5);
  });

  it('are the DDIM step where both guesses agree, and to t = 0', () => {
    const plain = ddimStep({ ...input, eta: 0 });
    const { guess } = plain;
    const gap = (step: SamplerStep, wanted: SamplerStep) =>
      largest(step.xPrev.map((x, i) => x - wanted.xPrev[i]));
    expect(gap(dpmSolver2MStep({ ...input, before: { t: 800, guess } }), plain)).toBeLessThan(1e-5);
    // At the end of the DDIM step, the noise that goes with the same guess is the same noise.
    const agreeing = { end: plain.xPrev, epsilonHatEnd: plain.epsilonHat };
    for (const average of ['x0', 'epsilon'] as const) {
      expect(gap(heunStep({ ...input, ...agreeing, average }), plain)).toBeLessThan(1e-4);
    }
    const last = { ...input, t: 100, tPrev: 0 };
    const before = { t: 300, guess: draw('before') };
    expect(dpmSolver2MStep({ ...last, before })).toEqual(ddimStep({ ...last, eta: 0 }));
  });

  it('clip guesses: Heun stays in the range, DPM-Solver++ may carry on past it', () => {
    const clipped = { ...input, clipX0: true };
    const wild = draw('wild').map((value) => 30 * value);
    const mean = heunStep({ ...clipped, end: wild, epsilonHatEnd: wild, average: 'x0' });
    expect(largest(mean.x0Hat)).toBeLessThanOrEqual(1);
    const one = new Float32Array(16).fill(1);
    const steep = dpmSolver2MStep({
      ...clipped,
      before: { t: 800, guess: one.map((value) => -value) },
    });
    expect(largest(steep.guess)).toBeLessThanOrEqual(1);
    expect(largest(steep.x0Hat)).toBeGreaterThan(1);
  });

  it('leave their arguments as they were', () => {
    const before = { t: 800, guess: draw('before') };
    const end = draw('end');
    heunStep({ ...input, clipX0: true, end, epsilonHatEnd: draw('e'), average: 'epsilon' });
    dpmSolver2MStep({ ...input, clipX0: true, before });
    const { xt, epsilonHat, noise } = input;
    expect([xt, epsilonHat, noise, before.guess, end]).toEqual(
      ['xt', 'epsilonHat', 'noise', 'before', 'end'].map(draw),
    );
  });
});

describe('a run', () => {
  const schedule = linearSchedule({ T: 50, betaStart: 1e-3, betaEnd: 0.2 });
  const xT = createRandom(2).fillNormal(new Float32Array(12));
  const timesteps = [50, 33, 20, 7, 1];
  const asked: number[] = [];
  const epsilonTheta: EpsilonTheta = async (xt, t) => {
    asked.push(t);
    return xt.map((x) => Math.tanh(x + t / 50));
  };
  const options = { epsilonTheta, xT, timesteps, schedule, random: createRandom(3) };

  it('of Heun asks twice a step but for the last, one of DPM-Solver++ once', async () => {
    asked.length = 0;
    const steps = await stepsOf(heun(options));
    expect(asked).toEqual([50, 33, 33, 20, 20, 7, 7, 1, 1]);
    expect(steps.map(({ t }) => t)).toEqual(timesteps);
    asked.length = 0;
    await stepsOf(dpmSolver2M(options));
    expect(asked).toEqual(timesteps);
  });

  it('goes on from any step as if it had never stopped, given the step before', async () => {
    const whole = await stepsOf(dpmSolver2M(options));
    const single = dpmSolver2MStep({
      xt: whole[2].xt,
      t: 20,
      tPrev: 7,
      epsilonHat: await epsilonTheta(whole[2].xt, 20),
      schedule,
      noise: whole[2].noise,
      before: whole[1],
    });
    expect(single).toEqual(whole[2]);
  });

  it('of Heun ends with the reason of the signal also between its two looks', async () => {
    const reason = new Error('the reader pressed stop');
    const controller = new AbortController();
    let looks = 0;
    const run = heun({
      ...options,
      signal: controller.signal,
      epsilonTheta: async (xt) => {
        if (++looks === 2) controller.abort(reason);
        return xt;
      },
    });
    await expect(run.next()).rejects.toBe(reason);
  });
});
