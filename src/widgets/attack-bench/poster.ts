/** Runs the figure's attack when the book is built, for its first picture. Never in a page. */
import path from 'node:path';
import { buildPicture } from '~/book/build-images';
import { kept } from '~/book/kept';
import { topClass } from '~/math/attacks/classifier';
import { gradientOracle, logitOracle, pictureShape } from '~/runtime/classifier';
import { openModelInNode, readManifest } from '~/runtime/node';
import { attack, type Step } from './attack';
import { digitKind, modelOf, PIXELS, wanted } from './models';
import { keyOf, type Params, type Recorded } from './state';

const folderOf = (model: Params['model']): string => path.resolve('models', modelOf[model]);

/** Bytes of the graphs that the figure opens. */
export function bytesOfGraphs(): number {
  return Object.values(wanted).reduce((sum, part) => {
    const name = 'graph' in part ? part.graph : 'model.onnx';
    const { files } = readManifest(path.resolve('models', part.model));
    return sum + (files.find((file) => file.name === name)?.bytes ?? 0);
  }, 0);
}

/** `Recorded` as it travels in the page: pixels in steps of 1e-4. */
export type PackedRecorded = {
  before: number[];
  after: number[];
  x: number[];
  step: number;
  steps: number;
  reached: boolean;
};

export type Poster = { drawing: Float32Array; recorded?: Recorded; packed?: PackedRecorded };

/** The picture of a state, and what its attack makes of it; an empty pad is not attacked. */
export async function posterOf(values: Params): Promise<Poster> {
  const { picture } = values;
  if (picture === 'none') return { drawing: new Float32Array(PIXELS).fill(digitKind.blank) };
  const { pixels: drawing } = await buildPicture(picture);
  const { files } = readManifest(folderOf(values.model));
  const from = [JSON.stringify(['attack-bench', files, keyOf(values)]), drawing];
  const packed = await kept(from, () => make(values, drawing));
  const { before, x, after, ...rest } = packed;
  const recorded: Recorded = {
    params: values,
    before: Float32Array.from(before),
    x: Float32Array.from(x),
    after: Float32Array.from(after),
    ...rest,
  };
  return { drawing, recorded, packed };
}

async function make(values: Params, x0: Float32Array): Promise<PackedRecorded> {
  const folder = folderOf(values.model);
  const shape = pictureShape(readManifest(folder));
  const sessions = [
    await openModelInNode(folder, { graph: 'grad.onnx' }),
    await openModelInNode(folder),
  ] as const;
  const classifier = {
    gradient: gradientOracle(sessions[0], shape),
    logits: logitOracle(sessions[1], shape),
  };
  const [before] = await classifier.logits([x0]);
  const problem = { x0, label: topClass(before), settings: values };
  let last: Step | undefined;
  for await (const step of attack(classifier, digitKind, problem)) last = step;
  for (const session of sessions) session.close();
  if (!last) throw new Error('Expected an attack of at least one step, got none.');
  const { x, logits, step, steps, reached } = last;
  const rounded = (values: Float32Array) =>
    Array.from(values, (value) => Math.round(value * 1e4) / 1e4);
  return { before: rounded(before), after: rounded(logits), x: rounded(x), step, steps, reached };
}
