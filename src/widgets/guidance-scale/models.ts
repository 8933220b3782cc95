/** The networks of the figure: those that draw, and those that read what was drawn. */
import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { RasterSize } from '~/ui/raster';

/** Pictures in a row. */
export const PICTURES = 8;
/** Looks at the network, of DDIM. */
export const CALLS = 20;

export const subjects = ['faces', 'digits'] as const;
export type Subject = (typeof subjects)[number];

export const painters: Readonly<Record<Subject, string>> = {
  faces: 'faces-ddpm',
  digits: 'digits-ddpm',
};
export const readers: Readonly<Record<Subject, string>> = {
  faces: 'faces-classifier',
  digits: 'digits-classifier',
};
export const sizes: Readonly<Record<Subject, RasterSize>> = {
  faces: { width: 32, height: 32, channels: 3 },
  digits: { width: 28, height: 28, channels: 1 },
};

/** The graphs to open. A painter draws with the wish and without it, or one of both. */
export const partsOf = (subject: Subject) =>
  ({
    painter: { model: painters[subject] },
    reader: { model: readers[subject], batch: PICTURES },
  }) as const satisfies Record<string, Wanted>;

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Pick<Manifest, 'id'>): boolean =>
  [...Object.values(painters), ...Object.values(readers)].includes(id);
