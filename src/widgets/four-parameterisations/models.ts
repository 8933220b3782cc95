import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { RasterSize } from '~/ui/raster';

/** The network whose one output is told in four ways. It was trained to say v. */
export const MODEL = 'digits-ddpm';

export const wanted = { network: { model: MODEL } } as const satisfies Record<string, Wanted>;

export const size: RasterSize = { width: 28, height: 28, channels: 1 };
export const PIXELS = size.width * size.height;

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Manifest): boolean => id === MODEL;
