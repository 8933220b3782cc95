/** What a manifest says about a diffusion model's world, as far as the figure needs it unloaded. */
import type { Schedule } from '~/math/schedule';
import { scheduleFromManifest } from '~/runtime/diffusion-network';
import type { Manifest } from '~/runtime/manifest';
import type { RasterSize } from '~/ui/raster';

export const defaultModel = 'digits-ddpm';

/** What the figure must know of a model, small enough to travel inside the page. */
export type ModelFacts = Pick<Manifest, 'id' | 'title' | 'schedule'> & {
  size: RasterSize;
  /** Classes the model can be asked for; none where it takes no label. */
  classes: readonly string[];
};

/** The facts of a model, and its schedule worked out. */
export type World = ModelFacts & { noise: Schedule; pixels: number };

/** Reads a manifest; `undefined` for a model that is no diffusion model of images. */
export function factsOf(manifest: Manifest): ModelFacts | undefined {
  const { id, title, inputs, schedule, classes = [] } = manifest;
  const [, channels, height, width] = inputs.find((input) => input.name === 'xt')?.shape ?? [];
  if (manifest.task !== 'diffusion' || !schedule) return undefined;
  if (typeof width !== 'number' || typeof height !== 'number') return undefined;
  if (channels !== 1 && channels !== 3) return undefined;
  return { id, title, schedule, size: { width, height, channels }, classes };
}

/** Whether the figure can walk this model; the models' page says so. */
export const usesModel = (manifest: Manifest): boolean => factsOf(manifest) !== undefined;

export function worldOf(facts: ModelFacts): World {
  const { width, height, channels } = facts.size;
  return { ...facts, noise: scheduleFromManifest(facts), pixels: width * height * channels };
}
