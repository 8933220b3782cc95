/** Cuts the slice of a state when the book is built. Never in a page. */
import path from 'node:path';
import sharp from 'sharp';
import { buildPicture } from '~/book/build-images';
import { kept } from '~/book/kept';
import { softmax, topClass } from '~/math/attacks/classifier';
import { gradientOracle, logitOracle, pictureShape } from '~/runtime/classifier';
import { openModelInNode, readManifest } from '~/runtime/node';
import { CLASSES, modelOf, wanted } from './models';
import {
  directionsAt,
  labelsOf,
  nodePoint,
  NODES,
  packSigns,
  paintRegions,
  pictureAt,
  randomDirection,
  regionsOf,
  SIDE,
  unpackSigns,
  type PackedRecorded,
} from './slice';
import { pointOf, type Params } from './state';

export type Poster = {
  x0: Float32Array;
  /** The picture at the point. */
  picture: Float32Array;
  /** The regions, as a PNG. */
  image: string;
  packed: PackedRecorded;
};

/** Bytes of the graphs that the figure opens. */
export function bytesOfGraphs(): number {
  return Object.values(wanted).reduce((sum, part) => {
    const name = 'graph' in part ? part.graph : 'model.onnx';
    const { files } = readManifest(path.resolve('models', part.model));
    return sum + (files.find((file) => file.name === name)?.bytes ?? 0);
  }, 0);
}

export async function posterOf(values: Params): Promise<Poster> {
  const { picture, model, seed } = values;
  const { pixels: x0 } = await buildPicture(picture);
  const { files } = readManifest(path.resolve('models', modelOf[model]));
  const from = [JSON.stringify(['decision-slice', files, seed]), x0];
  const { image, ...packed } = await kept(from, () => cut(values, x0));
  const u = unpackSigns(packed.signs);
  const at = pictureAt(x0, u, randomDirection(u, seed), pointOf(values));
  return { x0, picture: at, image, packed };
}

async function cut(
  { model, seed }: Params,
  x0: Float32Array,
): Promise<PackedRecorded & { image: string }> {
  const folder = path.resolve('models', modelOf[model]);
  const shape = pictureShape(readManifest(folder));
  const graphs = [
    await openModelInNode(folder, { graph: 'grad.onnx' }),
    await openModelInNode(folder),
  ] as const;
  const { label, signs } = await directionsAt(gradientOracle(graphs[0], shape), x0);
  const v = randomDirection(signs, seed);
  const pictures = Array.from({ length: NODES }, (_, node) =>
    pictureAt(x0, signs, v, nodePoint(node)),
  );
  const answers = await logitOracle(graphs[1], shape)(pictures);
  for (const graph of graphs) graph.close();
  const logits = new Float32Array(NODES * CLASSES);
  answers.forEach((z, node) => logits.set(z, CLASSES * node));
  const regions = regionsOf(logits, 1);
  const png = await sharp(paintRegions(regions, label), {
    raw: { width: SIDE, height: SIDE, channels: 4 },
  })
    .png({ compressionLevel: 9, palette: true })
    .toBuffer();
  const classes = answers.map(topClass);
  return {
    label,
    signs: packSigns(signs),
    classes,
    shares: answers.map((z, node) => Math.round(100 * softmax(z)[classes[node]])),
    labels: labelsOf(regions),
    image: `data:image/png;base64,${png.toString('base64')}`,
  };
}
