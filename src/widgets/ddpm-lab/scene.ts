/** What the two planes show for a state; the same at build time and live. */
import {
  diffuse,
  mixtureEpsilon,
  sampleMixture,
  type GaussianMixture,
} from '~/math/gaussian-mixture';
import { latticePoints, mixtureOnLattice } from '~/math/planar-density';
import { createRandom } from '~/math/random';
import { dataMixture } from '~/training/data';
import {
  ddpmSchedule,
  startGuess,
  type DdpmOptions,
  type NoiseGuess,
} from '~/training/ddpm-options';
import { lattice } from '~/training/meter';
import type { LabFrame } from '~/training/protocol';
import {
  scaledArrows,
  type PlaneArrows,
  type PlaneCloud,
  type PlanePicture,
} from '~/ui/field-plane';
import { memoLast } from '~/ui/memo-last';
import {
  ARROW_SIDE,
  dataOf,
  fieldsAt,
  isEmpty,
  optionsOf,
  POINTS,
  type ArrowKind,
  type Params,
  type State,
} from './state';

export const REACH = lattice.reach;
const DENSITY_SIDE = 48;
const LEVELS = 6;
/** An arrow of a noise of length 1, and the longest, in units of the plane. */
const ARROW = { scale: 0.22, longest: 0.6 };

const places = latticePoints({ side: ARROW_SIDE, reach: REACH });

/** The noise found at every place of the lattice, [n, 2]; best: by the formula. */
export type Noises = { learned?: Float32Array; best: Float32Array };

export type Scene = {
  points(state: State): PlanePicture;
  noise(state: State): PlanePicture;
  noises(state: State): Noises | undefined;
};

/** Joins two fields of coordinates to vectors. */
function joined(frame: LabFrame, t: number): Float32Array | undefined {
  const [x, y] = fieldsAt(t).map((name) => frame.fields[name]?.values);
  if (!x || !y) return undefined;
  return Float32Array.from({ length: 2 * x.length }, (_, i) =>
    i % 2 === 0 ? x[i >> 1] : y[i >> 1],
  );
}

export const alphaBarAt = (t: number): number => ddpmSchedule.alphaBar[t];

export function createScene(): Scene {
  const mixtureOf = memoLast((data: Params['data'], dots: Params['dots']): GaussianMixture =>
    dataMixture(dataOf({ data, dots } as Params)),
  );
  const mixture = ({ params: { data, dots } }: State) => mixtureOf(data, dots);
  const realOf = memoLast((data: GaussianMixture, seed: number) =>
    sampleMixture(data, POINTS, createRandom(seed).fork('shown data')),
  );
  const bestOf = memoLast((data: GaussianMixture, t: number) =>
    mixtureEpsilon(data, alphaBarAt(t), places),
  );
  const densityOf = memoLast((data: GaussianMixture, t: number) => {
    const values = Float32Array.from(
      mixtureOnLattice(diffuse(data, alphaBarAt(t)), { side: DENSITY_SIDE, reach: REACH }),
    );
    const reach = values.reduce((most, value) => Math.max(most, value), 1e-9);
    const levels = Array.from({ length: LEVELS }, (_, i) => (reach * (i + 1)) / (LEVELS + 1));
    return { field: { values, centre: 0, reach }, levels };
  });
  const guessOf = memoLast((key: string) => {
    const [options, seed] = JSON.parse(key) as [DdpmOptions, number];
    return startGuess(options, seed);
  });
  const startOf = ({ params: values }: State): NoiseGuess =>
    guessOf(JSON.stringify([optionsOf(values), values.seed]));
  const startNoise = memoLast((guess: NoiseGuess, t: number) => guess(places, t));
  const joinedOf = memoLast(joined);
  let lately: LabFrame | undefined;
  let lastNoise: Float32Array | undefined;

  /** On its way to a new run, the last one stays in sight. */
  function frameOf({ run }: State): LabFrame | undefined {
    if (run.frame) lately = run.frame;
    return run.frame ?? (run.playing ? lately : undefined);
  }

  function learnedOf(state: State): Float32Array | undefined {
    const frame = frameOf(state);
    const { t } = state.params;
    if (!frame) return (lastNoise = startNoise(startOf(state), t));
    // While the worker answers a moved slider, the arrows of before stay.
    return (lastNoise = joinedOf(frame, t) ?? lastNoise);
  }

  function noises(state: State): Noises | undefined {
    if (isEmpty(state.params)) return undefined;
    return { learned: learnedOf(state), best: bestOf(mixture(state), state.params.t) };
  }

  return {
    points(state) {
      if (isEmpty(state.params)) return { clouds: [] };
      const data: PlaneCloud = {
        points: realOf(mixture(state), state.params.seed),
        colour: 'data',
      };
      // Before its first step a network draws nothing worth half a second of the page's time.
      const frame = frameOf(state);
      return {
        clouds: frame ? [data, { points: frame.points, colour: 'generated' }] : [data],
      };
    },
    noise(state) {
      const found = noises(state);
      if (!found) return { clouds: [] };
      const { field, levels } = densityOf(mixture(state), state.params.t);
      return { field, levels, clouds: [], arrows: arrowsOf(found, state.params.arrows) };
    },
    noises,
  };
}

/** Against the noise: the way to where noisy points are more probable. */
function arrowsOf({ learned, best }: Noises, kind: ArrowKind): PlaneArrows | undefined {
  const by = {
    learned: learned?.map((value) => -value),
    exact: best.map((value) => -value),
    difference: learned?.map((value, i) => best[i] - value),
  }[kind];
  return by && scaledArrows({ from: places, by }, ARROW);
}
