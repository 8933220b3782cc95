/** Walks the shipped network when the book is built, for the figure's first picture. Never in a page. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { diffusionNetwork } from '~/runtime/diffusion-network';
import { parseManifest, type Manifest } from '~/runtime/manifest';
import { openModelInNode } from '~/runtime/node';
import { ortFiles } from '~/runtime/ort-files';
import type { ModelSession } from '~/runtime/session';
import { frameAt, framePositions, FRAMES, type FilmRow } from './film';
import { factsOf, modelIds, worldOf, type ModelFacts } from './models';
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

const sessions = new Map<string, Promise<ModelSession>>();
const recordings = new Map<string, Promise<Recording>>();

const folderOf = (model: string): string => path.resolve('models', model);

async function readManifest(model: string): Promise<Manifest> {
  const file = path.join(folderOf(model), 'manifest.json');
  return parseManifest(JSON.parse(await readFile(file, 'utf8')), file);
}

/** One walk for one set of settings, however often it is shown. */
export function recordingOf(settings: Settings): Promise<Recording> {
  const key = JSON.stringify(settings);
  const known = recordings.get(key) ?? walk(settings);
  recordings.set(key, known);
  return known;
}

async function walk(settings: Settings): Promise<Recording> {
  const { model, digit, guidance } = settings;
  const opened = sessions.get(model) ?? openModelInNode(folderOf(model));
  sessions.set(model, opened);
  const session = await opened;
  const facts = factsOf(session.manifest);
  if (!facts) throw new Error(`models/${model}: expected a diffusion model of images.`);
  const index = facts.classes.indexOf(digit);
  const label = index < 0 ? undefined : index;
  const epsilonTheta = diffusionNetwork(session, { label, guidance });
  let run = startRun(settings, worldOf(facts));
  for (let i = 0; i < lengthOf(run); i++) {
    run = withStep(run, stepAt(run, i, await epsilonTheta(stateAt(run, i), timeAt(run, i))));
  }
  return record(run);
}

/** The facts of every diffusion model in the book. */
export async function allFacts(): Promise<ModelFacts[]> {
  const manifests = await Promise.all(modelIds.map(readManifest));
  return manifests.map(factsOf).filter((facts) => facts !== undefined);
}

/** Bytes of a model's graph, and of the runtime as most hosts send it where there is no GPU. */
export async function costOf(model: string): Promise<{ model: number; runtime: number }> {
  const { files } = await readManifest(model);
  const graph = files.find((file) => file.name === 'model.onnx');
  return { model: graph?.bytes ?? 0, runtime: ortFiles.wasm.gzipBytes };
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
