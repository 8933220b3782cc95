/** What a graph takes and gives, and whether that is what a model's manifest asks for. */
import type { Manifest, TensorSpec } from './manifest';

/** One input or output as a runtime reports it. */
export type Port = {
  name: string;
  dtype: string;
  /** A name stands for a size that is not fixed, `?` for one without a name; empty where unknown. */
  shape: readonly (number | string)[];
};

export type Signature = { inputs: readonly Port[]; outputs: readonly Port[] };

/** What one graph of a model takes and gives. */
export type GraphSpecs = { inputs: readonly TensorSpec[]; outputs: readonly TensorSpec[] };

/** The inputs and outputs of a model's graph; a further graph may have its own. */
export function specsOf(
  { inputs, outputs, files }: Pick<Manifest, 'inputs' | 'outputs' | 'files'>,
  graph: string,
): GraphSpecs {
  const own = files.find(({ name }) => name === graph);
  return { inputs: own?.inputs ?? inputs, outputs: own?.outputs ?? outputs };
}

/** A place that a file could take. */
export type Place = { manifest: Manifest; graph: string };

/** The places of these models: their first graphs, then their further ones, which may be alike. */
export function placesOf(manifests: readonly Manifest[]): Place[] {
  const places = manifests.flatMap((manifest) =>
    manifest.files.map(({ name }) => ({ manifest, graph: name })),
  );
  const isFirst = ({ graph }: Place): boolean => graph === 'model.onnx';
  return [...places.filter(isFirst), ...places.filter((place) => !isFirst(place))];
}

/** A difference between what is asked for and what a file has. */
export type Misfit = {
  about: 'names' | 'dtype' | 'batch' | 'shape';
  expected: string;
  got: string;
};

/** “xt float32 [batch, 1, 28, 28]” */
export const portInWords = ({ name, dtype, shape }: Port): string =>
  `${name} ${dtype} [${shape.join(', ')}]`;

/** “takes x float32 [batch, 2] and gives y float32 [batch, 2]” */
export const signatureInWords = ({ inputs, outputs }: Signature): string =>
  `takes ${inputs.map(portInWords).join(', ')} and gives ${outputs.map(portInWords).join(', ')}`;

/** Everything about `got` that does not fit; empty where it does. Order does not matter, names do. */
export function misfits(wanted: GraphSpecs, got: Signature): Misfit[] {
  return [
    ...misfitsOf('input', wanted.inputs, got.inputs),
    ...misfitsOf('output', wanted.outputs, got.outputs),
  ];
}

/** What the file calls the size that the manifest calls `batch`. */
export function batchNamesIn(wanted: GraphSpecs, got: Signature): string[] {
  const names = wanted.inputs.flatMap(({ name, shape }) => {
    const sizes = got.inputs.find((port) => port.name === name)?.shape ?? [];
    return sizes.filter((_, axis) => shape[axis] === 'batch');
  });
  return [...new Set(names)].filter((name) => typeof name === 'string' && name !== '?') as string[];
}

function misfitsOf(
  kind: 'input' | 'output',
  wanted: readonly TensorSpec[],
  got: readonly Port[],
): Misfit[] {
  const names = (ports: readonly { name: string }[]): string =>
    ports.map(({ name }) => name).join(', ') || 'none';
  const same = wanted.every(({ name }) => got.some((port) => port.name === name));
  if (!same || wanted.length !== got.length) {
    const plural = wanted.length === 1 ? kind : `${kind}s`;
    return [{ about: 'names', expected: `the ${plural} ${names(wanted)}`, got: names(got) }];
  }
  return wanted.flatMap((spec) => {
    const port = got.find(({ name }) => name === spec.name)!;
    const about = misfitOf(spec, port);
    return about ? [{ about, expected: portInWords(spec), got: portInWords(port) }] : [];
  });
}

function misfitOf(spec: TensorSpec, port: Port): Misfit['about'] | undefined {
  if (port.dtype !== spec.dtype) return 'dtype';
  // A shape that the file keeps to itself shows when the network runs.
  if (port.shape.length === 0) return undefined;
  if (port.shape.length !== spec.shape.length) return 'shape';
  const differs = spec.shape.some(
    (size, axis) =>
      size !== 'batch' && typeof port.shape[axis] === 'number' && port.shape[axis] !== size,
  );
  if (differs) return 'shape';
  const isFixed = spec.shape.some(
    (size, axis) => size === 'batch' && typeof port.shape[axis] === 'number',
  );
  return isFixed ? 'batch' : undefined;
}
