/** Runs the figure's attack when the book is built, for its first picture. Never in a page. */
import path from 'node:path';
import { buildPicture, buildPictureFile } from '~/book/build-images';
import { kept } from '~/book/kept';
import { topClass } from '~/math/attacks/classifier';
import { openModelInNode, readManifest } from '~/runtime/node';
import type { Wanted } from '~/runtime/networks';
import { photographFile } from '~/runtime/photographs';
import type { PictureName } from '~/ui/images';
import { attack, type Step } from './attack';
import { changeOf, type Change } from './change';
import { classifierOf } from './classifier';
import { blankOf, fromShown, graphsOf, wantedOf, type Kind, type KindName } from './models';
import {
  ANY,
  initialState,
  keyOf,
  kindIn,
  netOf,
  pictureOf,
  rowsOf,
  settingsOf,
  type Params,
  type Recorded,
} from './state';

const folderOf = (model: string): string => path.resolve('models', model);

/** Bytes of the graphs that the figure opens for a kind of picture. */
export function bytesOfGraphs(kind: KindName): number {
  return Object.values(wantedOf(kind)).reduce((sum, { model, graph = 'model.onnx' }) => {
    const { files } = readManifest(folderOf(model));
    return sum + (files.find((file) => file.name === graph)?.bytes ?? 0);
  }, 0);
}

/** `Recorded` as it travels in the page: digits in steps of 1e-4, of photographs no pixels. */
export type PackedRecorded = {
  before: number[];
  after: number[];
  x?: number[];
  change: Change;
  step: number;
  steps: number;
  reached: boolean;
  names: Record<number, string>;
};

export type Poster = {
  drawing: Float32Array;
  /** The attacked picture. */
  x: Float32Array;
  recorded: Recorded;
  packed: PackedRecorded;
};

const nothing: PackedRecorded = {
  before: [],
  after: [],
  change: { max: NaN, two: NaN, pixels: NaN },
  step: 0,
  steps: 0,
  reached: false,
  names: {},
};

/** The picture of a state, and what its attack makes of it; an empty pad is not attacked. */
export async function posterOf(values: Params): Promise<Poster> {
  const kind = kindIn(values);
  const name = pictureOf(values);
  if (name === undefined) {
    const drawing = blankOf(kind);
    return { drawing, x: drawing, recorded: unpacked(values, nothing), packed: nothing };
  }
  const drawing = await pictureAtBuild(kind, name);
  const manifest = readManifest(folderOf(graphsOf[netOf(values)].gradient.model));
  const from = [JSON.stringify(['attack-bench', manifest.files, keyOf(values)]), drawing];
  const { x, ...rest } = await kept(from, () => make(values, drawing));
  const whole = { ...nothing, ...rest, x: kind.drawable ? Array.from(x) : undefined };
  const { classes = [] } = manifest;
  const names = namesOf(unpacked(values, whole), classes);
  const packed = { ...whole, names };
  return { drawing, x: Float32Array.from(x), recorded: unpacked(values, packed), packed };
}

function unpacked(values: Params, { before, after, x, ...rest }: PackedRecorded): Recorded {
  return {
    params: values,
    before: Float32Array.from(before),
    after: Float32Array.from(after),
    x: x && Float32Array.from(x),
    ...rest,
  };
}

/** Of the thousand classes those that the chart shows, and the one that is wished for. */
function namesOf(recorded: Recorded, classes: readonly string[]): Record<number, string> {
  if (recorded.params.kind === 'digits') return {};
  const state = { ...initialState(recorded.params, recorded), names: classes };
  const shown = rowsOf(state).map(({ label }) => classes.indexOf(label));
  const wished = recorded.params.wish === ANY ? [] : [recorded.params.wish];
  return Object.fromEntries([...shown, ...wished].map((k) => [k, classes[k]]));
}

/** A picture of the book in the units of the networks. */
async function pictureAtBuild(kind: Kind, name: string): Promise<Float32Array> {
  if (kind.drawable) return (await buildPicture(name as PictureName)).pixels;
  return fromShown(kind, await buildPictureFile(photographFile(name), kind.size));
}

async function make(values: Params, x0: Float32Array) {
  const kind = kindIn(values);
  const { gradient, logits } = graphsOf[netOf(values)];
  const sessions = await Promise.all([gradient, ...(logits ? [logits] : [])].map(open));
  const classifier = classifierOf(sessions[0], sessions[1]);
  const [before] = await classifier.logits([x0]);
  const problem = { x0, label: topClass(before), settings: settingsOf(values) };
  let last: Step | undefined;
  for await (const step of attack(classifier, kind, problem)) last = step;
  for (const session of sessions) session.close();
  if (!last) throw new Error('Expected an attack of at least one step, got none.');
  const { x, step, steps, reached } = last;
  const digits = kind.drawable ? 1e4 : 1e2;
  const rounded = (numbers: Float32Array, per: number) =>
    Array.from(numbers, (value) => Math.round(value * per) / per);
  return {
    before: rounded(before, digits),
    after: rounded(last.logits, digits),
    x: rounded(x, 1e4),
    change: changeOf(kind, x0, x),
    step,
    steps,
    reached,
  };
}

const open = ({ model, graph }: Wanted) => openModelInNode(folderOf(model), { graph });
