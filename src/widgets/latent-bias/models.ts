import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { RasterSize } from '~/ui/raster';

export const MODEL = 'faces-vae';
/** Faces that the encoder is given at once. */
export const BATCH = 16;
/** Numbers in a code. */
export const CODE = 48;

/** The graphs that the figure opens. */
export const wanted = {
  encoder: { model: MODEL, graph: 'encoder.onnx', batch: BATCH },
} as const satisfies Record<string, Wanted>;

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Manifest): boolean => id === MODEL;

export const size: RasterSize = { width: 32, height: 32, channels: 3 };
export const PIXELS = size.width * size.height * size.channels;
