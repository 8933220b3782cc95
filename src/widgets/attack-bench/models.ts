/**
 * What can be attacked: kinds of pictures, and for each the networks that read them. Another kind is
 * another entry here and its controls; attacks, readings and view know none by name.
 */
import type { PixelRange } from '~/math/attacks/classifier';
import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { RasterSize } from '~/ui/raster';

export const attacks = ['fgsm', 'iterated', 'pgd', 'pgd2', 'pixel', 'cw'] as const;
export type AttackName = (typeof attacks)[number];

/** The readers of digits that a link can name. */
export const readers = ['standard', 'robust'] as const;
export type Reader = (typeof readers)[number];

export const kinds = ['digits', 'photographs'] as const;
export type KindName = (typeof kinds)[number];

/** Every network of the figure. */
export type Net = Reader | 'photographs';

export type Kind = {
  name: KindName;
  size: RasterSize;
  /** What pixels may be, in the units of the networks. */
  range: PixelRange;
  /** Number of classes. */
  classes: number;
  /** What the classes are, as in “read as the …”. */
  noun: string;
  /** Rows of the chart of classes. */
  rows: number;
  /** Whether the reader can draw on the picture. */
  drawable: boolean;
  /** Attacks of so few evaluations that they run by themselves; the others are asked for. */
  quick: readonly AttackName[];
  /** Attacks that would take minutes, and are not offered. */
  refused: readonly AttackName[];
  /** Adam's steps for one c, and how many c are tried. */
  carliniWagner: { iterations: number; searches: number };
};

export const digitKind: Kind = {
  name: 'digits',
  size: { width: 28, height: 28, channels: 1 },
  range: [-1, 1],
  classes: 10,
  noun: 'digit',
  rows: 10,
  drawable: true,
  quick: ['fgsm', 'iterated', 'pgd', 'pgd2'],
  refused: [],
  carliniWagner: { iterations: 150, searches: 6 },
};

export const photographKind: Kind = {
  name: 'photographs',
  size: { width: 224, height: 224, channels: 3 },
  // (byte − 127) / 128
  range: [-127 / 128, 1],
  classes: 1000,
  noun: 'class',
  rows: 5,
  drawable: false,
  quick: ['fgsm'],
  refused: ['pixel'],
  carliniWagner: { iterations: 40, searches: 3 },
};

export const kindOf: Readonly<Record<KindName, Kind>> = {
  digits: digitKind,
  photographs: photographKind,
};

/** Numbers in a picture of this kind. */
export const lengthOf = ({ size: { width, height, channels } }: Kind): number =>
  width * height * channels;

/** Width of the range: ε of 1/255 is this over 255 in units of a pixel. */
export const unitOf = ({ range: [low, high] }: Kind): number => high - low;

/** Pixels as pictures are shown, from −1, black, to 1, white, in the units of the networks; and back. */
export const fromShown = (kind: Kind, pixels: Float32Array): Float32Array =>
  rescaled(pixels, [-1, 1], kind.range);
export const toShown = (kind: Kind, pixels: Float32Array): Float32Array =>
  rescaled(pixels, kind.range, [-1, 1]);

function rescaled(
  pixels: Float32Array,
  [fromLow, fromHigh]: PixelRange,
  [low, high]: PixelRange,
): Float32Array {
  if (fromLow === low && fromHigh === high) return pixels;
  const scale = (high - low) / (fromHigh - fromLow);
  return pixels.map((value) => Math.min(high, Math.max(low, low + scale * (value - fromLow))));
}

/** A picture on which nothing was drawn: black. */
export const blankOf = (kind: Kind): Float32Array =>
  new Float32Array(lengthOf(kind)).fill(kind.range[0]);

export const modelOf: Readonly<Record<Net, string>> = {
  standard: 'digits-classifier',
  robust: 'digits-classifier-robust',
  photographs: 'imagenet-classifier',
};

export const netNames: Readonly<Record<Net, string>> = {
  standard: 'standard',
  robust: 'adversarially trained',
  photographs: 'ImageNet',
};

const GRADIENT = 'grad.onnx';

/** The graphs of each network: its gradient, and its logits where another graph gives them alone. */
export const graphsOf: Readonly<Record<Net, { gradient: Wanted; logits?: Wanted }>> = {
  standard: {
    gradient: { model: modelOf.standard, graph: GRADIENT, batch: 1 },
    logits: { model: modelOf.standard, batch: 1 },
  },
  robust: {
    gradient: { model: modelOf.robust, graph: GRADIENT, batch: 1 },
    logits: { model: modelOf.robust, batch: 1 },
  },
  // Its gradient is computed where weights ask for it: one graph serves for both.
  photographs: { gradient: { model: modelOf.photographs, batch: 1 } },
};

export const netsOf: Readonly<Record<KindName, readonly Net[]>> = {
  digits: readers,
  photographs: ['photographs'],
};

/** The graphs that the figure opens for a kind of picture, by the names its sessions get. */
export function wantedOf(kind: KindName): Record<string, Wanted> {
  const wanted: Record<string, Wanted> = {};
  for (const net of netsOf[kind]) {
    for (const [part, graph] of Object.entries(graphsOf[net])) wanted[`${net}-${part}`] = graph;
  }
  return wanted;
}

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Manifest): boolean => Object.values(modelOf).includes(id);
