import { expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import { cosineSchedule } from '~/math/schedule';
import {
  callsOf,
  isDeterministic,
  runSampler,
  samplerKinds,
  samplerNames,
  stepsFor,
} from '~/samplers/kinds';
import { evenTimesteps } from '~/samplers/timesteps';

it('no sampler takes more looks than it may, and each as many as it says', async () => {
  const schedule = cosineSchedule({ T: 1000 });
  for (const kind of samplerKinds) {
    for (const calls of [3, 8, 9]) {
      const steps = stepsFor(kind, calls);
      let looks = 0;
      const run = runSampler(kind, {
        epsilonTheta: async (xt) => {
          looks++;
          return xt;
        },
        xT: createRandom(1).fillNormal(new Float32Array(4)),
        timesteps: evenTimesteps(1000, steps),
        schedule,
        random: createRandom(1),
      });
      for await (const step of run) expect(step.t).toBeGreaterThan(step.tPrev);
      expect(looks).toBe(callsOf(kind, steps));
      expect(looks).toBeLessThanOrEqual(calls);
      expect(looks).toBeGreaterThanOrEqual(calls - 1);
    }
  }
});

it('only DDPM depends on more than its start', async () => {
  const schedule = cosineSchedule({ T: 1000 });
  const xT = createRandom(1).fillNormal(new Float32Array(4));
  for (const kind of samplerKinds) {
    const endOf = async (seed: number): Promise<Float32Array> => {
      let end = xT;
      const run = runSampler(kind, {
        epsilonTheta: async (xt) => xt.map((x) => Math.tanh(x)),
        xT,
        timesteps: evenTimesteps(1000, 5),
        schedule,
        random: createRandom(seed),
      });
      for await (const { xPrev } of run) end = xPrev;
      return end;
    };
    const [a, b] = await Promise.all([endOf(1), endOf(2)]);
    if (isDeterministic(kind)) expect(a).toEqual(b);
    else expect(a).not.toEqual(b);
  }
  expect(new Set(Object.values(samplerNames)).size).toBe(samplerKinds.length);
});
