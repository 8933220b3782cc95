/** What the schedule is trained for: data, denoiser, ends. Tables are worked out once a page. */
import { lineWorlds } from '~/math/line-worlds';
import type { Mixture1d } from '~/math/mixture-1d';
import { overCoordinates, type Ends } from '~/math/schedule-training';
import { levelLoss, tabulated, type LevelLoss } from '~/math/variational-diffusion';

export const worldNames = ['two', 'five'] as const;
export type World = (typeof worldNames)[number];

/** One coordinate of the data: two soft heaps, or five values that are nearly exact, like grey levels. */
export const worlds: Record<World, Mixture1d> = {
  two: lineWorlds.two,
  five: {
    weights: [0.2, 0.2, 0.2, 0.2, 0.2],
    means: [-2, -1, 0, 1, 2],
    sigmas: [0.04, 0.04, 0.04, 0.04, 0.04],
  },
};

export const denoiserNames = ['best', 'poor'] as const;
export type Denoiser = (typeof denoiserNames)[number];
/** The denoiser is this times E[x | z]. */
export const scaleOf: Record<Denoiser, number> = { best: 1, poor: 0.9 };

/** Where the ends may lie: γ₀ from −FAR to −NEAR, γ₁ from NEAR to FAR. */
export const [NEAR, FAR] = [2, 7];

export type Problem = Ends & { world: World; denoiser: Denoiser; coordinates: number };

const CELLS = 140;
const tables = new Map<string, LevelLoss>();

/** What one draw costs at each log-SNR. */
export function lossOf({ world, denoiser, coordinates }: Omit<Problem, keyof Ends>): LevelLoss {
  const key = `${world} ${denoiser}`;
  let table = tables.get(key);
  if (!table) {
    table = tabulated(levelLoss(worlds[world], scaleOf[denoiser]), [-FAR, FAR], CELLS);
    tables.set(key, table);
  }
  return overCoordinates(table, coordinates);
}
