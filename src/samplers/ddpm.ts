import type { SamplerStep } from '~/samplers/network';
import type { RunOptions, StepInput } from '~/samplers/reverse-step';
import { reverse, reverseStep } from '~/samplers/reverse-step';

/**
 * Which variance a DDPM step injects (Ho et al. 2020, section 3.2; indices t | tPrev):
 *
 * - `beta`: beta = 1 − alphaBar_t/alphaBar_tPrev, right where the data is N(0, I);
 * - `betaTilde`: beta·(1 − alphaBar_tPrev)/(1 − alphaBar_t), right where it is one point.
 *
 * They bound the true one, and agree as the steps get small.
 */
export type DdpmVariance = 'beta' | 'betaTilde';

/**
 * One ancestral step (Ho et al. 2020, algorithm 2): the mean of q(x_tPrev | x_t, x_0) with x0Hat in
 * place of x_0 (eq. 7), plus noise,
 *
 *     mean  = coefX0·x0Hat + coefXt·xt,   sigma² = beta or betaTilde,
 *     xPrev = mean + sigma·noise.
 *
 * Without clipping the mean is the paper's (xt − beta/√(1 − alphaBar)·epsilonHat)/√alpha (eq. 11).
 * tPrev may be any earlier time (respaced sampling). The step to tPrev = 0 injects no noise.
 *
 * @throws RangeError for times outside their ranges or arrays of unequal length.
 */
export function ddpmStep(input: StepInput & { variance: DdpmVariance }): SamplerStep {
  return reverseStep(input, ({ beta, betaTilde, coefX0, coefXt }) => ({
    coefX0,
    coefXt,
    coefEpsilon: 0,
    sigma: input.tPrev === 0 ? 0 : Math.sqrt(input.variance === 'beta' ? beta : betaTilde),
  }));
}

/**
 * Ancestral sampling: yields one `ddpmStep` for each time on the list, the last ending at 0.
 *
 * @throws RangeError for a bad list of times; `signal.reason` between steps once aborted.
 */
export async function* ddpm(
  options: RunOptions & { variance: DdpmVariance },
): AsyncGenerator<SamplerStep, void, void> {
  const { variance } = options;
  yield* reverse(options, (input) => ddpmStep({ ...input, variance }));
}
