/** What the page and the worker that trains say to each other: plain data. */
import type { GaussianMixture } from '~/math/gaussian-mixture';
import type { Field, Numbers, Stage, Vectors } from './family';

/** A run: which kind of model, with which options, on which data. */
export type LabRequest<Options = unknown> = {
  /** Name of a file in `families/`. */
  family: string;
  options: Options;
  data: GaussianMixture;
  /** Whether the components of `data` are modes to be counted. */
  modes: boolean;
  /** Seed of everything random in the run: an integer. */
  seed: number;
  /** Whether generated points are measured against the data (`Meter`); true unless given. */
  compared?: boolean;
  /** Iterations from one measurement, and one snapshot, to the next; 20 unless given. */
  every?: number;
  show?: Partial<Show>;
};

/** What a frame carries, besides the numbers. */
export type Show = {
  /** Generated points. */
  points: number;
  /** Arrows on the first of them. */
  arrows: number;
  /** The images of the latent net. */
  net: boolean;
  /** A field of the model, on a square lattice of this plane. */
  field?: string;
  /** Further fields, on the same lattice. */
  fields: readonly string[];
  fieldSide: number;
  /** p*\/(p* + q), from the last measurement; NaN where both are too rare to tell. */
  ideal: boolean;
};

export const defaultShow: Show = {
  points: 400,
  arrows: 0,
  net: false,
  field: undefined,
  fields: [],
  fieldSide: 40,
  ideal: false,
};

export type Play = {
  /** The part of the algorithm to repeat; 'all' unless given. */
  part?: string;
  /** What one move is: a whole iteration, or one of its sub-steps. */
  by?: 'iteration' | 'stage';
  /** Moves a second; as many as possible unless given. */
  pace?: number;
  /** Pause at this step. */
  until?: number;
};

export type Order =
  /** `run` counts the runs of one worker: frames carry it, so that late ones can be told. */
  | { type: 'open'; run: number; request: LabRequest }
  | { type: 'play'; play: Play }
  | { type: 'pause' }
  /** One iteration of a part; finishes one that is under way first. */
  | { type: 'step'; part: string }
  /** One sub-step. */
  | { type: 'stage' }
  /** Back to the latest snapshot at or before a step. */
  | { type: 'seek'; step: number }
  | { type: 'adjust'; options: unknown }
  | { type: 'show'; show: Partial<Show> }
  /** The page has drawn the last frame and wants the next. */
  | { type: 'drawn' }
  | { type: 'save'; id: number };

/** Everything measured at one step. */
export type Row = { step: number; values: Numbers };

export type ShownStage = Omit<Stage, 'numbers' | 'clouds'> & {
  numbers: Numbers;
  clouds: Record<string, Float32Array>;
};

/** A picture of the run. Arrays are the page's to keep. */
export type LabFrame = {
  /** Iterations done. */
  step: number;
  playing: boolean;
  /** The sub-step just done, while an iteration is under way. */
  stage?: ShownStage;
  points: Float32Array;
  net: Float32Array;
  field?: Field;
  /** The further fields that were asked for and that the model has, by name. */
  fields: Record<string, Field>;
  /** Whatever the model has to be shown as a distribution, by name. */
  distributions: Record<string, Float32Array>;
  arrows?: { from: Float32Array; by: Float32Array };
  ideal?: Float32Array;
  /** From the last updates: losses, means, gradients. */
  numbers: Numbers;
  /** The latest measurement, at its step. */
  measured: Row;
  /** What a fair sample of the data would measure. */
  floor: Numbers;
  /** Steps that can be gone back to. */
  marks: readonly number[];
  /** Iterations a second, while playing. */
  rate: number;
  /** Set where the run has left the numbers a computer can hold. */
  diverged: boolean;
};

/** The history as the page has it: `keep` rows of before, then `rows`. */
export type HistoryChange = { keep: number; rows: Row[] };

export type News =
  | { type: 'frame'; run: number; frame: LabFrame; history: HistoryChange }
  | { type: 'saved'; id: number; vectors: Vectors }
  | { type: 'failed'; message: string }
  /** From the loader of a sandboxed frame: the worker's script did not arrive. */
  | { type: 'unloadable'; message: string };
