import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { RasterSize } from '~/ui/raster';

export const MODEL = 'digits-dae';

/** The graphs that the figure opens. */
export const wanted = {
  restorer: { model: MODEL, batch: 1 },
} as const satisfies Record<string, Wanted>;

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Manifest): boolean => id === MODEL;

export const size: RasterSize = { width: 28, height: 28, channels: 1 };
export const PIXELS = size.width * size.height;
/** The value of pixels that nothing was drawn on. */
export const BLANK = -1;

/** Standard deviations of the noise that the network was trained with (its manifest says so too). */
export const TRAINED = { low: 0.15, high: 2.5 } as const;
