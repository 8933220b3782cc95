/** From a file the reader chose to a network that figures may run: reads, checks, tries. */
import type { Plan } from './capability';
import { messageOf, RuntimeError } from './errors';
import { Lane, type LaneWorld } from './lane';
import { type OpenProgress, ownGraph } from './open-graphs';
import type { OwnFile } from './own-networks';
import {
  batchNamesIn,
  type GraphSpecs,
  type Misfit,
  misfits,
  type Place,
  portInWords,
  type Signature,
  signatureInWords,
  specsOf,
} from './signature';
import { sha256Hex } from './sha256';
import { elementCount, float32, int32, type Tensors } from './tensor';

/** Larger files are refused before they are read: a figure's network has to answer while one waits. */
export const MAX_BYTES = 32e6;

/** Enough rows to tell a batch that may be any from one that is fixed at 1. */
const TRIAL_ROWS = 2;

/**
 * Reads the file, lets the runtime open it in a worker of its own (on the processor, whatever the
 * figures use), compares what it takes and gives with the places, and runs it once on zeros.
 *
 * @param places the first that fits is taken; the first is the one that messages speak of.
 * @throws RuntimeError in words for the reader; `signal.reason` when aborted.
 */
export async function checkOwnFile(
  file: Pick<File, 'name' | 'size' | 'arrayBuffer'>,
  places: readonly Place[],
  plan: Plan,
  world: LaneWorld,
  {
    onProgress,
    signal,
  }: { onProgress?: (progress: OpenProgress) => void; signal?: AbortSignal } = {},
): Promise<OwnFile> {
  expectSize(file);
  const bytes = await file.arrayBuffer();
  const candidate: OwnFile = {
    model: places[0].manifest.id,
    graph: places[0].graph,
    name: file.name,
    bytes,
    sha256: await sha256Hex(bytes),
    batchNames: [],
  };
  const [{ entry }] = plan.attempts;
  const lane = new Lane({ attempts: [{ entry, backend: 'wasm', threads: 1 }] }, world);
  lane.onProgress(({ loaded, total }) =>
    onProgress?.({ loaded, total, phase: loaded < total ? 'download' : 'start' }),
  );
  const stop = (): void => lane.close();
  signal?.addEventListener('abort', stop);
  try {
    signal?.throwIfAborted();
    const signature = await lane.describe(ownGraph(candidate)).catch((error: unknown) => {
      throw unreadable(file.name, new Uint8Array(bytes), error);
    });
    const place = placeFor(file.name, places, signature);
    const specs = specsOf(place.manifest, place.graph);
    await tryOut(file.name, specs, (inputs) => lane.run(ownGraph(candidate), undefined, inputs));
    return {
      ...candidate,
      model: place.manifest.id,
      graph: place.graph,
      batchNames: batchNamesIn(specs, signature),
    };
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    lane.close();
  }
}

function expectSize({ name, size }: Pick<File, 'name' | 'size'>): void {
  if (size === 0 || size > MAX_BYTES) {
    throw refusal({
      expected: `an ONNX file of at most ${MAX_BYTES / 1e6} MB`,
      got: size === 0 ? `${name}, which is empty` : `${name} of ${(size / 1e6).toFixed(1)} MB`,
      remedy:
        size === 0
          ? 'Export the network again and choose the new file.'
          : 'Store its weights in half precision or take a smaller network.',
    });
  }
}

/**
 * The first place that the signature fits.
 *
 * @throws RuntimeError that names every difference to the place that comes closest.
 */
export function placeFor(name: string, places: readonly Place[], signature: Signature): Place {
  const judged = places.map((place) => {
    const faults = misfits(specsOf(place.manifest, place.graph), signature);
    const strangers = faults.filter(({ about }) => about === 'names').length;
    return { place, faults, distance: 10 * strangers + faults.length };
  });
  const fitting = judged.find(({ faults }) => faults.length === 0);
  if (fitting) return fitting.place;
  const { place, faults } = judged.reduce((best, next) =>
    next.distance < best.distance ? next : best,
  );
  const { manifest, graph } = place;
  const specs = specsOf(manifest, graph);
  throw refusal({
    expected: `a network that, like ${manifest.id}/${graph}, ${signatureInWords(specs)}`,
    got: `${name}, which has ${faults.map(({ expected, got }) => `${got} instead of ${expected}`).join('; ')}`,
    remedy: [...new Set(faults.map(({ about }) => remedyFor(about, specs)))].join(' '),
  });
}

function remedyFor(about: Misfit['about'], { inputs, outputs }: GraphSpecs): string {
  const list = (ports: readonly { name: string }[]): string =>
    ports.map(({ name }) => `"${name}"`).join(', ');
  switch (about) {
    case 'names':
      return `Export with input_names=[${list(inputs)}] and output_names=[${list(outputs)}], and no others.`;
    case 'dtype':
      return 'Export with example inputs of these types, and cast inside the network where it needs others.';
    case 'batch':
      return 'Export with a free first dimension: torch.export.Dim("batch") in dynamic_shapes.';
    case 'shape':
      return 'Change the network to these shapes, or choose a figure whose network has them.';
  }
}

/** Runs two rows of zeros: what an exporter fixed inside the graph shows here and not in its ports. */
async function tryOut(
  name: string,
  { inputs, outputs }: GraphSpecs,
  run: (inputs: Tensors) => Promise<Tensors>,
): Promise<void> {
  const sized = (shape: readonly (number | string)[]): number[] =>
    shape.map((size) => (typeof size === 'number' ? size : TRIAL_ROWS));
  const zeros = Object.fromEntries(
    inputs.map(({ name: port, dtype, shape }) => {
      const values = new Float32Array(elementCount(sized(shape)));
      return [port, (dtype === 'int32' ? int32 : float32)(sized(shape), values)];
    }),
  );
  const fail = (got: string): never => {
    throw refusal({
      expected: `${name} to run on ${TRIAL_ROWS} rows and give ${outputs.map(portInWords).join(', ')}`,
      got,
      remedy: 'Let no batch size get into the graph: reshape with −1, export with a free batch.',
    });
  };
  const results = await run(zeros).catch((error: unknown) => fail(ortWords(error)));
  for (const { name: port, dtype, shape } of outputs) {
    const result = results[port];
    const right = sized(shape);
    const fits =
      result.dtype === dtype &&
      result.shape.length === right.length &&
      right.every((size, axis) => result.shape[axis] === size);
    if (!fits) fail(portInWords({ name: port, dtype: result.dtype, shape: result.shape }));
  }
}

/** Why the runtime did not open the file, in words for whoever made it. */
export function unreadable(name: string, bytes: Uint8Array, error: unknown): unknown {
  // What is not about the file: no network, a dead worker.
  if (!(error instanceof RuntimeError) || !['inference', 'memory'].includes(error.kind)) {
    return error;
  }
  const words = ortWords(error);
  const says = (pattern: RegExp): RegExpExecArray | null => pattern.exec(words);
  const expected = 'an ONNX file with a network in it';
  const again = 'Export the network with torch.onnx.export and choose the .onnx file.';
  if (error.kind === 'memory') {
    return refusal({
      expected: 'a network that fits this browser’s memory',
      got: `${name}, which does not`,
      remedy: 'Take a smaller network.',
    });
  }
  if (says(/protobuf parsing failed|No graph was found/i)) {
    return refusal({ expected, got: `${name}, which is ${looksLike(bytes)}`, remedy: again });
  }
  if (says(/external/i)) {
    return refusal({
      expected: 'an ONNX file with its weights inside',
      got: `${name}, whose weights are in a file beside it`,
      remedy: 'Export with external_data=False.',
    });
  }
  const opset = says(/Opset (\d+) is under development.* till opset (\d+)/is);
  const version = says(/model IR version: (\d+), max supported IR version: (\d+)/i);
  if (opset ?? version) {
    const [, got, most] = (opset ?? version)!;
    return refusal({
      expected: opset
        ? `operators up to opset ${most}`
        : `an ONNX file of IR version ${most} or less`,
      got: `${name} with ${opset ? 'opset' : 'IR version'} ${got}`,
      remedy: opset ? 'Export with opset_version=18.' : 'Export with an older onnx package.',
    });
  }
  const operator =
    says(/No Op registered for (\S+)/i) ?? says(/No opset import for domain '([^']*)'/i);
  if (operator) {
    return refusal({
      expected: 'standard ONNX operators',
      got: `${name} with ${operator[1]}`,
      remedy: 'Write that part with standard operators and export again.',
    });
  }
  return refusal({
    expected,
    got: `${name}, of which the runtime says: ${words.slice(0, 300)}`,
    remedy: again,
  });
}

/** What a file that is not ONNX begins like. */
function looksLike(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 16));
  const known: [RegExp, string][] = [
    [/^PK/, 'a zip archive, such as a PyTorch checkpoint: weights without the graph'],
    [/^\x80[\x02-\x05]/, 'a Python pickle, such as an old checkpoint: weights without the graph'],
    [/^.{7}\0\{/s, 'a safetensors file: weights without the graph'],
    [/^GGUF/, 'a GGUF file'],
    [/^\x89HDF/, 'an HDF5 file, such as a Keras checkpoint'],
    [/^\x89PNG|^\xff\xd8\xff|^GIF8/, 'a picture'],
    [/^\s*[{[<]|^[\t\n\r\x20-\x7e]+$/, 'a text'],
    [/^\x08/, 'damaged, or only the beginning of an ONNX file'],
  ];
  return known.find(([pattern]) => pattern.test(start))?.[1] ?? 'no ONNX file, or damaged';
}

/** The runtime's own message without its codes, places in its source and line breaks. */
function ortWords(error: unknown): string {
  const raw =
    error instanceof RuntimeError && typeof error.cause === 'string'
      ? error.cause
      : messageOf(error);
  return raw
    .replace(/^.*ERROR_MESSAGE:\s*/s, '')
    .replace(/^\S+\.(?:h|cc):\d+ .*?\) (?=[A-Z[])/s, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function refusal(words: { expected: string; got: string; remedy: string }): RuntimeError {
  return new RuntimeError('own-file', words);
}
