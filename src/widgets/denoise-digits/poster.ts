/** Restores the figure's picture when the book is built, by the same network. Never in a page. */
import path from 'node:path';
import { buildPicture } from '~/book/build-images';
import { kept } from '~/book/kept';
import { openModelInNode, readManifest } from '~/runtime/node';
import { isDigitPicture } from '~/ui/digit-pictures';
import { MODEL, wanted } from './models';
import { compute } from './restore';
import {
  initialState,
  outcomeOf,
  update,
  workOf,
  type Params,
  type Recorded,
  type State,
} from './state';

const folder = path.resolve('models', MODEL);

/** Bytes of the graphs that the figure opens. */
export const bytesOfGraphs = (): number =>
  readManifest(folder).files.find(({ name }) => name === 'model.onnx')?.bytes ?? 0;

/** Grey levels of the restored picture, one byte a pixel, and the errors. */
type Made = { levels: string; error: number; errors: number[] };

const absent: Omit<Recorded, 'params'> = { error: NaN, errors: [] };

export async function posterOf(values: Params): Promise<{ state: State; restored: Float32Array }> {
  const { picture } = values;
  let state = initialState(values, { params: values, ...absent });
  if (isDigitPicture(picture)) {
    const { pixels } = await buildPicture(picture);
    state = update(state, { type: 'picture', picture, pixels });
  }
  const from = [
    JSON.stringify(['denoise-digits', readManifest(folder).files, values]),
    state.drawing ?? new Float32Array(0),
  ];
  const { levels, error, errors } = await kept(from, () => make(state));
  return {
    state: { ...state, recorded: { params: values, error, errors } },
    restored: Float32Array.from(Buffer.from(levels, 'base64'), (level) => level / 127.5 - 1),
  };
}

async function make(state: State): Promise<Made> {
  const restorer = await openModelInNode(folder, { batch: wanted.restorer.batch });
  state = update(state, { type: 'opened', backend: 'wasm', threads: 1 });
  for (let work = workOf(state); work; work = workOf(state)) {
    state = update(state, await compute(work, restorer));
  }
  restorer.close();
  const { restored, sweep } = state;
  const error = outcomeOf(state)?.error;
  if (!restored || !sweep || error === undefined) {
    throw new Error('Expected a restored picture, got none.');
  }
  const bytes = Uint8Array.from(restored.pixels, (value) =>
    Math.round((Math.min(1, Math.max(-1, value)) + 1) * 127.5),
  );
  const round = (value: number) => Number(value.toPrecision(6));
  return {
    levels: Buffer.from(bytes).toString('base64'),
    error: round(error),
    errors: sweep.errors.map(round),
  };
}
