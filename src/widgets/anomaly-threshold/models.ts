/** The networks that rebuild a picture, and whose error is the score. */
import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { RasterSize } from '~/ui/raster';

export const networks = ['vae2', 'vae10', 'collapsed', 'dae'] as const;
export type Network = (typeof networks)[number];

export const size: RasterSize = { width: 28, height: 28, channels: 1 };
export const PIXELS = size.width * size.height;
/** The value of pixels that nothing was drawn on. */
export const BLANK = -1;
/** Pictures that a graph rebuilds at once. */
export const BATCH = 16;

export const modelOf: Readonly<Record<Network, string>> = {
  vae2: 'digits-vae',
  vae10: 'digits-vae-beta',
  collapsed: 'digits-vae-beta',
  dae: 'digits-dae',
};

export const networkNames: Readonly<Record<Network, string>> = {
  vae2: 'VAE, 2 numbers',
  vae10: 'VAE, 10 numbers',
  collapsed: 'VAE, collapsed (β = 64)',
  dae: 'denoiser, no bottleneck',
};

const batch = BATCH;
/** All graphs that the figure opens. */
export const wanted = {
  'vae2-encoder': { model: 'digits-vae', graph: 'encoder.onnx', batch },
  'vae2-decoder': { model: 'digits-vae', batch },
  'vae10-encoder': { model: 'digits-vae-beta', graph: 'encoder.onnx', batch },
  'vae10-decoder': { model: 'digits-vae-beta', batch },
  'collapsed-encoder': { model: 'digits-vae-beta', graph: 'encoder-beta-64.onnx', batch },
  'collapsed-decoder': { model: 'digits-vae-beta', graph: 'decoder-beta-64.onnx', batch },
  dae: { model: 'digits-dae', batch },
} as const satisfies Record<string, Wanted>;
export type GraphName = keyof typeof wanted;

/** Graphs of a network: an encoder and a decoder, or one from picture to picture. */
export const graphsOf: Readonly<Record<Network, readonly GraphName[]>> = {
  vae2: ['vae2-encoder', 'vae2-decoder'],
  vae10: ['vae10-encoder', 'vae10-decoder'],
  collapsed: ['collapsed-encoder', 'collapsed-decoder'],
  dae: ['dae'],
};

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Manifest): boolean => Object.values(modelOf).includes(id);
