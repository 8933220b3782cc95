/**
 * What can be attacked: kinds of pictures, and for each the networks that read them. Another kind is
 * another entry; attacks, state and view know no digit by name.
 */
import type { PixelRange } from '~/math/attacks/classifier';
import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { RasterSize } from '~/ui/raster';

/** The readers that a link can name. */
export const readers = ['standard', 'robust'] as const;
export type Reader = (typeof readers)[number];

export type Kind = {
  size: RasterSize;
  range: PixelRange;
  classes: readonly string[];
  /** What the classes are, as in “read as the …”. */
  noun: string;
  /** The value of pixels that nothing was drawn on. */
  blank: number;
};

export const digitKind: Kind = {
  size: { width: 28, height: 28, channels: 1 },
  range: [-1, 1],
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  noun: 'digit',
  blank: -1,
};

export const PIXELS = digitKind.size.width * digitKind.size.height;
/** Width of the range: ε of 1/255 is this over 255 in units of a pixel. */
export const unitOf = ({ range: [low, high] }: Kind): number => high - low;

export const modelOf: Readonly<Record<Reader, string>> = {
  standard: 'digits-classifier',
  robust: 'digits-classifier-robust',
};

export const readerNames: Readonly<Record<Reader, string>> = {
  standard: 'standard',
  robust: 'adversarially trained',
};

const GRADIENT = 'grad.onnx';

/** The graphs that the figure opens: of each reader its gradient, and its logits alone. */
export const wanted = {
  standardGradient: { model: modelOf.standard, graph: GRADIENT, batch: 1 },
  standardLogits: { model: modelOf.standard, batch: 1 },
  robustGradient: { model: modelOf.robust, graph: GRADIENT, batch: 1 },
  robustLogits: { model: modelOf.robust, batch: 1 },
} as const satisfies Record<string, Wanted>;

/** Names of a reader's graphs in `wanted`. */
export const graphsOf = {
  standard: { gradient: 'standardGradient', logits: 'standardLogits' },
  robust: { gradient: 'robustGradient', logits: 'robustLogits' },
} as const satisfies Record<Reader, { gradient: keyof typeof wanted; logits: keyof typeof wanted }>;

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Manifest): boolean => Object.values(modelOf).includes(id);
