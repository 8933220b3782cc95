/** The networks of the figure, and what they draw. */
import type { Manifest } from '~/runtime/manifest';
import type { RasterSize } from '~/ui/raster';

/** Fillings of one gap. */
export const FILLS = 4;
/** Steps from noise to picture, each walked as often as the reader says. */
export const STEPS = 25;

export const subjects = ['faces', 'digits'] as const;
export type Subject = (typeof subjects)[number];

export const models: Readonly<Record<Subject, string>> = {
  faces: 'faces-ddpm',
  digits: 'digits-ddpm',
};
export const sizes: Readonly<Record<Subject, RasterSize>> = {
  faces: { width: 32, height: 32, channels: 3 },
  digits: { width: 28, height: 28, channels: 1 },
};
/** The pictures on offer: faces of the test set by number, and test digits. */
export const pictures = {
  faces: [3, 11, 20, 42],
  digits: ['digit-3', 'digit-5', 'digit-8', 'digit-4b'],
} as const;
export const PICTURES = 4;

/** A picture, and what the network can be told of it. */
export type Known = { pixels: Float32Array; condition: Record<string, number[]>; title: string };

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Pick<Manifest, 'id'>): boolean =>
  Object.values(models).includes(id);
