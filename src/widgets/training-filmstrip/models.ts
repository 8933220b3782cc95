/** What the figure knows of a training run before any of its networks is fetched. */
import type { Manifest } from '~/runtime/manifest';
import type { RasterSize } from '~/ui/raster';

export const MODEL = 'faces-dcgan';

/** Faces that are drawn from one seed. */
export const FACES = 16;
export const COLUMNS = 4;

/** The numbers that a run wrote down, each a mean over the steps since the last. */
export const curveNames = [
  'generatorLoss',
  'discriminatorLoss',
  'realScore',
  'fakeScore',
  'spread',
] as const;
export type CurveName = (typeof curveNames)[number];
export type Numbers = Readonly<Record<CurveName, number>>;

/** `models/<id>/history.json`: columns of equal length. */
export type History = Readonly<Record<'step' | CurveName, readonly number[]>> & {
  learningRate: number;
  r1: number;
};

/** A generator as it was after so many steps. */
export type Checkpoint = {
  step: number;
  graph: string;
  bytes: number;
  /** Where the curves stand there; nothing before their first point. */
  numbers: Numbers | undefined;
};

export type Film = {
  /** Numbers in z. */
  latent: number;
  /** Of one face. */
  size: RasterSize;
  /** The run that went well, by steps. */
  healthy: readonly Checkpoint[];
  /** The one generator that is kept of the run that collapsed: its last. */
  collapsed: Checkpoint;
  /** How the runs differ: learning rate and weight of the gradient penalty. */
  rates: Readonly<Record<'healthy' | 'collapsed', { learningRate: number; r1: number }>>;
  /** The seed whose faces came with the page, and their spread by graph. */
  recorded: { seed: number; spread: Readonly<Record<string, number>> };
};

/** Whether the figure shows this model; the models' page says so. */
export const usesModel = ({ id }: Manifest): boolean => id === MODEL;

/** The curves at a step: the last point of the curves that is not after the step. */
export function numbersAt(history: History, step: number): Numbers | undefined {
  const at = history.step.findLastIndex((until) => until <= step);
  if (at < 0) return undefined;
  return Object.fromEntries(curveNames.map((name) => [name, history[name][at]])) as Numbers;
}
