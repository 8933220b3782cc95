/**
 * The network in TensorFlow.js: walks the ONNX graph once a run, with the few operators a U-Net
 * needs. Images are kept as [batch, height, width, channels], the one layout its convolutions know,
 * so that no transposition is charged to it that a hand-written network would not have.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plainWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { type Constant, type Graph, type GraphNode, readGraph } from './graph';
import { imageSize, type Network } from './network';

/** `image`: rank 4 with the channels last; `plain`: as ONNX has it. */
type Value = { tensor: tf.Tensor; layout: 'image' | 'plain' };

/** Makes TensorFlow.js compute in WebAssembly, with so many threads. */
export async function useWasm(threads: number): Promise<void> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainWasm,
    'tfjs-backend-wasm-simd.wasm': simdWasm,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedWasm,
  });
  setThreadsCount(threads);
  if (!(await tf.setBackend('wasm'))) throw new Error('TensorFlow.js: its WASM backend failed');
}

export async function openTensorFlow(bytes: Uint8Array, threads: number): Promise<Network> {
  await useWasm(threads);
  const graph = readGraph(bytes);
  const weights = uploaded(graph);
  return {
    name: 'TensorFlow.js',
    async run({ batch, xt, t, label }) {
      const output = tf.tidy(() =>
        forward(graph, weights, {
          xt: tf.tensor4d(xt, [batch, 1, imageSize, imageSize]),
          t: tf.tensor1d(t),
          label: tf.tensor1d(label, 'int32'),
        }),
      );
      const data = (await output.data()) as Float32Array;
      output.dispose();
      return data;
    },
    close: () => weights.forEach((tensor) => tensor.dispose()),
  };
}

/** Weights as tensors; kernels of convolutions in the order TensorFlow.js wants. */
function uploaded({ nodes, constants }: Graph): Map<string, tf.Tensor> {
  const kernels = new Set(nodes.filter(({ op }) => op === 'Conv').map(({ inputs }) => inputs[1]));
  return new Map(
    [...constants]
      .filter(([, { data }]) => data instanceof Float32Array)
      .map(([name, { data, shape }]) => {
        const tensor = tf.tensor(data, shape);
        return [name, kernels.has(name) ? tf.transpose(tensor, [2, 3, 1, 0]) : tensor];
      }),
  );
}

function forward(
  graph: Graph,
  weights: Map<string, tf.Tensor>,
  inputs: Record<string, tf.Tensor>,
): tf.Tensor {
  const values = new Map<string, Value>();
  for (const [name, tensor] of weights) values.set(name, { tensor, layout: 'plain' });
  for (const [name, tensor] of Object.entries(inputs))
    values.set(name, { tensor, layout: 'plain' });
  for (const node of graph.nodes) {
    const operator = operators[node.op];
    if (!operator) throw new Error(`expected an operator that tfjs.ts knows, got ${node.op}`);
    const results = operator(
      node.inputs.map((name) => values.get(name)!),
      node,
      (input) => constantOf(graph, node.inputs[input]),
    );
    for (const [i, name] of node.outputs.entries()) values.set(name, results[i]);
  }
  return asPlain(values.get(graph.output)!);
}

function constantOf({ constants }: Graph, name: string): number[] {
  const constant: Constant | undefined = constants.get(name);
  if (!constant) throw new Error(`${name}: expected a constant of the graph, got a computed value`);
  return [...constant.data];
}

const image = (tensor: tf.Tensor): Value => ({ tensor, layout: 'image' });
const plain = (tensor: tf.Tensor): Value => ({ tensor, layout: 'plain' });

const asPlain = ({ tensor, layout }: Value): tf.Tensor =>
  layout === 'plain' ? tensor : tf.transpose(tensor, [0, 3, 1, 2]);

/** Channels last; also for constants [channels, 1, 1], which broadcast against images. */
function asImage({ tensor, layout }: Value): tf.Tensor4D {
  if (layout === 'image' || tensor.rank < 3) return tensor as tf.Tensor4D;
  const [channels, height, width] = tensor.shape.slice(-3);
  const batch = tensor.rank === 4 ? tensor.shape[0] : 1;
  if (height * width === 1) return tf.reshape(tensor, [batch, 1, 1, channels]);
  return tf.transpose(tensor as tf.Tensor4D, [0, 2, 3, 1]);
}

/** Axis of ONNX's channels-first order to where channels-last has it. */
const imageAxis = (axis: number): number => [0, 3, 1, 2][axis];

type Operator = (
  values: Value[],
  node: GraphNode,
  /** The numbers of an input that is a constant. */
  constant: (input: number) => number[],
) => Value[];

const elementwise =
  (operation: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Operator =>
  ([a, b]) =>
    a.layout === 'image' || b.layout === 'image'
      ? [image(operation(asImage(a), asImage(b)))]
      : [plain(operation(a.tensor, b.tensor))];

const unary =
  (operation: (a: tf.Tensor) => tf.Tensor): Operator =>
  ([{ tensor, layout }]) => [{ tensor: operation(tensor), layout }];

const operators: Record<string, Operator | undefined> = {
  Add: elementwise(tf.add),
  Mul: elementwise(tf.mul),
  Sigmoid: unary(tf.sigmoid),
  Cos: unary(tf.cos),
  Sin: unary(tf.sin),
  Softmax: unary((x) => tf.softmax(x)),
  Conv: ([x, kernel, bias], { attributes }) => {
    const [pad, ...otherPads] = attributes.pads as number[];
    if (otherPads.some((other) => other !== pad)) {
      throw new Error(`Conv: expected the same padding on all sides, got ${pad},${otherPads}`);
    }
    const strides = attributes.strides as [number, number];
    return [
      image(
        tf.fused.conv2d({
          x: asImage(x),
          filter: kernel.tensor as tf.Tensor4D,
          bias: bias.tensor,
          strides,
          pad,
          dimRoundingMode: 'floor',
        }),
      ),
    ];
  },
  GroupNormalization: ([x, scale, bias], { attributes }) => {
    const whole = asImage(x);
    const [batch, height, width, channels] = whole.shape;
    const groups = scale.tensor.size;
    const grouped = tf.reshape(whole, [batch, height * width, groups, channels / groups]);
    const { mean, variance } = tf.moments(grouped, [1, 3], true);
    const factor = tf.mul(
      tf.rsqrt(tf.add(variance, attributes.epsilon as number)),
      tf.reshape(scale.tensor, [1, 1, groups, 1]),
    );
    const offset = tf.sub(tf.reshape(bias.tensor, [1, 1, groups, 1]), tf.mul(mean, factor));
    return [image(tf.reshape(tf.add(tf.mul(grouped, factor), offset), whole.shape))];
  },
  Gemm: ([a, b, c], { attributes }) => [
    plain(
      tf.add(
        tf.matMul(a.tensor, b.tensor, Boolean(attributes.transA), Boolean(attributes.transB)),
        c.tensor,
      ),
    ),
  ],
  MatMul: ([a, b]) => [plain(tf.matMul(asPlain(a), asPlain(b)))],
  Gather: ([table, rows], { attributes }) => [
    plain(tf.gather(table.tensor, rows.tensor as tf.Tensor1D, attributes.axis as number)),
  ],
  Unsqueeze: ([x], _node, constant) => [
    plain(constant(1).reduce((tensor, axis) => tf.expandDims(tensor, axis), x.tensor)),
  ],
  Reshape: ([x], _node, constant) => [plain(tf.reshape(asPlain(x), constant(1)))],
  Transpose: ([x], { attributes }) => [
    plain(tf.transpose(asPlain(x), attributes.perm as number[])),
  ],
  Concat: (parts, { attributes }) => {
    const axis = attributes.axis as number;
    return parts.some(({ layout }) => layout === 'image')
      ? [image(tf.concat(parts.map(asImage), imageAxis(axis)))]
      : [
          plain(
            tf.concat(
              parts.map(({ tensor }) => tensor),
              axis,
            ),
          ),
        ];
  },
  Split: ([x], { attributes, outputs }) => {
    const axis = attributes.axis as number;
    return x.layout === 'image'
      ? tf.split(x.tensor, outputs.length, imageAxis(axis)).map(image)
      : tf.split(x.tensor, outputs.length, axis).map(plain);
  },
  Slice: ([x], _node, constant) => {
    const tensor = asImage(x);
    const begin = [0, 0, 0, 0];
    const size = [...tensor.shape];
    const starts = constant(1);
    const ends = constant(2);
    for (const [i, axis] of constant(3).entries()) {
      const at = imageAxis(axis);
      begin[at] = starts[i];
      size[at] = Math.min(ends[i], tensor.shape[at]) - starts[i];
    }
    return [image(tf.slice(tensor, begin, size))];
  },
  Resize: ([x], _node, constant) => {
    const tensor = asImage(x);
    const [, , vertical, horizontal] = constant(2);
    const size: [number, number] = [tensor.shape[1] * vertical, tensor.shape[2] * horizontal];
    return [image(tf.image.resizeNearestNeighbor(tensor, size))];
  },
};
