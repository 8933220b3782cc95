import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { PictureName } from '~/ui/images';
import type { RasterSize } from '~/ui/raster';

/** The networks that are attacked, and that read. */
export const nets = ['standard', 'robust', 'mlp'] as const;
export type Net = (typeof nets)[number];

export const modelOf: Readonly<Record<Net, string>> = {
  standard: 'digits-classifier',
  robust: 'digits-classifier-robust',
  mlp: 'digits-classifier-mlp',
};

export const netNames: Readonly<Record<Net, string>> = {
  standard: 'standard',
  robust: 'adversarially trained',
  mlp: 'fully connected',
};

export const CLASSES = 10;
export const RANGE = [-1, 1] as const;
export const size: RasterSize = { width: 28, height: 28, channels: 1 };
export const PIXELS = size.width * size.height;

/** The book's test digits: 0 to 9, and 0 to 9 by other hands. */
export const digitNames: readonly PictureName[] = ['', 'b'].flatMap((hand) =>
  Array.from({ length: CLASSES }, (_, k) => `digit-${k}${hand}` as PictureName),
);
export const labels: readonly number[] = digitNames.map((_, i) => i % CLASSES);
export const DIGITS = digitNames.length;

/** The graphs that the figure opens; one gives logits and gradients alike. */
export const wanted = {
  standard: { model: modelOf.standard, graph: 'grad.onnx', batch: DIGITS },
  robust: { model: modelOf.robust, graph: 'grad.onnx', batch: DIGITS },
  mlp: { model: modelOf.mlp, graph: 'grad.onnx', batch: DIGITS },
} as const satisfies Record<Net, Wanted>;

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Manifest): boolean => Object.values(modelOf).includes(id);
