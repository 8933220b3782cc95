/** Sixteen runs side by side, all at the same step, as one batch. */
import { createRandom } from '~/math/random';
import type { SamplerStep } from '~/samplers/network';
import { stepNoise } from '~/samplers/reverse-step';
import { evenTimesteps } from '~/samplers/timesteps';
import type { World } from './models';
import { startingNoise, stepBy, type Settings } from './run';

export const TILES = 16;
export const MAX_SEED = 9999;

export type Grid = {
  settings: Settings;
  world: World;
  timesteps: readonly number[];
  /** [16, pixels]: the states after `done` steps. */
  xt: Float32Array;
  done: number;
};

/** The seed of a tile; tile 0 has the figure's own. */
export const tileSeed = (seed: number, tile: number): number => (seed + tile) % (MAX_SEED + 1);

export function startGrid(settings: Settings, world: World): Grid {
  const { T } = world.noise;
  const timesteps = evenTimesteps(T, Math.min(settings.steps, T));
  const xt = perTile(world, (tile) => startingNoise(tileSeed(settings.seed, tile), world.pixels));
  return { settings, world, timesteps, xt, done: 0 };
}

/** One step of all tiles; each has the noise that its own seed gives it in the stepper. */
export function gridStep(grid: Grid, epsilonHat: Float32Array): SamplerStep {
  const { settings, world, timesteps, done, xt } = grid;
  const t = timesteps[done];
  const tPrev = timesteps[done + 1] ?? 0;
  const noise = perTile(world, (tile) =>
    stepNoise(createRandom(tileSeed(settings.seed, tile)), t, world.pixels),
  );
  return stepBy(settings, { xt, t, tPrev, epsilonHat, schedule: world.noise, noise });
}

function perTile({ pixels }: World, draw: (tile: number) => Float32Array): Float32Array {
  const all = new Float32Array(TILES * pixels);
  for (let tile = 0; tile < TILES; tile++) all.set(draw(tile), tile * pixels);
  return all;
}
