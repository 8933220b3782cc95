/** The race in the plane: worlds whose score is exact, and where every sampler's walkers end. */
import { mixtureEpsilonTheta, sampleMixture, type GaussianMixture } from '~/math/gaussian-mixture';
import { createRandom } from '~/math/random';
import { cosineSchedule } from '~/math/schedule';
import {
  callsOf,
  isDeterministic,
  runSampler,
  samplerKinds,
  stepsFor,
  type SamplerKind,
} from '~/samplers/kinds';
import { evenTimesteps } from '~/samplers/timesteps';

export const worldNames = ['ring', 'pair', 'spiral'] as const;
export type WorldName = (typeof worldNames)[number];

const equal = (means: [number, number][], sigma: number): GaussianMixture => ({
  weights: means.map(() => 1 / means.length),
  means,
  sigmas: means.map(() => sigma),
});
const onCircle = (share: number, radius: number): [number, number] => [
  radius * Math.cos(2 * Math.PI * share),
  radius * Math.sin(2 * Math.PI * share),
];

export const worlds: Readonly<Record<WorldName, GaussianMixture>> = {
  ring: equal(
    Array.from({ length: 8 }, (_, k) => onCircle(k / 8, 1.35)),
    0.12,
  ),
  pair: {
    weights: [0.7, 0.3],
    means: [
      [-0.9, -0.3],
      [1.2, 0.7],
    ],
    sigmas: [0.5, 0.15],
  },
  spiral: equal(
    Array.from({ length: 20 }, (_, k) => onCircle((1.6 * k) / 20, 0.25 + (1.5 * k) / 20)),
    0.1,
  ),
};

export const WALKERS = 200;
/** Walkers whose whole way is drawn: the first ones. */
export const FOLLOWED = 8;
/** Steps after which the flow's end moves no more than is drawn. */
const FINE_STEPS = 200;

const schedule = cosineSchedule({ T: 1000 });

export type Lane = {
  kind: SamplerKind;
  /** Looks at the network that it took. */
  calls: number;
  /** Where all walkers end: [WALKERS, 2]. */
  ends: Float32Array;
  /** The ways of the first, from noise to the end, each [steps + 1, 2]. */
  ways: Float32Array[];
  /** Mean distance from where the exact flow ends; of a sampler that follows the flow. */
  miss: number;
};

export type Race = {
  lanes: Record<SamplerKind, Lane>;
  /** The exact curves of the followed walkers. */
  curves: Float32Array[];
};

/** Walks all samplers from the same noise, with at most so many looks each. */
export async function race(world: WorldName, calls: number, seed: number): Promise<Race> {
  const flow = await flowOf(world, seed);
  const lanes = await Promise.all(
    samplerKinds.map(async (kind): Promise<[SamplerKind, Lane]> => {
      const steps = stepsFor(kind, calls);
      const { ends, ways } = await walk(world, kind, steps, seed);
      const miss = isDeterministic(kind) ? meanDistance(ends, flow.ends) : NaN;
      return [kind, { kind, calls: callsOf(kind, steps), ends, ways, miss }];
    }),
  );
  return { lanes: Object.fromEntries(lanes) as Race['lanes'], curves: flow.ways };
}

async function walk(
  world: WorldName,
  kind: SamplerKind,
  steps: number,
  seed: number,
): Promise<{ ends: Float32Array; ways: Float32Array[] }> {
  const random = createRandom(seed);
  const xT = random.fork('xT').fillNormal(new Float32Array(2 * WALKERS));
  const states = [xT];
  const run = runSampler(kind, {
    epsilonTheta: mixtureEpsilonTheta(worlds[world], schedule),
    xT,
    timesteps: evenTimesteps(schedule.T, steps),
    schedule,
    random: random.fork('steps'),
  });
  for await (const { xPrev } of run) states.push(xPrev);
  const ways = Array.from({ length: FOLLOWED }, (_, i) =>
    Float32Array.from(states.flatMap((state) => [state[2 * i], state[2 * i + 1]])),
  );
  return { ends: states[states.length - 1], ways };
}

const flows = new Map<string, Promise<{ ends: Float32Array; ways: Float32Array[] }>>();

/** Where the exact flow carries the walkers: the best solver with very many steps. */
function flowOf(world: WorldName, seed: number) {
  const key = `${world} ${seed}`;
  const known = flows.get(key) ?? walk(world, 'dpmSolver2M', FINE_STEPS, seed);
  flows.set(key, known);
  return known;
}

function meanDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 2) sum += Math.hypot(a[i] - b[i], a[i + 1] - b[i + 1]);
  return sum / (a.length / 2);
}

/** Points of the world itself, to be drawn below: [400, 2]. */
export const dataOf = (world: WorldName): Float32Array =>
  sampleMixture(worlds[world], 400, createRandom(7));

/** Half the side of the part of the plane that is drawn. */
export const REACH = 2.2;
export const SIDE = 260;

const at = (value: number, sign: 1 | -1): string =>
  ((SIDE / 2) * (1 + (sign * value) / REACH)).toFixed(1);

/** A path of dots: each a line of no length with round ends. */
export function dotsPath(points: ArrayLike<number>): string {
  let d = '';
  for (let i = 0; i < points.length; i += 2) d += `M${at(points[i], 1)} ${at(points[i + 1], -1)}h0`;
  return d;
}

/** Broken lines, one for each way. */
export const waysPath = (ways: readonly Float32Array[]): string =>
  ways
    .map((way) => {
      const corners = Array.from(
        { length: way.length / 2 },
        (_, i) => `${at(way[2 * i], 1)} ${at(way[2 * i + 1], -1)}`,
      );
      return `M${corners.join('L')}`;
    })
    .join('');

/** The corners of the ways but the last, which is an end. */
export const cornersPath = (ways: readonly Float32Array[]): string =>
  ways.map((way) => dotsPath(way.subarray(0, way.length - 2))).join('');
