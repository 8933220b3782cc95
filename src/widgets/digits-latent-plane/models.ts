import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';

/** The variational autoencoder whose code is a point of the plane. */
export const MODEL = 'digits-vae';

/** The graphs that the figure opens. */
export const wanted = {
  decoder: { model: MODEL },
  encoder: { model: MODEL, graph: 'encoder.onnx' },
} as const satisfies Record<string, Wanted>;

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Manifest): boolean => id === MODEL;
