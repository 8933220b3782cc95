/** Walks the shipped network when the book is built, for the figure's first picture. Never in a page. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
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

const recordings = new Map<string, Promise<Recording>>();

const folderOf = (model: string): string => path.resolve('models', model);

async function readManifest(model: string): Promise<Manifest> {
  const file = path.join(folderOf(model), 'manifest.json');
  return parseManifest(JSON.parse(await readFile(file, 'utf8')), file);
}

/** One walk for one set of settings, however often it is shown. */
export function recordingOf(settings: Settings): Promise<Recording> {
  const key = JSON.stringify(settings);
  const known = recordings.get(key) ?? kept(settings);
  recordings.set(key, known);
  return known;
}

/** A walk takes seconds where the machine is busy: builds of the same model share it on disk. */
async function kept(settings: Settings): Promise<Recording> {
  const manifest = await readManifest(settings.model);
  const facts = factsOf(manifest);
  if (!facts) throw new Error(`models/${settings.model}: expected a diffusion model of images.`);
  const start = startRun(settings, worldOf(facts));
  const first = stepAt(start, 0, new Float32Array(start.start.length));
  const made = [JSON.stringify([settings, manifest.files, facts]), start.start, first.xPrev];
  const hash = createHash('sha256');
  for (const part of made) hash.update(part);
  const file = path.resolve('.astro/recordings', `${hash.digest('hex').slice(0, 20)}.json`);
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Recording;
  const recording = record(await walk(start));
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(recording));
  return recording;
}

async function walk(run: Run): Promise<Run> {
  const { model, digit, guidance } = run.settings;
  const index = run.world.classes.indexOf(digit);
  const label = index < 0 ? undefined : index;
  const session = await openModelInNode(folderOf(model));
  const epsilonTheta = diffusionNetwork(session, { label, guidance });
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
