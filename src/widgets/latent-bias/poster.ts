/** Draws, encodes and measures when the book is built, by the same network. Never in a page. */
import path from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { kept } from '~/book/kept';
import type { Face } from '~/faces/attributes';
import { boxFilter } from '~/faces/box-filter';
import { faceSvg } from '~/faces/svg';
import { openModelInNode, readManifest } from '~/runtime/node';
import { compute } from './encode';
import { measure, methods, type Measured, type Method } from './measure';
import { MODEL, size, wanted } from './models';
import { pixelsFromRgb } from './pixels';
import { facesOf } from './sample';
import {
  initialState,
  samplingOf,
  update,
  workOf,
  type Params,
  type Recorded,
  type State,
} from './state';

const DRAWN = 128;
const folder = path.resolve('models', MODEL);

/** Bytes of the graph that the figure opens. */
export const bytesOfGraphs = (): number =>
  readManifest(folder).files.find(({ name }) => name === wanted.encoder.graph)?.bytes ?? 0;

/** As `drawFace` draws in a page. */
export function drawAtBuild(face: Face): Float32Array {
  const options = {
    fitTo: { mode: 'width', value: DRAWN },
    font: { loadSystemFonts: false },
  } as const;
  const { pixels } = new Resvg(faceSvg(face), options).render();
  return pixelsFromRgb(boxFilter(pixels, DRAWN, size.width));
}

type ByMethod = Record<Method, Measured>;

export type Poster = { state: State; rarest: Float32Array[] };

export async function posterOf(values: Params): Promise<Poster> {
  const from = [
    JSON.stringify(['latent bias', readManifest(folder).files, samplingOf(values), values.alpha]),
  ];
  const measured = await kept(from, () => make(values));
  const state = initialState(values, { params: values, measured });
  const { train } = facesOf(samplingOf(values));
  return {
    state,
    rarest: measured[values.method].rarest.map((i) => drawAtBuild(train[i])),
  };
}

/** The codes of all faces of these parameters, one after the other. */
export async function encodeAll(values: Params): Promise<State> {
  const encoder = await openModelInNode(folder, wanted.encoder);
  const none: Recorded = { params: values, measured: {} as ByMethod };
  let state = update(initialState(values, none), { type: 'opened', backend: 'wasm', threads: 1 });
  for (let work = workOf(state); work; work = workOf(state)) {
    state = update(state, await compute(work, encoder, drawAtBuild));
  }
  encoder.close();
  return state;
}

async function make(values: Params): Promise<ByMethod> {
  const codes = (await encodeAll(values)).encoded!.codes;
  const parts = { train: codes.slice(0, values.count), test: codes.slice(values.count) };
  return Object.fromEntries(
    methods.map((method) => [
      method,
      rounded(measure(samplingOf(values), parts, method, Number(values.alpha))),
    ]),
  ) as ByMethod;
}

const round = (value: number): number => Number(value.toPrecision(4));

/** As the page carries it. */
function rounded(measured: Measured): Measured {
  const { shares, effective, low, high, weighted } = measured;
  return {
    ...measured,
    shares: shares.map(round),
    effective: round(effective),
    low: round(low),
    high: round(high),
    weighted: { yes: weighted.yes.map(round), no: weighted.no.map(round) },
  };
}
