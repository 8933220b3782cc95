/** What the figure knows of a training run before any of its networks is fetched. */
import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { RasterSize } from '~/ui/raster';

export const MODEL = 'digits-filmstrip';

export const size: RasterSize = { width: 28, height: 28, channels: 1 };
export const PIXELS = size.width * size.height;
/** Digits that are drawn by each network: one of each kind. */
export const DIGITS = 10;
/** Steps of DDIM for each of them. */
export const SAMPLER_STEPS = 10;

/** A network as it was after so many steps of training. */
export type Kept = {
  step: number;
  graph: string;
  bytes: number;
  /** The run's loss there, a mean over the steps before; nothing before the first. */
  loss: number | null;
  /** E‖v − v_θ‖² per pixel on test digits, in equal parts of 1 … T. */
  losses: readonly number[];
  /** Share of its samples that a classifier reads as the digit asked for. */
  readAsAsked: number;
};

export type Film = { kept: readonly Kept[]; recordedSeed: number };

export const wantedOf = ({ kept }: Film): Record<string, Wanted> =>
  Object.fromEntries(kept.map(({ graph }) => [graph, { model: MODEL, graph, batch: DIGITS }]));

/** Whether the figure shows this model; the models' page says so. */
export const usesModel = ({ id }: Manifest): boolean => id === MODEL;
