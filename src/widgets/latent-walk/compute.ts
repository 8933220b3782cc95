/** Does a piece of the figure's work with open networks: the same in a page and in the build. */
import type { Code } from '~/math/code-space';
import type { ModelSession } from '~/runtime/session';
import { float32, type Tensors } from '~/runtime/tensor';
import { labelsRead } from './attributes';
import { PIXELS } from './models';
import { BATCH, codeOf } from './scene';
import type { Action, State } from './state';
import { nudged, pixelDistance, type Work } from './work';

type Run = Pick<ModelSession, 'run'>;

export type Tools = {
  decoder: Run;
  encoder?: Run;
  reader?: Run;
  /** The test face of a number as networks are given it: PIXELS values in [−1, 1], channel-first. */
  draw(n: number): Float32Array;
};

/** The parts that `partsOf` names, once they are open. */
export const toolsOf = (
  { decoder, encoder, reader }: Readonly<Record<string, Run>>,
  draw: Tools['draw'],
): Tools => ({ decoder, encoder, reader, draw });

export async function compute(work: Work, state: State, tools: Tools): Promise<Action> {
  const { params } = state;
  const { model } = params;
  switch (work.kind) {
    case 'encode': {
      const faces = work.numbers.map(tools.draw);
      const codes = await encode(tools.encoder, faces);
      return { type: 'encoded', model, codes: new Map(zip(work.numbers, codes)) };
    }
    case 'read': {
      const codes = work.numbers.flatMap((n) => codeOf(state, n) ?? []);
      const labels = (await read(tools.reader, await decode(tools.decoder, codes))).map(labelsRead);
      return { type: 'read', of: params, labels: new Map(zip(work.numbers, labels)) };
    }
    case 'decode': {
      const faces = await decode(
        tools.decoder,
        work.slots.map(({ code }) => code),
      );
      const pictures = work.slots.map(
        ({ name, code }, i) => [name, { code, pixels: faces[i] }] as const,
      );
      return { type: 'decoded', model, pictures: new Map(pictures) };
    }
    case 'effects': {
      const { code: of, coordinates } = work;
      if (coordinates.length === 0) {
        const [base] = await decode(tools.decoder, [of]);
        const values = Array.from(of, () => NaN);
        return { type: 'effects', model, effects: { of, base, values } };
      }
      const faces = await decode(
        tools.decoder,
        coordinates.map((coordinate) => nudged(of, coordinate)),
      );
      const { base, values } = state.effects!;
      const next = [...values];
      coordinates.forEach((coordinate, i) => {
        next[coordinate] = pixelDistance(base, faces[i]);
      });
      return { type: 'effects', model, effects: { of, base, values: next } };
    }
  }
}

const zip = <A, B>(as: readonly A[], bs: readonly B[]): [A, B][] => as.map((a, i) => [a, bs[i]]);

/** The faces of codes. */
export async function decode(decoder: Run, codes: readonly Code[]): Promise<Float32Array[]> {
  const { x } = await inRows(decoder, 'z', codes, [codes[0].length]);
  return rowsOf(x.data, codes.length);
}

/** The codes of faces: means, where the encoder gives a distribution. */
export async function encode(
  encoder: Run | undefined,
  faces: readonly Float32Array[],
): Promise<Code[]> {
  const outputs = await inRows(expected(encoder, 'encoder'), 'x', faces, [3, 32, 32]);
  return rowsOf((outputs.mean ?? outputs.z).data, faces.length);
}

/** What the reader answers about faces. */
async function read(reader: Run | undefined, faces: readonly Float32Array[]) {
  const outputs = await inRows(expected(reader, 'reader'), 'x', faces, [3, 32, 32]);
  return rowsOf(outputs.attributes.data, faces.length);
}

function expected<T>(part: T | undefined, name: string): T {
  if (part) return part;
  throw new Error(`Expected the ${name} to be open, got none; press Retry.`);
}

/** One row runs alone; several are filled up to a batch, so that few sizes have to be made ready. */
function inRows(
  network: Run,
  name: string,
  rows: readonly Float32Array[],
  shape: readonly number[],
): Promise<Tensors> {
  const count = rows.length === 1 ? 1 : BATCH;
  const data = new Float32Array(count * rows[0].length);
  for (let i = 0; i < count; i++) data.set(rows[Math.min(i, rows.length - 1)], i * rows[0].length);
  return network.run({ [name]: float32([count, ...shape], data) });
}

function rowsOf(data: ArrayLike<number>, count: number): Float32Array[] {
  const all = Float32Array.from(data);
  const length = count === 1 ? all.length : all.length / BATCH;
  return Array.from({ length: count }, (_, i) => all.slice(i * length, (i + 1) * length));
}

/** Bytes of a drawn face, RGB row by row, as a network is given them. */
export function pixelsFromRgb(rgb: ArrayLike<number>): Float32Array {
  const plane = PIXELS / 3;
  return Float32Array.from(
    { length: PIXELS },
    (_, i) => rgb[3 * (i % plane) + Math.floor(i / plane)] / 127.5 - 1,
  );
}
