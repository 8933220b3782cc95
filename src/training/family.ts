/**
 * What the laboratory needs of a kind of model. A family is one file in `families/`, found by its
 * name; neither the engine nor the worker nor the page's client knows any family by name.
 */
import type { GaussianMixture } from '~/math/gaussian-mixture';
import type { Meter } from './meter';

/** Numbers by name. What a model does not have is left out or NaN. */
export type Numbers = Record<string, number>;

/** Flat arrays by name: everything a run is at one moment, in plain memory. */
export type Vectors = Readonly<Record<string, Float32Array>>;

/** What to learn, and the seed of all chance in the run. */
export type Task = { data: GaussianMixture; seed: number };

/** One sub-step of the algorithm, just done. */
export type Stage = {
  /** The family's name for it. */
  name: string;
  /** How often the inner loop it belongs to has been entered in this iteration, from 1. */
  round: number;
  /** What it worked out. Asked for only while somebody watches. */
  numbers(): Numbers;
  /** Points of the plane that it handled, [n, 2] by name. */
  clouds?(): Record<string, Float32Array>;
};

/** A function of the plane, as values at given places. */
export type Field = {
  values: Float32Array;
  /** The value that takes neither side. */
  centre: number;
  /** How far from the centre a value has its side's full colour. */
  reach: number;
};

/** Starts [n, 2] of arrows, and where they point [n, 2]. */
export type Arrows = { from: Float32Array; by: Float32Array };

/** A model being trained. Not to be used again after `dispose`. */
export type Model<Options> = {
  /**
   * One iteration of the algorithm, or of one part of it ('all' is the whole), a sub-step at a time. Its
   * random numbers depend on the seed, on `step` and on `part` only. An iteration that is left half-way
   * changes what it had updated so far and nothing else.
   */
  iterate(step: number, part: string): Generator<Stage, void>;
  /** Takes other options into the run; false where these need a new start, and nothing was done. */
  adjust(options: Options): boolean;
  /** All numbers are finite as long as the run is sound. */
  save(): Vectors;
  /** Takes back what `save` gave, under the options of then or of now. */
  restore(vectors: Vectors): void;
  /** The first n of an endless row of generated points, [n, 2]; the same latents every time. */
  sample(n: number): Float32Array;
  /** Images of the latent net (see `latent.ts`), [m, 2]; empty where there is none. */
  net(): Float32Array;
  /** A function that the model has learned, at places [n, 2]; undefined where it has none of the name. */
  field(name: string, places: Float32Array): Field | undefined;
  /** Numbers whose distribution is worth a histogram, by name. */
  distributions?(): Record<string, Float32Array>;
  /** Where the model wants the first n of its points to move; empty where it has no wish. */
  arrows(n: number): Arrows;
  /** False once a number has become infinite or no number at all. */
  readonly finite: boolean;
  /** What the last iterations computed anyway, such as losses. Cheap. */
  numbers(): Numbers;
  /** What is worth measuring now and then, beyond what `Meter` measures of any samples. */
  measure(meter: Meter): Numbers;
  dispose(): void;
};

export type Family<Options> = {
  open(options: Options, task: Task): Model<Options>;
};
