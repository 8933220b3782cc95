import { epsilonFromX0 } from '~/math/diffusion';
import { logSnr } from '~/math/schedule';
import { ddimWeights } from '~/samplers/ddim';
import type { SamplerStep } from '~/samplers/network';
import type { RunOptions, StepInput } from '~/samplers/reverse-step';
import { reverse, reverseStep } from '~/samplers/reverse-step';

/**
 * One step of DPM-Solver++(2M) (Lu et al. 2025, algorithm 2): the deterministic DDIM step with the
 * guess carried on to the middle of the step, along the line through the last guess and this one,
 *
 *     d = (1 + 1/(2r))·x0Hat − 1/(2r)·x0HatBefore,   r = h'/h,
 *
 * h' and h the lengths of the last step and of this one in log-SNR. Misses the flow by O(h³), the
 * whole walk by O(h²), with one look a step. It is the DDIM step where there is none before, and
 * where the line would be carried further than it is long, r < 1/2: on the last strides of a list of
 * even times, which are long in log-SNR, and infinitely so to tPrev = 0. (The authors' code goes by
 * the number of the step instead, `lower_order_final`.) Clipping is of the guesses, not of d.
 *
 * @param input.before the step that led to xt.
 * @throws RangeError as `reverseStep`.
 */
export function dpmSolver2MStep(
  input: StepInput & { before?: Pick<SamplerStep, 't' | 'guess'> },
): SamplerStep {
  const { xt, t, tPrev, schedule, before } = input;
  if (!before || tPrev === 0) return reverseStep(input, ddimWeights(0));
  const here = logSnr(schedule, t);
  const r = (here - logSnr(schedule, before.t)) / (logSnr(schedule, tPrev) - here);
  if (r < 1 / 2) return reverseStep(input, ddimWeights(0));
  return reverseStep(input, ddimWeights(0), ({ x0Hat: guess }) => {
    const x0Hat = guess.map((now, i) => now + (now - before.guess[i]) / (2 * r));
    return { x0Hat, epsilonHat: epsilonFromX0({ xt, x0: x0Hat, t, schedule }) };
  });
}

/**
 * DPM-Solver++(2M): yields one `dpmSolver2MStep` for each time on the list, the last ending at 0.
 *
 * @throws RangeError for a bad list of times; `signal.reason` between steps once aborted.
 */
export async function* dpmSolver2M(options: RunOptions): AsyncGenerator<SamplerStep, void, void> {
  yield* reverse(options, (input, before) => dpmSolver2MStep({ ...input, before }));
}
