import {
  epsilonFromV,
  epsilonFromX0,
  scoreFromEpsilon,
  vFromEpsilon,
  x0FromEpsilon,
} from '~/math/diffusion';
import { expectInteger } from '~/math/expect';
import type { Schedule } from '~/math/schedule';

/** What a diffusion network can be asked for; given x_t and t, each determines the others. */
export const parameterisations = ['epsilon', 'x0', 'v', 'score'] as const;
export type Parameterisation = (typeof parameterisations)[number];

/** One output of a network, told in every parameterisation. */
export type Told = Record<Parameterisation, Float32Array>;

/**
 * Tells one output in every parameterisation, by way of the noise:
 *
 *     epsilon = (xt − √alphaBar·x0)/√(1 − alphaBar) = √alphaBar·v + √(1 − alphaBar)·xt
 *             = −√(1 − alphaBar)·score.
 *
 * @param t integer in [1, T].
 */
export function tell(
  kind: Parameterisation,
  output: Float32Array,
  xt: Float32Array,
  t: number,
  schedule: Schedule,
): Told {
  const epsilon = epsilonFrom(kind, output, xt, t, schedule);
  const given = { xt, epsilon, t, schedule };
  return {
    epsilon,
    x0: x0FromEpsilon(given),
    v: vFromEpsilon(given),
    score: scoreFromEpsilon(given),
    // What was said stays as it was said, without rounding on the way there and back.
    [kind]: output,
  };
}

function epsilonFrom(
  kind: Parameterisation,
  output: Float32Array,
  xt: Float32Array,
  t: number,
  schedule: Schedule,
): Float32Array {
  switch (kind) {
    case 'epsilon':
      return output;
    case 'x0':
      return epsilonFromX0({ xt, x0: output, t, schedule });
    case 'v':
      return epsilonFromV({ xt, v: output, t, schedule });
    case 'score': {
      const noise = Math.sqrt(1 - schedule.alphaBar[t]);
      return output.map((value) => -noise * value);
    }
  }
}

/**
 * By how much an error in one parameterisation is larger in another, |d to / d from| at fixed x_t. With
 * a = √alphaBar and s = √(1 − alphaBar) an error of 1 in epsilon is
 *
 *     s/a = 1/√SNR in x0,   1/a in v,   1/s in the score,
 *
 * and the quotient of two of these leads from one to the other.
 *
 * @param t integer in [1, T].
 */
export function amplification(
  from: Parameterisation,
  to: Parameterisation,
  schedule: Schedule,
  t: number,
): number {
  return perEpsilon(to, schedule, t) / perEpsilon(from, schedule, t);
}

function perEpsilon(kind: Parameterisation, schedule: Schedule, t: number): number {
  expectInteger('t', t, 1, schedule.T);
  const a = Math.sqrt(schedule.alphaBar[t]);
  const s = Math.sqrt(1 - schedule.alphaBar[t]);
  switch (kind) {
    case 'epsilon':
      return 1;
    case 'x0':
      return s / a;
    case 'v':
      return 1 / a;
    case 'score':
      return 1 / s;
  }
}
