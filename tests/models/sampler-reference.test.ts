import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diffusionNetwork, scheduleFromManifest } from '~/runtime/diffusion-network';
import { openModelInNode } from '~/runtime/node';
import { ddim, ddimStep } from '~/samplers/ddim';
import { ddpmStep } from '~/samplers/ddpm';
import { dpmSolver2M, dpmSolver2MStep } from '~/samplers/dpm-solver';
import { heun, heunStep } from '~/samplers/heun';
import type { SamplerStep } from '~/samplers/network';
import { createRandom } from '~/math/random';

/** Written by `python models/common/sampler_reference.py`: the same walks, taken by PyTorch. */
type Reference = {
  label: number;
  guidance: number;
  clipX0: boolean;
  timesteps: number[];
  xT: number[];
  /** For each sampler the states that its steps lead to, the last the sample. */
  walks: {
    ddpm: { variance: 'beta' | 'betaTilde'; noise: number[][]; states: number[][] };
    ddim: { eta: number; states: number[][] };
    heun: { average: 'x0' | 'epsilon'; states: number[][] };
    dpmSolver2M: { states: number[][] };
  };
};

const FOLDER = 'models/digits-ddpm';
const reference = JSON.parse(readFileSync(`${FOLDER}/reference.json`, 'utf8')) as Reference;

/** |a − b| / |b|, of whole pictures. */
const RELATIVE = 1e-4;
/** Of a float32: what the network's epsilonHat is rounded to on either side. */
const ROUNDING = 2 ** -23;
/** Where a whole walk goes by itself: clipping at ±1 and the first step, whose x0Hat float32 keeps
 * to 1e-3, leave a few thousandths in a pixel. */
const WALK = 3e-3;

const relativeDifference = (a: Float32Array, b: ArrayLike<number>): number => {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < a.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    size += b[i] ** 2;
  }
  return Math.sqrt(difference / size);
};

const largestDifference = (a: Float32Array, b: ArrayLike<number>): number =>
  a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);

describe('samplers step as PyTorch does, with the trained network', async () => {
  const session = await openModelInNode(FOLDER);
  const schedule = scheduleFromManifest(session.manifest);
  const { label, guidance, clipX0, timesteps, walks } = reference;
  const epsilonTheta = diffusionNetwork(session, { condition: { label: [label] }, guidance });
  const xT = Float32Array.from(reference.xT);
  const silence = new Float32Array(xT.length);

  /** Each step from the recorded state before it to the recorded state after it. */
  async function expectEachStep(
    states: number[][],
    step: (input: {
      xt: Float32Array;
      t: number;
      tPrev: number;
      epsilonHat: Float32Array;
      index: number;
    }) => SamplerStep | Promise<SamplerStep>,
  ): Promise<void> {
    expect(states).toHaveLength(timesteps.length);
    for (const [index, t] of timesteps.entries()) {
      const xt = index === 0 ? xT : Float32Array.from(states[index - 1]);
      const tPrev = timesteps[index + 1] ?? 0;
      const epsilonHat = await epsilonTheta(xt, t);
      const { xPrev } = await step({ xt, t, tPrev, epsilonHat, index });
      // x0Hat multiplies epsilonHat's rounding by 1/√SNR, and the step weighs x0Hat by √alphaBarPrev.
      // That is nothing anywhere but at t = T, where 1/√SNR is 20,291.
      const { alphaBar } = schedule;
      const rounding = ROUNDING * Math.sqrt((1 / alphaBar[t] - 1) * alphaBar[tPrev]);
      expect(relativeDifference(xPrev, states[index]), `from t = ${t}`).toBeLessThan(
        RELATIVE + rounding,
      );
    }
  }

  it('DDPM, on the recorded noise', async () => {
    const { variance, noise, states } = walks.ddpm;
    await expectEachStep(states, ({ index, ...input }) =>
      ddpmStep({
        ...input,
        schedule,
        clipX0,
        noise: index < noise.length ? Float32Array.from(noise[index]) : silence,
        variance,
      }),
    );
  });

  it('DDIM', async () => {
    const { eta, states } = walks.ddim;
    await expectEachStep(states, (input) =>
      ddimStep({ ...input, schedule, clipX0, noise: silence, eta }),
    );
  });

  it('Heun', async () => {
    const { average, states } = walks.heun;
    await expectEachStep(states, async (input) => {
      const shared = { ...input, schedule, clipX0, noise: silence };
      const euler = ddimStep({ ...shared, eta: 0 });
      if (input.tPrev === 0) return euler;
      const epsilonHatEnd = await epsilonTheta(euler.xPrev, input.tPrev);
      return heunStep({ ...shared, end: euler.xPrev, epsilonHatEnd, average });
    });
  });

  it('DPM-Solver++(2M)', async () => {
    let before: SamplerStep | undefined;
    await expectEachStep(walks.dpmSolver2M.states, (input) => {
      before = dpmSolver2MStep({ ...input, schedule, clipX0, noise: silence, before });
      return before;
    });
  });

  it.each([
    ['DDIM', walks.ddim.states, ddim],
    ['Heun', walks.heun.states, heun],
    ['DPM-Solver++(2M)', walks.dpmSolver2M.states, dpmSolver2M],
  ] as const)('%s: a whole walk by itself ends at the recorded picture', async (_, states, run) => {
    const options = { epsilonTheta, xT, timesteps, schedule, random: createRandom(1), clipX0 };
    let end: Float32Array = xT;
    for await (const step of run({ ...options, eta: 0 })) end = step.xPrev;
    expect(largestDifference(end, states[states.length - 1])).toBeLessThan(WALK);
  });
});
