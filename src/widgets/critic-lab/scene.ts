/** What the planes show for a state, and the distances of the two clouds; the same at build time and live. */
import { gaussianWitness, sampleSquaredMmd } from '~/math/gaussian-witness';
import { latticePoints } from '~/math/planar-density';
import { wasserstein1 } from '~/math/wasserstein';
import { ganOf } from '~/training/critic-options';
import type { Field } from '~/training/family';
import { startField } from '~/training/gan-start';
import { lattice } from '~/training/meter';
import type { LabFrame } from '~/training/protocol';
import { levelsOf, scaledArrows, type PlaneCloud, type PlanePicture } from '~/ui/field-plane';
import { memoLast } from '~/ui/memo-last';
import { cloudMixture, cloudPoints, type Shape } from './clouds';
import { criticNames, criticsOf, FIELD_SIDE, placeOf, type CriticName, type State } from './state';

export const REACH = lattice.reach;
/** Lattice of the witness, which has a plane twice as large. */
export const WITNESS_SIDE = 44;
const LEVELS = 8;
const ARROWS = 28;
/** Length of an arrow for a gradient of length 1, and of the longest, in units of the plane. */
const ARROW = { scale: 0.6, longest: 1.2 };

const places = latticePoints({ side: FIELD_SIDE, reach: REACH });
const witnessPlaces = latticePoints({ side: WITNESS_SIDE, reach: REACH });

/** Widths at which the pull is worked out: evenly spaced in their logarithm. */
export const WIDTHS: readonly number[] = Array.from(
  { length: 25 },
  (_, i) => 0.05 * 80 ** (i / 24),
);

export type Clouds = { real: Float32Array; fake: Float32Array };

/**
 * |mean_j ∇f(y_j)| over the generated points y_j: how strongly the witness moves them as a whole. What
 * they do to each other cancels in the mean.
 */
export function pullOn({ real, fake }: Clouds, width: number): number {
  const { gradients } = gaussianWitness(fake, real, fake, width);
  let [x, y] = [0, 0];
  for (let i = 0; i < gradients.length; i += 2) {
    x += gradients[i];
    y += gradients[i + 1];
  }
  return (2 * Math.hypot(x, y)) / gradients.length;
}

export type WitnessScene = {
  picture: PlanePicture;
  mmd: number;
  pull: number;
  /** The pull at each of WIDTHS. */
  pulls: readonly number[];
};

export type Scene = {
  w1(state: State): number;
  critic(state: State, name: CriticName): PlanePicture;
  witness(state: State): WitnessScene;
};

export function createScene(): Scene {
  // A function of plain values each, so that what has not changed is not worked out again.
  const cloudOf = (side: 'real' | 'fake') =>
    memoLast((shape: Shape, x: number, y: number, seed: number) =>
      cloudPoints(side, { shape, x, y }, seed),
    );
  const [realOf, fakeOf] = [cloudOf('real'), cloudOf('fake')];
  const both = memoLast((real: Float32Array, fake: Float32Array): Clouds => ({ real, fake }));
  const cloudsOf = ({ params: { real, realX, realY, fake, fakeX, fakeY, seed } }: State): Clouds =>
    both(realOf(real, realX, realY, seed), fakeOf(fake, fakeX, fakeY, seed));
  const distance = memoLast(({ real, fake }: Clouds) => wasserstein1(real, fake));
  const drawn = memoLast(({ real, fake }: Clouds): PlaneCloud[] => [
    { points: real, colour: 'data' },
    { points: fake, colour: 'generated' },
  ]);
  const firstFields = memoLast((values: State['params']) => {
    const task = { data: cloudMixture(placeOf(values, 'real')), seed: values.seed };
    const critics = criticsOf(values);
    return Object.fromEntries(
      criticNames.map((name) => [name, startField(ganOf(critics[name], 1), task, places)]),
    ) as Record<CriticName, Field>;
  });
  const pullsOf = memoLast((clouds: Clouds) => WIDTHS.map((width) => pullOn(clouds, width)));
  const witnessOf = memoLast((clouds: Clouds, width: number): Omit<WitnessScene, 'pulls'> => {
    const { real, fake } = clouds;
    const { values } = gaussianWitness(witnessPlaces, real, fake, width);
    const reach = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
    const field = { values, centre: 0, reach };
    const from = fake.subarray(0, 2 * ARROWS);
    const by = gaussianWitness(from, real, fake, width).gradients;
    return {
      picture: {
        field,
        levels: levelsOf(field, LEVELS),
        clouds: drawn(clouds),
        arrows: scaledArrows({ from, by }, ARROW),
      },
      mmd: Math.sqrt(sampleSquaredMmd(real, fake, width)),
      pull: pullOn(clouds, width),
    };
  });
  let lately: LabFrame | undefined;

  return {
    w1: (state) => distance(cloudsOf(state)),
    critic(state, name) {
      const { params: values, run } = state;
      if (run.frame) lately = run.frame;
      // On its way to a new run, the last one stays in sight.
      const frame = run.frame ?? (run.playing ? lately : undefined);
      const field = frame ? frame.fields[name] : firstFields(values)[name];
      return { field, levels: levelsOf(field, LEVELS), clouds: drawn(cloudsOf(state)) };
    },
    witness(state) {
      const clouds = cloudsOf(state);
      return { ...witnessOf(clouds, state.params.kernel), pulls: pullsOf(clouds) };
    },
  };
}
