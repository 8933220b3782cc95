import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { qPosterior, qSample } from '~/math/diffusion';
import { createRandom } from '~/math/random';
import { cosineSchedule, linearSchedule } from '~/math/schedule';
import { ddim, ddimStep } from '~/samplers/ddim';
import { ddpm, ddpmStep } from '~/samplers/ddpm';
import type { SamplerStep } from '~/samplers/network';
import { stepNoise } from '~/samplers/reverse-step';

fc.configureGlobal({ seed: 18, numRuns: 100 });

const schedule = linearSchedule({ T: 50, betaStart: 1e-3, betaEnd: 0.2 });
const length = 12;
const tensor = fc.float32Array({
  min: -3,
  max: 3,
  noNaN: true,
  minLength: length,
  maxLength: length,
});
const inputs = fc
  .tuple(
    tensor,
    tensor,
    tensor,
    fc.integer({ min: 1, max: 50 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([xt, epsilonHat, noise, t, u]) => ({
    xt,
    epsilonHat,
    noise,
    t,
    tPrev: Math.floor(u * (t - 0.001)),
    schedule,
  }));

function expectClose(found: Float32Array, wanted: Float32Array, tolerance = 1e-5): void {
  const worst = found.reduce(
    (gap, value, i) => Math.max(gap, Math.abs(value - wanted[i]) / (1 + Math.abs(wanted[i]))),
    0,
  );
  expect(worst).toBeLessThan(tolerance);
}

/** The formulas in the documentation of SamplerStep. */
function expectConsistent(step: SamplerStep): void {
  const { coefX0, coefXt, coefEpsilon, alphaBar } = step.coefficients;
  const { xt, epsilonHat, x0Hat, mean, sigma, noise, xPrev } = step;
  expectClose(
    mean,
    x0Hat.map((x0, i) => coefX0 * x0 + coefXt * xt[i] + coefEpsilon * epsilonHat[i]),
  );
  expectClose(
    xPrev,
    mean.map((mu, i) => mu + sigma * noise[i]),
  );
  expectClose(
    xt,
    x0Hat.map((x0, i) => Math.sqrt(alphaBar) * x0 + Math.sqrt(1 - alphaBar) * epsilonHat[i]),
  );
}

describe('every step', () => {
  it('fulfils the common formula, clipped or not', () => {
    fc.assert(
      fc.property(
        inputs,
        fc.boolean(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (input, clipX0, eta) => {
          const steps = [
            ddpmStep({ ...input, clipX0, variance: 'beta' }),
            ddpmStep({ ...input, clipX0, variance: 'betaTilde' }),
            ddimStep({ ...input, clipX0, eta }),
          ];
          for (const step of steps) {
            expectConsistent(step);
            if (clipX0) expect(step.x0Hat.every((value) => Math.abs(value) <= 1)).toBe(true);
            else expect(step.epsilonHat).toBe(input.epsilonHat);
          }
        },
      ),
    );
  });

  it('to 0 adds no noise and returns x0Hat', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const last = { ...input, tPrev: 0 };
        for (const step of [
          ddpmStep({ ...last, variance: 'beta' }),
          ddpmStep({ ...last, variance: 'betaTilde' }),
          ddimStep({ ...last, eta: 1 }),
        ]) {
          expect(step.sigma).toBe(0);
          expect(step.xPrev).toEqual(step.x0Hat);
        }
      }),
    );
  });

  it('leaves its arguments as they were', () => {
    const frozen = (label: string): Float32Array =>
      createRandom(1).fork(label).fillNormal(new Float32Array(length));
    const input = { xt: frozen('x'), epsilonHat: frozen('e'), noise: frozen('n'), schedule };
    ddpmStep({ ...input, t: 9, tPrev: 4, clipX0: true, variance: 'beta' });
    ddimStep({ ...input, t: 9, tPrev: 4, clipX0: true, eta: 0.5 });
    expect([input.xt, input.epsilonHat, input.noise]).toEqual(['x', 'e', 'n'].map(frozen));
  });
});

describe('ddpmStep', () => {
  it('with the true noise has the mean and variance of the forward posterior', () => {
    fc.assert(
      fc.property(inputs, tensor, (input, x0) => {
        const { t, tPrev } = input;
        const xt = qSample({ x0, t, epsilon: input.epsilonHat, schedule });
        const step = ddpmStep({ ...input, xt, variance: 'betaTilde' });
        const posterior = qPosterior({ x0, xt, t, tPrev, schedule });
        expectClose(step.mean, posterior.mean, 1e-4);
        expect(step.sigma ** 2).toBeCloseTo(posterior.variance, 12);
      }),
    );
  });

  it('has the mean of Ho et al. eq. 11 and the two variances of their section 3.2', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { t } = input;
        const step = ddpmStep({ ...input, tPrev: t - 1, variance: 'beta' });
        const [alpha, beta, alphaBar] = [schedule.alpha[t], schedule.beta[t], schedule.alphaBar[t]];
        const eq11 = input.xt.map(
          (x, i) => (x - (beta / Math.sqrt(1 - alphaBar)) * input.epsilonHat[i]) / Math.sqrt(alpha),
        );
        expectClose(step.mean, eq11, 1e-4);
        expect(step.sigma ** 2).toBeCloseTo(t === 1 ? 0 : beta, 12);
      }),
    );
  });
});

describe('ddimStep', () => {
  it('at eta = 1 is the DDPM step with betaTilde', () => {
    fc.assert(
      fc.property(inputs, fc.boolean(), (input, clipX0) => {
        const one = ddimStep({ ...input, clipX0, eta: 1 });
        const other = ddpmStep({ ...input, clipX0, variance: 'betaTilde' });
        expectClose(one.xPrev, other.xPrev, 1e-4);
        expect(one.sigma).toBeCloseTo(other.sigma, 12);
      }),
    );
  });

  it('at eta = 0 ignores the noise', () => {
    fc.assert(
      fc.property(inputs, tensor, (input, otherNoise) => {
        const step = ddimStep({ ...input, eta: 0 });
        expect(step.sigma).toBe(0);
        expect(ddimStep({ ...input, noise: otherNoise, eta: 0 }).xPrev).toEqual(step.xPrev);
      }),
    );
  });

  it('with the true noise and eta = 0 stays on the path of that noise', () => {
    fc.assert(
      fc.property(inputs, tensor, (input, x0) => {
        const at = { x0, epsilon: input.epsilonHat, schedule };
        const step = ddimStep({ ...input, xt: qSample({ ...at, t: input.t }), eta: 0 });
        expectClose(step.xPrev, qSample({ ...at, t: input.tPrev }), 1e-4);
      }),
    );
  });
});

describe('a run', () => {
  const epsilonTheta = async (xt: Float32Array, t: number): Promise<Float32Array> =>
    xt.map((x) => Math.tanh(x + t / 50));
  const xT = createRandom(2).fillNormal(new Float32Array(length));
  const timesteps = [50, 33, 20, 7, 1];
  const options = { epsilonTheta, xT, timesteps, schedule, random: createRandom(3) };

  async function collect(run: AsyncIterable<SamplerStep>): Promise<SamplerStep[]> {
    const steps: SamplerStep[] = [];
    for await (const step of run) steps.push(step);
    return steps;
  }

  it('visits the times in order, each step starting where the last one ended', async () => {
    for (const run of [ddpm({ ...options, variance: 'beta' }), ddim({ ...options, eta: 0.5 })]) {
      const steps = await collect(run);
      expect(steps.map(({ t }) => t)).toEqual(timesteps);
      expect(steps.map(({ tPrev }) => tPrev)).toEqual([33, 20, 7, 1, 0]);
      expect(steps[0].xt).toBe(xT);
      for (let i = 1; i < steps.length; i++) expect(steps[i].xt).toBe(steps[i - 1].xPrev);
    }
  });

  it('is the same as single steps with stepNoise, from any point on', async () => {
    const whole = await collect(ddpm({ ...options, variance: 'betaTilde' }));
    const [t, tPrev] = [20, 7];
    const { xt } = whole[2];
    const single = ddpmStep({
      xt,
      t,
      tPrev,
      epsilonHat: await epsilonTheta(xt, t),
      schedule,
      variance: 'betaTilde',
      noise: stepNoise(options.random, t, length),
    });
    expect(single).toEqual(whole[2]);
    const rest = await collect(
      ddpm({ ...options, xT: xt, timesteps: timesteps.slice(2), variance: 'betaTilde' }),
    );
    expect(rest).toEqual(whole.slice(2));
  });

  it('with eta = 0 does not depend on the seed, with eta = 1 it does', async () => {
    const end = async (eta: number, seed: number): Promise<Float32Array> =>
      (await collect(ddim({ ...options, random: createRandom(seed), eta }))).at(-1)!.xPrev;
    expect(await end(0, 4)).toEqual(await end(0, 5));
    expect(await end(1, 4)).toEqual(await end(1, 4));
    expect(await end(1, 4)).not.toEqual(await end(1, 5));
  });

  it('ends with the reason of the signal, between steps and within a network call', async () => {
    const reason = new Error('the reader pressed stop');
    const controller = new AbortController();
    const run = ddpm({ ...options, variance: 'beta', signal: controller.signal });
    expect((await run.next()).done).toBe(false);
    controller.abort(reason);
    await expect(run.next()).rejects.toBe(reason);

    const slow = new AbortController();
    const during = ddim({
      ...options,
      eta: 0,
      signal: slow.signal,
      epsilonTheta: async (xt) => {
        slow.abort(reason);
        return xt;
      },
    });
    await expect(during.next()).rejects.toBe(reason);
  });

  it('refuses hostile arguments with what was expected and what came', async () => {
    const first = (run: AsyncGenerator<SamplerStep>): Promise<unknown> => run.next();
    for (const bad of [[], [51], [5, 5], [5, 9], [0], [NaN], [9, 1.5]]) {
      await expect(first(ddim({ ...options, timesteps: bad, eta: 0 }))).rejects.toThrow(
        /expected .*, got /,
      );
    }
    for (const eta of [-0.1, 1.1, NaN]) {
      await expect(first(ddim({ ...options, eta }))).rejects.toThrow(/eta: expected .*, got /);
    }
    const short = async (): Promise<Float32Array> => new Float32Array(3);
    await expect(
      first(ddpm({ ...options, epsilonTheta: short, variance: 'beta' })),
    ).rejects.toThrow('epsilonHat: expected 12 values, got 3');
  });
});

it('survives the capped last step of the cosine schedule, where alphaBar is 2e-9', () => {
  const cosine = cosineSchedule({ T: 1000 });
  const xt = createRandom(6).fillNormal(new Float32Array(length));
  const step = ddimStep({
    xt,
    t: 1000,
    tPrev: 999,
    epsilonHat: xt.map((x) => 0.99 * x),
    schedule: cosine,
    clipX0: true,
    noise: xt,
    eta: 1,
  });
  expect(step.xPrev.every((value) => Math.abs(value) < 10)).toBe(true);
  expectConsistent(step);
});
