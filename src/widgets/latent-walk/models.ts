/** The face models that can be walked, and what the figure must know of them unloaded. */
import type { Manifest } from '~/runtime/manifest';
import type { Wanted } from '~/runtime/networks';
import type { RasterSize } from '~/ui/raster';

export const models = ['faces-vae', 'faces-ae', 'faces-dcgan'] as const;
export type Model = (typeof models)[number];

/** Reads the attributes of faces that come from noise; of test faces they are known. */
export const READER = 'faces-classifier';

export const size: RasterSize = { width: 32, height: 32, channels: 3 };
export const PIXELS = size.width * size.height * size.channels;

export type Facts = {
  id: Model;
  title: string;
  /** Numbers in a code. */
  length: number;
  /** Whether faces can be turned into codes: generators of a GAN have no encoder. */
  hasEncoder: boolean;
  /** Bytes of the graphs to fetch. */
  bytes: number;
  /** Between these norms lie nine in ten codes of test faces. */
  norms?: readonly [low: number, high: number];
};

/** Whether the figure runs this model; the models' page says so. */
export const usesModel = ({ id }: Pick<Manifest, 'id'>): boolean =>
  (models as readonly string[]).includes(id) || id === READER;

const ENCODER = 'encoder.onnx';

/** Reads a manifest. @throws Error where it is not that of a network from codes to faces. */
export function factsOf(
  { id, title, inputs, files }: Manifest,
  reader: Pick<Manifest, 'files'>,
): Omit<Facts, 'norms'> {
  const length = inputs.find(({ name }) => name === 'z')?.shape[1];
  const model = models.find((known) => known === id);
  if (!model || typeof length !== 'number') {
    throw new Error(`models/${id}: expected one of ${models.join(', ')} with an input z.`);
  }
  const hasEncoder = files.some(({ name }) => name === ENCODER);
  const sizeOf = (all: Manifest['files'], graph: string) =>
    all.find(({ name }) => name === graph)?.bytes ?? 0;
  const bytes =
    sizeOf(files, 'model.onnx') +
    (hasEncoder ? sizeOf(files, ENCODER) : sizeOf(reader.files, 'model.onnx'));
  return { id: model, title, length, hasEncoder, bytes };
}

/** The graphs to open: a decoder, and what tells something of the faces that codes stand for. */
export const partsOf = ({
  id,
  hasEncoder,
}: Pick<Facts, 'id' | 'hasEncoder'>): Readonly<Record<string, Wanted>> =>
  hasEncoder
    ? { decoder: { model: id }, encoder: { model: id, graph: ENCODER } }
    : { decoder: { model: id }, reader: { model: READER } };
