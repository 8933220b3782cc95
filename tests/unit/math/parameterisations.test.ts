import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { qSample, qPosterior } from '~/math/diffusion';
import { amplification, parameterisations, tell } from '~/math/parameterisations';
import { createRandom } from '~/math/random';
import { cosineSchedule, linearSchedule, snr } from '~/math/schedule';

const schedules = [linearSchedule({ T: 1000 }), cosineSchedule({ T: 1000 })];
const LENGTH = 64;
const normal = (label: string) => createRandom(9).fork(label).fillNormal(new Float32Array(LENGTH));
const anyKind = fc.constantFrom(...parameterisations);
const anyTime = fc.integer({ min: 20, max: 900 });
const anySchedule = fc.constantFrom(...schedules);

describe('tell', () => {
  it('says the same whichever of the four it is told', () => {
    const [x0, epsilon] = [normal('x0'), normal('epsilon')];
    fc.assert(
      fc.property(anySchedule, anyTime, anyKind, (schedule, t, kind) => {
        const xt = qSample({ x0, epsilon, t, schedule });
        const first = tell('epsilon', epsilon, xt, t, schedule);
        const again = tell(kind, first[kind], xt, t, schedule);
        expect(again[kind]).toBe(first[kind]);
        for (const other of parameterisations) {
          again[other].forEach((value, i) =>
            expect(Math.abs(value - first[other][i])).toBeLessThan(
              2e-3 * (1 + Math.abs(first[other][i])),
            ),
          );
        }
        first.x0.forEach((value, i) => expect(value).toBeCloseTo(x0[i], 2));
      }),
      { numRuns: 40 },
    );
  });

  it('v is a rotation of noise and picture', () => {
    const [schedule, t] = [schedules[1], 300];
    const [x0, epsilon] = [normal('x0'), normal('epsilon')];
    const xt = qSample({ x0, epsilon, t, schedule });
    const { v } = tell('epsilon', epsilon, xt, t, schedule);
    v.forEach((value, i) =>
      expect(value ** 2 + xt[i] ** 2).toBeCloseTo(x0[i] ** 2 + epsilon[i] ** 2, 3),
    );
  });

  it('the posterior mean is μ̃ in terms of the noise (Ho et al. 2020, eq. 11)', () => {
    const [x0, epsilon] = [normal('x0'), normal('epsilon')];
    for (const schedule of schedules) {
      const t = 400;
      const xt = qSample({ x0, epsilon, t, schedule });
      const { mean } = qPosterior({ x0, xt, t, schedule });
      const { alpha, alphaBar, beta } = schedule;
      mean.forEach((value, i) => {
        const mu =
          (xt[i] - (beta[t] / Math.sqrt(1 - alphaBar[t])) * epsilon[i]) / Math.sqrt(alpha[t]);
        expect(value).toBeCloseTo(mu, 4);
      });
    }
  });
});

describe('amplification', () => {
  it('is how much an error grows on the way from one to another', () => {
    const [x0, epsilon, error] = [normal('x0'), normal('epsilon'), normal('error')];
    fc.assert(
      fc.property(anySchedule, anyTime, anyKind, anyKind, (schedule, t, from, to) => {
        const xt = qSample({ x0, epsilon, t, schedule });
        const right = tell('epsilon', epsilon, xt, t, schedule);
        const wrong = tell(
          from,
          right[from].map((value, i) => value + error[i]),
          xt,
          t,
          schedule,
        );
        const size = (values: Float32Array) => Math.hypot(...values);
        const grown = size(wrong[to].map((value, i) => value - right[to][i])) / size(error);
        expect(grown / amplification(from, to, schedule, t)).toBeCloseTo(1, 2);
      }),
      { numRuns: 60 },
    );
  });

  it('from the noise to the picture is 1/√SNR, and back its inverse', () => {
    for (const t of [1, 500, 1000]) {
      const root = Math.sqrt(snr(schedules[0], t));
      expect(amplification('epsilon', 'x0', schedules[0], t) * root).toBeCloseTo(1, 9);
      expect(amplification('x0', 'epsilon', schedules[0], t) / root).toBeCloseTo(1, 9);
    }
  });

  it('from v is at most 1 to noise and picture, at every step', () => {
    for (const schedule of schedules) {
      for (let t = 1; t <= 1000; t++) {
        const [noise, picture] = (['epsilon', 'x0'] as const).map((to) =>
          amplification('v', to, schedule, t),
        );
        expect(noise ** 2 + picture ** 2).toBeCloseTo(1, 9);
      }
    }
  });

  it('refuses a step that is not there', () => {
    expect(() => amplification('v', 'x0', schedules[0], 0)).toThrow(RangeError);
  });
});
