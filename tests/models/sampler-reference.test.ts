import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diffusionNetwork, scheduleFromManifest } from '~/runtime/diffusion-network';
import { openModelInNode } from '~/runtime/node';
import { ddimStep } from '~/samplers/ddim';
import { ddpmStep } from '~/samplers/ddpm';

/** Written by `python models/digits-ddpm/train.py`: the same steps, taken by PyTorch. */
type Reference = {
  label: number;
  guidance: number;
  clipX0: boolean;
  timesteps: number[];
  xT: number[];
  ddim: { eta: number; steps: ReferenceStep[] };
  ddpm: { variance: 'beta' | 'betaTilde'; xStart: number[]; steps: ReferenceStep[] };
};
type ReferenceStep = { t: number; tPrev: number; noise?: number[] | null; xPrev: number[] };

const FOLDER = 'models/digits-ddpm';
const reference = JSON.parse(readFileSync(`${FOLDER}/reference.json`, 'utf8')) as Reference;

/** Weights in half precision and clipping at ±1 leave a few thousandths between the two runtimes. */
const TOLERANCE = { ddim: 3e-3, ddpm: 1e-3 };

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from({ length: a.length }, (_, i) => Math.abs(a[i] - b[i])).reduce(
    (worst, d) => Math.max(worst, d),
    0,
  );

describe('samplers step as the PyTorch recipe does, with the trained network', async () => {
  const session = await openModelInNode(FOLDER);
  const schedule = scheduleFromManifest(session.manifest);
  const { label, guidance, clipX0 } = reference;
  const epsilonTheta = diffusionNetwork(session, { condition: { label: [label] }, guidance });
  const noNoise = new Float32Array(reference.xT.length);

  it('DDIM: a whole walk of ten steps meets the recorded ones', async () => {
    const { eta, steps } = reference.ddim;
    let xt: Float32Array = Float32Array.from(reference.xT);
    let met = 0;
    for (const [i, t] of reference.timesteps.entries()) {
      const tPrev = reference.timesteps[i + 1] ?? 0;
      const epsilonHat = await epsilonTheta(xt, t);
      const step = ddimStep({ xt, t, tPrev, epsilonHat, schedule, clipX0, noise: noNoise, eta });
      const recorded = steps.find((candidate) => candidate.t === t);
      if (recorded) {
        expect(recorded.tPrev).toBe(tPrev);
        expect(largestDifference(step.xPrev, recorded.xPrev)).toBeLessThan(TOLERANCE.ddim);
        met++;
      }
      xt = step.xPrev;
    }
    expect(met).toBe(steps.length);
  });

  it('DDPM: three steps on recorded noise', async () => {
    let xt: Float32Array = Float32Array.from(reference.ddpm.xStart);
    for (const { t, tPrev, noise: drawn, xPrev } of reference.ddpm.steps) {
      const epsilonHat = await epsilonTheta(xt, t);
      const noise = drawn ? Float32Array.from(drawn) : noNoise;
      const { variance } = reference.ddpm;
      const step = ddpmStep({ xt, t, tPrev, epsilonHat, schedule, clipX0, noise, variance });
      expect(largestDifference(step.xPrev, xPrev)).toBeLessThan(TOLERANCE.ddpm);
      xt = step.xPrev;
    }
  });
});
