/** What a manifest says about a diffusion model's world, as far as the figure needs it unloaded. */
import { vectorLength } from '~/faces/vector';
import type { Schedule } from '~/math/schedule';
import { scheduleFromManifest } from '~/runtime/diffusion-network';
import type { Manifest } from '~/runtime/manifest';
import type { RasterSize } from '~/ui/raster';

export const defaultModel = 'digits-ddpm';

/** The models that the figure offers first, by what they draw. */
export const subjects: readonly { model: string; label: string }[] = [
  { model: defaultModel, label: 'digits' },
  { model: 'faces-ddpm', label: 'faces' },
];

/** How a model is told what to draw. */
export type Asks = 'class' | 'attributes' | 'nothing';

/** What the figure must know of a model, small enough to travel inside the page. */
export type ModelFacts = Pick<Manifest, 'id' | 'title' | 'schedule'> & {
  size: RasterSize;
  asks: Asks;
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
  const asks = asksOf(inputs);
  return asks && { id, title, schedule, size: { width, height, channels }, asks, classes };
}

/** Inputs that may be left alone, filled with zeros. */
const OPTIONAL = ['deltaH'];

/** `undefined` where the network wants something that the figure cannot give. */
function asksOf(inputs: Manifest['inputs']): Asks | undefined {
  const further = inputs.filter(({ name }) => !['xt', 't', ...OPTIONAL].includes(name));
  const [first, ...rest] = further;
  if (rest.length > 0) return undefined;
  if (!first) return 'nothing';
  if (first.name === 'label') return 'class';
  const isVector = first.name === 'attributes' && first.shape[1] === vectorLength;
  return isVector ? 'attributes' : undefined;
}

/** Whether the figure can walk this model; the models' page says so. */
export const usesModel = (manifest: Manifest): boolean => factsOf(manifest) !== undefined;

export function worldOf(facts: ModelFacts): World {
  const { width, height, channels } = facts.size;
  return { ...facts, noise: scheduleFromManifest(facts), pixels: width * height * channels };
}
