/** The diffusion models whose bound can be computed, and what the figure must know of them unloaded. */
import { respace, type Schedule } from '~/math/schedule';
import type { Manifest } from '~/runtime/manifest';
import type { RasterSize } from '~/ui/raster';

export const subjects = ['digits', 'faces'] as const;
export type Subject = (typeof subjects)[number];

export const modelOf: Readonly<Record<Subject, string>> = {
  digits: 'digits-ddpm',
  faces: 'faces-ddpm',
};

export const sizes: Readonly<Record<Subject, RasterSize>> = {
  digits: { width: 28, height: 28, channels: 1 },
  faces: { width: 32, height: 32, channels: 3 },
};

/** Numbers in a picture, D. */
export const dimensionOf = (subject: Subject): number => {
  const { width, height, channels } = sizes[subject];
  return width * height * channels;
};

/** Small enough to travel inside the page. */
export type Facts = { schedule: Manifest['schedule']; bytes: number };

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Pick<Manifest, 'id'>): boolean =>
  Object.values(modelOf).includes(id);

/** The chain of `steps` equal strides along a model's schedule. */
export const chainOf = (full: Schedule, steps: number): Schedule =>
  respace(
    full,
    Array.from({ length: steps }, (_, i) => ((i + 1) * full.T) / steps),
  );
