/** Walks the shipped networks when the book is built, for the figure's first pictures. Never in a page. */
import path from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { kept } from '~/book/kept';
import { boxFilter } from '~/faces/box-filter';
import { faceSvg } from '~/faces/svg';
import { normOf, type Code } from '~/math/code-space';
import { openModelInNode, readManifest } from '~/runtime/node';
import type { Attribute } from './attributes';
import { compute, encode, pixelsFromRgb, toolsOf, type Tools } from './compute';
import { factsOf, models, partsOf, PIXELS, READER, size, type Facts, type Model } from './models';
import { BATCH, chosenOf, faceOf } from './scene';
import {
  FIRST_OF_CROWD,
  initialState,
  modes,
  update,
  type Params,
  type Recorded,
  type State,
} from './state';
import { workOf } from './work';

const DRAWN = 128;

const folderOf = (model: string): string => path.resolve('models', model);

const drawn = new Map<number, Float32Array>();

/** Drawing takes as long as encoding; three models are given the same faces. */
function drawFace(n: number): Float32Array {
  const known = drawn.get(n);
  if (known) return known;
  const options = {
    fitTo: { mode: 'width', value: DRAWN },
    font: { loadSystemFonts: false },
  } as const;
  const { pixels } = new Resvg(faceSvg(faceOf(n)), options).render();
  const face = pixelsFromRgb(boxFilter(pixels, DRAWN, size.width));
  drawn.set(n, face);
  return face;
}

async function withTools<T>(model: Model, use: (tools: Tools) => Promise<T>): Promise<T> {
  const { hasEncoder } = factsOf(readManifest(folderOf(model)), readManifest(folderOf(READER)));
  const opening = Object.entries(partsOf({ id: model, hasEncoder })).map(
    async ([name, { model: id, graph }]) =>
      [name, await openModelInNode(folderOf(id), { graph })] as const,
  );
  const open = await Promise.all(opening);
  try {
    return await use(toolsOf(Object.fromEntries(open), drawFace));
  } finally {
    for (const [, session] of open) session.close();
  }
}

const filesOf = (model: string): string => JSON.stringify(readManifest(folderOf(model)).files);

/** Faces whose norms are measured: half of the crowd. */
const MEASURED = 126;

/** Where nine in ten norms of the crowd's codes lie. */
function normsOf(model: Model): Promise<readonly [number, number]> {
  return kept(['norms of test faces', filesOf(model), String(MEASURED)], () =>
    withTools(model, async ({ encoder, draw }) => {
      const norms: number[] = [];
      for (let i = 0; i < MEASURED; i += BATCH) {
        const faces = Array.from({ length: BATCH }, (_, k) => draw(FIRST_OF_CROWD + i + k));
        norms.push(...(await encode(encoder, faces)).map(normOf));
      }
      norms.sort((a, b) => a - b);
      return [norms[Math.round(0.05 * MEASURED)], norms[Math.round(0.95 * MEASURED)]] as const;
    }),
  );
}

/** The facts of all face models. */
export async function allFacts(): Promise<Map<Model, Facts>> {
  const reader = readManifest(folderOf(READER));
  const facts = await Promise.all(
    models.map(async (model): Promise<Facts> => {
      const known = factsOf(readManifest(folderOf(model)), reader);
      return known.hasEncoder ? { ...known, norms: await normsOf(model) } : known;
    }),
  );
  return new Map(facts.map((one) => [one.id, one]));
}

type Made = {
  /** Bytes of the faces by their place. */
  pictures: Record<string, string>;
  codes: Record<number, number[]>;
  labels: Record<number, Attribute[]>;
  effects: number[];
};

export type Poster = {
  recorded: Recorded;
  /** The faces of one strip or grid, as one picture; grey where there is none. */
  face(name: string): Float32Array;
};

/** All three walks of these parameters: their faces, and what is known of the codes. */
export async function posterOf(values: Params, facts: Map<Model, Facts>): Promise<Poster> {
  const recorded: Recorded = {
    params: values,
    facts,
    codes: new Map(),
    labels: new Map(),
    effects: [],
  };
  const from = [JSON.stringify({ ...values, mode: '' }), filesOf(values.model), filesOf(READER)];
  const made = await kept(['three walks', ...from], () => walkAll(initialState(values, recorded)));
  return {
    recorded: {
      ...recorded,
      codes: new Map(
        Object.entries(made.codes).map(([n, code]) => [Number(n), Float32Array.from(code)]),
      ),
      labels: new Map(Object.entries(made.labels).map(([n, list]) => [Number(n), new Set(list)])),
      effects: made.effects,
    },
    face(name) {
      const bytes = made.pictures[name];
      return bytes === undefined
        ? new Float32Array(PIXELS)
        : Float32Array.from(Buffer.from(bytes, 'base64'), (level) => level / 127.5 - 1);
    },
  };
}

function walkAll(state: State): Promise<Made> {
  return withTools(state.params.model, async (tools) => {
    state = update(state, { type: 'opened', backend: 'wasm', threads: 1 });
    for (const mode of modes) {
      state = update(state, { type: 'set', values: { mode } });
      for (let work = workOf(state); work; work = workOf(state)) {
        state = update(state, await compute(work, state, tools));
      }
    }
    const round = (code: Code) => Array.from(code, (value) => Math.round(1e4 * value) / 1e4);
    const { a, b, c } = state.params;
    const chosen = new Set([...chosenOf(state.params), a, b, c]);
    return {
      pictures: Object.fromEntries(
        [...state.pictures].map(([name, { pixels }]) => [name, toBytes(pixels)]),
      ),
      codes: Object.fromEntries(
        [...state.codes].filter(([n]) => chosen.has(n)).map(([n, code]) => [n, round(code)]),
      ),
      labels: Object.fromEntries([...state.labels].map(([n, labels]) => [n, [...labels]])),
      effects: (state.effects?.values ?? []).map((value) => Math.round(1e4 * value) / 1e4),
    };
  });
}

const toBytes = (pixels: Float32Array): string =>
  Buffer.from(
    Uint8Array.from(pixels, (value) => Math.round((Math.min(1, Math.max(-1, value)) + 1) * 127.5)),
  ).toString('base64');
