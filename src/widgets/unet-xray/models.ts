import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { RasterSize } from '~/ui/raster';

/** The network on the table: small enough that all its maps fit on a page. */
export const MODEL = 'tiny-ddpm';

export const wanted = {
  xray: { model: MODEL, graph: 'xray.onnx' },
  time: { model: MODEL, graph: 'time.onnx' },
} as const satisfies Record<string, Wanted>;

export const size: RasterSize = { width: 28, height: 28, channels: 1 };
export const PIXELS = size.width * size.height;
export const T = 1000;
/** The label of "no label". */
export const NONE = 10;

/** The inner maps, by the names of the graph's outputs: how many, how wide, and how laid out. */
export const maps = {
  down16: { count: 12, side: 16, columns: 6 },
  down8: { count: 16, side: 8, columns: 8 },
  down4: { count: 16, side: 4, columns: 8 },
  attention: { count: 2, side: 16, columns: 2 },
  middle: { count: 16, side: 4, columns: 8 },
  up4: { count: 16, side: 4, columns: 8 },
  up8: { count: 16, side: 8, columns: 8 },
  up16: { count: 12, side: 16, columns: 6 },
  head: { count: 12, side: 28, columns: 6 },
} as const;
export type MapName = keyof typeof maps;
export const mapNames = Object.keys(maps) as MapName[];

/** The skips, in the order of the graph's input: three levels, and x_t into the head. */
export const skips = ['skip16', 'skip8', 'skip4', 'skipX'] as const;
export type Skip = (typeof skips)[number];

/** Times of the heat map, evenly from 1 to T. */
export const ROWS = 64;
export const rowTime = (row: number): number => Math.round(1 + ((T - 1) * row) / (ROWS - 1));
export const SINUSOIDS = 64;
export const CONDITIONING = 32;

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Manifest): boolean => id === MODEL;
