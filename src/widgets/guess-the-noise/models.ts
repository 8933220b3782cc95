import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { RasterSize } from '~/ui/raster';

/** The reader's opponent: it predicts the noise in any noisy digit, and knows no candidates. */
export const MODEL = 'digits-ddpm';

export const wanted = { network: { model: MODEL } } as const satisfies Record<string, Wanted>;

export const size: RasterSize = { width: 28, height: 28, channels: 1 };

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Manifest): boolean => id === MODEL;
