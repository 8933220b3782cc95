/** One row of the matrix; the same in the page, at build and in tests. */
import { topClass, type GradientOracle } from '~/math/attacks/classifier';
import { fgsm, pgdStepSize, projectedGradient } from '~/math/attacks/gradient-attacks';
import { createRandom } from '~/math/random';
import { CLASSES, labels, nets, RANGE, type Net } from './models';
import type { Made, Params, Row } from './state';

/** Answers questions that come together in one run (`gatheringOracle`). */
export type Oracles = Readonly<Record<Net, GradientOracle>>;

/**
 * Attacks all digits with sight of one network (with sight of none they stay as they are), away from
 * what they are, and has every network read what comes of it.
 */
export async function measureRow(
  oracles: Oracles,
  made: Made,
  digits: readonly Float32Array[],
  settings: Params,
  signal?: AbortSignal,
): Promise<Row> {
  const pictures =
    made === 'none'
      ? digits
      : await Promise.all(digits.map((x0, i) => attacked(oracles[made], x0, i, settings, signal)));
  const readBy = {} as Record<Net, number[]>;
  for (const net of nets) {
    const nothing = new Float32Array(CLASSES);
    const answers = await Promise.all(pictures.map((x) => oracles[net](x, nothing, signal)));
    readBy[net] = answers.map(({ logits }) => topClass(logits));
  }
  return { pictures, readBy };
}

async function attacked(
  oracle: GradientOracle,
  x0: Float32Array,
  i: number,
  { attack, epsilon, steps, seed }: Params,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const goal = { kind: 'away', label: labels[i] } as const;
  const problem = { oracle, classes: CLASSES, x0, goal, range: RANGE, signal };
  // The range of pixels is two wide.
  const radius = (2 * epsilon) / 255;
  const walk =
    attack === 'fgsm'
      ? fgsm(problem, radius)
      : projectedGradient(problem, {
          norm: 'max',
          epsilon: radius,
          steps,
          stepSize: pgdStepSize(radius, steps),
          start: createRandom(seed).fork(i),
        });
  let x = x0;
  for await (const step of walk) x = step.x;
  return x;
}
