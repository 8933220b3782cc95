/** The autoencoders on show: one for each price β of a nat in the code. */
import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { RasterSize } from '~/ui/raster';

export const MODEL = 'digits-vae-beta';

/** As in a link, and as in the names of the graphs and metrics. */
export const betas = ['0.25', '1', '4', '16', '64'] as const;
export type Beta = (typeof betas)[number];

/** Numbers in a code. */
export const LATENT = 10;
export const size: RasterSize = { width: 28, height: 28, channels: 1 };
export const PIXELS = size.width * size.height;

type Part = `encoder ${Beta}` | `decoder ${Beta}`;
export const encoderOf = (beta: Beta): Part => `encoder ${beta}`;
export const decoderOf = (beta: Beta): Part => `decoder ${beta}`;

/** The graphs that the figure opens; those of β = 1 are the model's plain ones. */
export const wanted = Object.fromEntries(
  betas.flatMap((beta): [Part, Wanted][] => [
    [
      encoderOf(beta),
      { model: MODEL, graph: beta === '1' ? 'encoder.onnx' : `encoder-beta-${beta}.onnx` },
    ],
    [
      decoderOf(beta),
      { model: MODEL, graph: beta === '1' ? 'model.onnx' : `decoder-beta-${beta}.onnx` },
    ],
  ]),
) as Record<Part, Wanted>;
export type PartName = Part;

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Pick<Manifest, 'id'>): boolean => id === MODEL;
