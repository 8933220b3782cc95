/** One row of the matrix; the same in the page, at build and in tests. */
import { project } from '~/math/attacks/ball';
import { topClass, type GradientOracle } from '~/math/attacks/classifier';
import { fgsm, pgdStepSize, projectedGradient } from '~/math/attacks/gradient-attacks';
import { createRandom } from '~/math/random';
import { CLASSES, labels, nets, RANGE, type Net } from './models';
import type { Made, Params, Row } from './state';

/** Answers questions that come together in one run (`gatheringOracle`). */
export type Oracles = Readonly<Record<Net, GradientOracle>>;

/**
 * Attacks all digits with sight of one network, away from what they are, or only moves them at random,
 * or not at all, and has every network read what comes of it.
 */
export async function measureRow(
  oracles: Oracles,
  made: Made,
  digits: readonly Float32Array[],
  settings: Params,
  signal?: AbortSignal,
): Promise<Row> {
  const pictures = await picturesOf(oracles, made, digits, settings, signal);
  const readBy = {} as Record<Net, number[]>;
  for (const net of nets) {
    const nothing = new Float32Array(CLASSES);
    const answers = await Promise.all(pictures.map((x) => oracles[net](x, nothing, signal)));
    readBy[net] = answers.map(({ logits }) => topClass(logits));
  }
  return { pictures, readBy };
}

async function picturesOf(
  oracles: Oracles,
  made: Made,
  digits: readonly Float32Array[],
  settings: Params,
  signal?: AbortSignal,
): Promise<readonly Float32Array[]> {
  if (made === 'none') return digits;
  if (made === 'noise') return digits.map((x0, i) => withNoise(x0, i, settings));
  return Promise.all(digits.map((x0, i) => attacked(oracles[made], x0, i, settings, signal)));
}

/** Every pixel moved by ε up or down, as a coin decides, and clipped to its range. */
function withNoise(x0: Float32Array, i: number, { epsilon, seed }: Params): Float32Array {
  const radius = radiusOf(epsilon);
  const random = createRandom(seed).fork(`noise ${i}`);
  const moved = x0.map((value) => value + (random.uniform() < 0.5 ? -radius : radius));
  return project('max', moved, x0, radius, RANGE);
}

/** The range of pixels is two wide. */
const radiusOf = (epsilon: number): number => (2 * epsilon) / 255;

async function attacked(
  oracle: GradientOracle,
  x0: Float32Array,
  i: number,
  { attack, epsilon, steps, seed }: Params,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const goal = { kind: 'away', label: labels[i] } as const;
  const problem = { oracle, classes: CLASSES, x0, goal, range: RANGE, signal };
  const radius = radiusOf(epsilon);
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
