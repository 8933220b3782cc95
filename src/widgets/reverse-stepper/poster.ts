/** Walks the shipped network when the book is built, for the figure's first picture. Never in a page. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { kept } from '~/book/kept';
import { diffusionNetwork } from '~/runtime/diffusion-network';
import { parseManifest, type Manifest } from '~/runtime/manifest';
import { openModelInNode } from '~/runtime/node';
import { frameAt, framePositions, FRAMES, type FilmRow } from './film';
import { factsOf, worldOf, type ModelFacts } from './models';
import {
  lengthOf,
  record,
  startRun,
  stateAt,
  stepAt,
  timeAt,
  withStep,
  type Recording,
  type Run,
  type Settings,
} from './run';
import { conditionOf } from './wish';

const folderOf = (model: string): string => path.resolve('models', model);

async function readManifest(model: string): Promise<Manifest> {
  const file = path.join(folderOf(model), 'manifest.json');
  return parseManifest(JSON.parse(await readFile(file, 'utf8')), file);
}

/** One walk for one set of settings, however often it is shown. */
export async function recordingOf(settings: Settings): Promise<Recording> {
  const manifest = await readManifest(settings.model);
  const facts = factsOf(manifest);
  if (!facts) throw new Error(`models/${settings.model}: expected a diffusion model of images.`);
  const start = startRun(settings, worldOf(facts));
  const first = stepAt(start, 0, new Float32Array(start.start.length));
  const from = [JSON.stringify([settings, manifest.files, facts]), start.start, first.xPrev];
  return kept(from, async () => record(await walk(start)));
}

async function walk(run: Run): Promise<Run> {
  const { model, guidance, seed } = run.settings;
  const session = await openModelInNode(folderOf(model));
  const condition = conditionOf(run.settings, run.world, seed);
  const epsilonTheta = diffusionNetwork(session, { condition, guidance });
  for (let i = 0; i < lengthOf(run); i++) {
    run = withStep(run, stepAt(run, i, await epsilonTheta(stateAt(run, i), timeAt(run, i))));
  }
  session.close();
  return run;
}

/** The facts of every diffusion model in the book, in alphabetical order. */
export async function allFacts(): Promise<ModelFacts[]> {
  const folders = await readdir('models');
  const models = folders.filter((id) => existsSync(path.join(folderOf(id), 'manifest.json')));
  const manifests = await Promise.all(models.sort().map(readManifest));
  return manifests.map(factsOf).filter((facts) => facts !== undefined);
}

/** Bytes of a model's graph. */
export async function bytesOf(model: string): Promise<number> {
  const { files } = await readManifest(model);
  return files.find((file) => file.name === 'model.onnx')?.bytes ?? 0;
}

/** A row of the film as one image, channel-first. */
export function filmPixels(run: Run, row: FilmRow): Float32Array {
  const { width, height, channels } = run.world.size;
  const stride = FRAMES * width;
  const all = new Float32Array(channels * height * stride);
  framePositions(run).forEach((position, frame) => {
    const pixels = frameAt(run, row, position);
    for (let line = 0; pixels && line < channels * height; line++) {
      const from = pixels.subarray(line * width, (line + 1) * width);
      all.set(from, line * stride + frame * width);
    }
  });
  return all;
}
