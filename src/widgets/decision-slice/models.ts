import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { RasterSize } from '~/ui/raster';

/** The two readers whose regions can be cut. */
export const readers = ['standard', 'robust'] as const;
export type Reader = (typeof readers)[number];

export const modelOf: Readonly<Record<Reader, string>> = {
  standard: 'digits-classifier',
  robust: 'digits-classifier-robust',
};

export const readerNames: Readonly<Record<Reader, string>> = {
  standard: 'standard',
  robust: 'adversarially trained',
};

export const CLASSES = 10;
export const size: RasterSize = { width: 28, height: 28, channels: 1 };
export const PIXELS = size.width * size.height;

/** Points of the slice that the networks read in one run. */
export const BATCH = 32;

/** The graphs that the figure opens: of each reader its gradient, and its logits alone. */
export const wanted = {
  standardGradient: { model: modelOf.standard, graph: 'grad.onnx', batch: 1 },
  standardLogits: { model: modelOf.standard, batch: BATCH },
  robustGradient: { model: modelOf.robust, graph: 'grad.onnx', batch: 1 },
  robustLogits: { model: modelOf.robust, batch: BATCH },
} as const satisfies Record<string, Wanted>;

/** Names of a reader's graphs in `wanted`. */
export const graphsOf = {
  standard: { gradient: 'standardGradient', logits: 'standardLogits' },
  robust: { gradient: 'robustGradient', logits: 'robustLogits' },
} as const satisfies Record<Reader, { gradient: keyof typeof wanted; logits: keyof typeof wanted }>;

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Manifest): boolean => Object.values(modelOf).includes(id);
