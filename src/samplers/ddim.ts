import { expectReal } from '~/math/expect';
import type { SamplerStep } from '~/samplers/network';
import type { RunOptions, StepInput } from '~/samplers/reverse-step';
import { reverse, reverseStep } from '~/samplers/reverse-step';

/**
 * One DDIM step (Song, Meng & Ermon 2021, eq. 12 and 16): go to x0Hat, then back out to the noise
 * level of tPrev, partly along the predicted noise and partly along fresh noise,
 *
 *     mean   = √alphaBarPrev·x0Hat + √(1 − alphaBarPrev − sigma²)·epsilonHat,
 *     sigma² = eta²·betaTilde = eta²·(1 − alphaBarPrev)/(1 − alphaBar)·(1 − alphaBar/alphaBarPrev),
 *     xPrev  = mean + sigma·noise.
 *
 * @param input.eta in [0, 1]: 0 injects nothing and is deterministic, one Euler step of the
 *   probability-flow equation; 1 is the DDPM step with variance betaTilde.
 * @throws RangeError for another eta, times outside their ranges or arrays of unequal length.
 */
export function ddimStep(input: StepInput & { eta: number }): SamplerStep {
  return reverseStep(input, ddimWeights(input.eta));
}

/**
 * The weights of a DDIM step. With eta = 0 they are those of every deterministic sampler of this
 * book: DPM-Solver++ and Heun differ in the guess that they put in.
 *
 * @throws RangeError unless eta lies in [0, 1].
 */
export function ddimWeights(eta: number) {
  expectReal('eta', eta, 0, 1);
  return ({ alphaBarPrev, betaTilde }: { alphaBarPrev: number; betaTilde: number }) => {
    const variance = eta ** 2 * betaTilde;
    return {
      coefX0: Math.sqrt(alphaBarPrev),
      coefXt: 0,
      // Never negative but for rounding: betaTilde ≤ 1 − alphaBarPrev.
      coefEpsilon: Math.sqrt(Math.max(0, 1 - alphaBarPrev - variance)),
      sigma: Math.sqrt(variance),
    };
  };
}

/**
 * DDIM sampling: yields one `ddimStep` for each time on the list, the last ending at 0.
 *
 * @throws RangeError for a bad list of times or eta; `signal.reason` between steps once aborted.
 */
export async function* ddim(
  options: RunOptions & { eta: number },
): AsyncGenerator<SamplerStep, void, void> {
  const { eta } = options;
  yield* reverse(options, (input) => ddimStep({ ...input, eta }));
}
