/** The network whose samplers were measured. */
import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { RasterSize } from '~/ui/raster';

export const MODEL = 'faces-ddpm';
export const FACES = 6;
export const size: RasterSize = { width: 32, height: 32, channels: 3 };

/** The graph to open. */
export const wanted = {
  network: { model: MODEL, batch: FACES },
} as const satisfies Record<string, Wanted>;

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Pick<Manifest, 'id'>): boolean => id === MODEL;
