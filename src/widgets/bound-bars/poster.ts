/** Bounds the picture of a state when the book is built. Never in a page. */
import path from 'node:path';
import { buildPicture, rasteriseSvg } from '~/book/build-images';
import { kept } from '~/book/kept';
import { datasetFace, splitSeeds } from '~/faces/dataset';
import { facePixels } from '~/faces/picture';
import { faceSvg } from '~/faces/svg';
import { scheduleFromManifest } from '~/runtime/diffusion-network';
import { openModelInNode, readManifest } from '~/runtime/node';
import { lookAt } from './compute';
import { modelOf, subjects, type Facts, type Subject } from './models';
import {
  initialState,
  pictureKey,
  runKey,
  runOf,
  update,
  workOf,
  type Params,
  type Recorded,
  type State,
  type Worlds,
} from './state';

const folderOf = (subject: Subject): string => path.resolve('models', modelOf[subject]);

export function allFacts(): Record<Subject, Facts> {
  const entries = subjects.map((subject) => {
    const { schedule, files } = readManifest(folderOf(subject));
    const bytes = files.find(({ name }) => name === 'model.onnx')?.bytes ?? 0;
    return [subject, { schedule, bytes }];
  });
  return Object.fromEntries(entries) as Record<Subject, Facts>;
}

export const worldsOf = (facts: Readonly<Record<Subject, Facts>>): Worlds => ({
  digits: scheduleFromManifest({ id: modelOf.digits, schedule: facts.digits.schedule }),
  faces: scheduleFromManifest({ id: modelOf.faces, schedule: facts.faces.schedule }),
});

/** What travels inside the page. */
export type Packed = {
  misses: number[];
  decoder: { beta: number; betaTilde: number };
  prior: number;
  i: number;
};
export type Poster = {
  x0: Float32Array;
  xt: ArrayLike<number>;
  x0Hat: ArrayLike<number>;
  packed: Packed;
};

async function pictureOf({ subject, digit, face }: Params): Promise<Float32Array> {
  if (subject === 'digits') return (await buildPicture(digit)).pixels;
  return facePixels(datasetFace(splitSeeds.test, face), (drawn, width) =>
    rasteriseSvg(faceSvg(drawn), width),
  );
}

export async function posterOf(values: Params): Promise<Poster> {
  const x0 = await pictureOf(values);
  const { files } = readManifest(folderOf(values.subject));
  const from = [JSON.stringify(['bound-bars', files, runKey(values)]), x0];
  return { x0, ...(await kept(from, () => bounded(values, x0))) };
}

async function bounded(values: Params, x0: Float32Array): Promise<Omit<Poster, 'x0'>> {
  const worlds = worldsOf(allFacts());
  const session = await openModelInNode(folderOf(values.subject));
  let state: State = initialState(values, nothing(values), worlds);
  state = update(state, { type: 'picture', picture: pictureKey(values), pixels: x0 });
  state = update(state, { type: 'opened', backend: 'wasm', threads: 1 });
  // The pictures on show are those of the step in the middle.
  const shown = Math.ceil(Number(values.steps) / 2);
  let pair: { xt: Float32Array; x0Hat: Float32Array } | undefined;
  for (let work = workOf(state); work; work = workOf(state)) {
    const glance = await lookAt(session, work, values, worlds[values.subject]);
    if (glance.i === shown) pair = glance;
    state = update(state, { type: 'looked', key: work.key, glance });
  }
  session.close();
  const { misses, decoder, prior } = runOf(state)!;
  const round = (pixels: Float32Array) => Array.from(pixels, (value) => Number(value.toFixed(3)));
  return {
    xt: round(pair!.xt),
    x0Hat: round(pair!.x0Hat),
    packed: { misses: Array.from(misses).slice(1), decoder, prior, i: shown },
  };
}

const nothing = (values: Params): Recorded => ({
  params: values,
  seen: {
    misses: new Float64Array(Number(values.steps) + 1).fill(NaN),
    decoder: { beta: NaN, betaTilde: NaN },
    prior: NaN,
  },
  i: 1,
});
