import { logMean } from '~/math/divergences';
import {
  commonCells,
  commonRange,
  optimalLogit,
  pointValue,
  type LogitFunction,
} from '~/math/gan-value';
import type { Density1d } from '~/math/mixture-1d';
import { memoLast } from '~/ui/memo-last';
import { densitiesOf, discriminatorOf } from './discriminator';
import type { State } from './state';

/** The lines of the proof, in order. */
export const lineNames = [
  'objective',
  'integral',
  'best',
  'mixture',
  'kl',
  'jsd',
  'bound',
] as const;
export type LineName = (typeof lineNames)[number];

/** Two lines closer than this count as equal: ten times the error of the integrals. */
export const EQUAL = 1e-5;

export type Scene = {
  p: Density1d;
  q: Density1d;
  /** The discriminator that enters the proof, and the best one. */
  logit: LogitFunction;
  best: LogitFunction;
  /** The two expectations of the objective, with their factor. */
  expectations: { real: number; fake: number };
  /** Each line's value, by that line's own formula. */
  lines: Record<LineName, number>;
  /** D_KL(p*‖m), D_KL(q‖m) and JSD(p*, q). */
  klReal: number;
  klFake: number;
  jsd: number;
  /** dV/dm when all fakes move by m and the discriminator stays. */
  pull: number;
  /** No place has mass of both. */
  disjoint: boolean;
};

type Table = {
  h: number;
  x: Float64Array;
  p: Float64Array;
  q: Float64Array;
  logP: Float64Array;
  logQ: Float64Array;
  slopeQ: Float64Array;
};

/** Both densities at points so close together that sums over them are good to 10⁻⁶. */
function tabulate(p: Density1d, q: Density1d): Table {
  const [low, high] = commonRange(p, q);
  const n = commonCells(p, q);
  const h = (high - low) / n;
  // The ends carry no mass, so that the trapezoid rule is a plain sum.
  const x = Float64Array.from({ length: n + 1 }, (_, i) => low + i * h);
  return {
    h,
    x,
    p: x.map(p.density),
    q: x.map(q.density),
    logP: x.map(p.logDensity),
    logQ: x.map(q.logDensity),
    slopeQ: x.map(q.slope),
  };
}

/** a·log(b/c) from logs; 0 where a is. */
const part = (a: number, logB: number, logC: number): number => (a === 0 ? 0 : a * (logB - logC));

function prove(
  { h, x, p, q, logP, logQ, slopeQ }: Table,
  logit: LogitFunction,
  half: boolean,
): Pick<Scene, 'expectations' | 'lines' | 'klReal' | 'klFake' | 'jsd' | 'pull' | 'disjoint'> {
  const weight = half ? 0.5 : 1;
  const logits = x.map(logit);
  const integrate = (f: (i: number) => number) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += f(i);
    return h * sum;
  };
  const logM = x.map((_, i) => logMean(logP[i], logQ[i]));
  const logSum = (i: number) => logM[i] + Math.LN2;

  const real = weight * integrate((i) => pointValue(p[i], 0, logits[i]));
  const fake = weight * integrate((i) => pointValue(0, q[i], logits[i]));
  const klReal = integrate((i) => part(p[i], logP[i], logM[i]));
  const klFake = integrate((i) => part(q[i], logQ[i], logM[i]));
  const jsd = integrate((i) => part(p[i] / 2, logP[i], logM[i]) + part(q[i] / 2, logQ[i], logM[i]));
  const constant = weight * Math.log(4);
  const fromMixture = integrate((i) => part(p[i], logP[i], logM[i]) + part(q[i], logQ[i], logM[i]));
  return {
    expectations: { real, fake },
    klReal,
    klFake,
    jsd,
    lines: {
      objective: real + fake,
      integral: weight * integrate((i) => pointValue(p[i], q[i], logits[i])),
      best:
        weight * integrate((i) => part(p[i], logP[i], logSum(i)) + part(q[i], logQ[i], logSum(i))),
      mixture: weight * fromMixture - constant,
      kl: weight * (klReal + klFake) - constant,
      jsd: 2 * weight * jsd - constant,
      bound: -constant,
    },
    // Moving q by m turns q(x) into q(x − m), whose derivative is −q′(x).
    pull: weight * integrate((i) => (slopeQ[i] === 0 ? 0 : -pointValue(0, slopeQ[i], logits[i]))),
    disjoint: !x.some((_, i) => p[i] > 0 && q[i] > 0),
  };
}

/** What the figure shows, worked out again only as far as something has changed. */
export function createScene(): (state: State) => Scene {
  const shapes = memoLast((p: State['p'], q: State['q'], tails: State['tails']) => {
    const densities = densitiesOf({ p, q, tails });
    return { ...densities, table: tabulate(densities.p, densities.q) };
  });
  const judge = memoLast(
    (
      made: ReturnType<typeof shapes>,
      source: State['source'],
      d: State['d'],
      seed: number,
      steps: number,
      half: boolean,
    ) => {
      const { p, q, table } = made;
      const logit = discriminatorOf({ source, d, seed, steps }, p, q);
      return { p, q, logit, best: optimalLogit(p, q), ...prove(table, logit, half) };
    },
  );
  return ({ p, q, tails, source, d, seed, steps, half }) =>
    judge(shapes(p, q, tails), source, d, seed, steps, half);
}

export const sceneOf = (state: State): Scene => createScene()(state);
