import { epsilonFromX0, x0FromEpsilon } from '~/math/diffusion';
import { expectLength } from '~/math/expect';
import { ddimStep, ddimWeights } from '~/samplers/ddim';
import type { SamplerStep } from '~/samplers/network';
import type { Guess, RunOptions, StepInput } from '~/samplers/reverse-step';
import { guessAt, reverse, reverseStep } from '~/samplers/reverse-step';

/**
 * Which of the two guesses is averaged over a step. With x̄ = xt/√alphaBar, sigma = 1/√SNR and
 * kappa = √SNR, the probability flow reads
 *
 *     d x̄ = epsilon d sigma        or        d(kappa·x̄) = x0 d kappa,
 *
 * and each is a trapezium rule of its own:
 *
 * - `epsilon`: Karras et al. 2022, algorithm 1. The first stride of a schedule that starts at
 *   sigma = 20,000 multiplies what the two looks differ by as much;
 * - `x0`: the mean of the two guesses lies in the range of the data whatever the stride. This is
 *   DPM-Solver++(2S) with r1 = 1 (Lu et al. 2025, algorithm 1).
 */
export type HeunAverage = 'x0' | 'epsilon';

/**
 * Heun's step: the deterministic DDIM step from t to tPrev, taken again with the mean of two looks,
 * one at its start and one at its end. Misses the flow by O(h³), the whole walk by O(h²).
 *
 * @param input.end the state at tPrev that the DDIM step leads to.
 * @param input.epsilonHatEnd the network's prediction at (end, tPrev).
 * @throws RangeError for tPrev = 0, where there is nothing to look at, and as `reverseStep`.
 */
export function heunStep(
  input: StepInput & { end: Float32Array; epsilonHatEnd: Float32Array; average: HeunAverage },
): SamplerStep {
  const { xt, t, tPrev, schedule, clipX0, end, epsilonHatEnd, average } = input;
  expectLength('end', end, xt.length);
  const second = guessAt({ xt: end, t: tPrev, epsilonHat: epsilonHatEnd, schedule, clipX0 });
  return reverseStep(input, ddimWeights(0), (first: Guess): Guess => {
    if (average === 'x0') {
      const x0Hat = meanOf(first.x0Hat, second.x0Hat);
      return { x0Hat, epsilonHat: epsilonFromX0({ xt, x0: x0Hat, t, schedule }) };
    }
    const epsilonHat = meanOf(first.epsilonHat, second.epsilonHat);
    return { x0Hat: x0FromEpsilon({ xt, epsilon: epsilonHat, t, schedule }), epsilonHat };
  });
}

/**
 * Heun's method: yields one `heunStep` for each time on the list, and at the end, to t = 0, a DDIM
 * step. It asks the network 2·timesteps − 1 times.
 *
 * @throws RangeError for a bad list of times; `signal.reason` between steps once aborted.
 */
export async function* heun(
  options: RunOptions & { average?: HeunAverage },
): AsyncGenerator<SamplerStep, void, void> {
  const { epsilonTheta, signal, average = 'x0' } = options;
  yield* reverse(options, async (input) => {
    const euler = ddimStep({ ...input, eta: 0 });
    if (input.tPrev === 0) return euler;
    const epsilonHatEnd = await epsilonTheta(euler.xPrev, input.tPrev, signal);
    return heunStep({ ...input, end: euler.xPrev, epsilonHatEnd, average });
  });
}

function meanOf(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => (value + b[i]) / 2);
}
