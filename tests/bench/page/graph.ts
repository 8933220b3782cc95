/**
 * Reads an ONNX file for runtimes that are not ONNX Runtime, and does once what ORT does when it
 * opens the file: half-precision weights become single, and the batch is a number.
 */
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  type GraphProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  TensorProto_DataType as DataType,
} from 'onnx-buf';

export type Constant = { shape: number[]; data: Float32Array | Int32Array };

export type GraphNode = {
  op: string;
  inputs: string[];
  outputs: string[];
  /** Attributes that are numbers or lists of numbers. */
  attributes: Record<string, number | number[]>;
};

export type Graph = { nodes: GraphNode[]; constants: Map<string, Constant>; output: string };

/** The graph as plain nodes; group normalisation, which has no ONNX 18 operator, as one node. */
export function readGraph(bytes: Uint8Array): Graph {
  const graph = singlePrecision(parse(bytes));
  return {
    nodes: withGroupNormalization(graph.node.map(plainNode)),
    constants: new Map(graph.initializer.map((tensor) => [tensor.name, constantOf(tensor)])),
    output: graph.output[0].name,
  };
}

/**
 * The same network in the operators that @jax-js/onnx 0.1 has. It lacks InstanceNormalization, which
 * over [batch, groups, values] is LayerNormalization over the last axis, and the 0 of Reshape that
 * copies a size, which is here always the batch.
 */
export function inOperatorsOfJax(bytes: Uint8Array, batch: number): Uint8Array<ArrayBuffer> {
  const model = fromBinary(ModelProtoSchema, bytes);
  const graph = singlePrecision(model.graph!);
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  for (const node of graph.node) {
    if (node.opType === 'Reshape') {
      const shape = tensors.get(node.input[1]);
      if (shape) {
        const sizes = integersOf(shape).map((size) => (size === 0 ? batch : size));
        shape.rawData = bytesOf(BigInt64Array.from(sizes, BigInt));
      }
    } else if (node.opType === 'InstanceNormalization') {
      node.opType = 'LayerNormalization';
      for (const name of node.input.slice(1)) {
        const perGroup = tensors.get(name)!;
        perGroup.dims = [perGroup.dims[0], 1n];
      }
    }
  }
  return toBinary(ModelProtoSchema, model);
}

function parse(bytes: Uint8Array): GraphProto {
  const { graph } = fromBinary(ModelProtoSchema, bytes);
  if (!graph) throw new Error('model.onnx: expected a graph, got none');
  return graph;
}

/** Replaces every Cast of stored half-precision weights by the weights in single precision. */
function singlePrecision(graph: GraphProto): GraphProto {
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  graph.node = graph.node.filter(({ opType, input, output }) => {
    const tensor = opType === 'Cast' ? tensors.get(input[0]) : undefined;
    if (tensor?.dataType !== DataType.FLOAT16) return true;
    const halves = new Uint16Array(tensor.rawData.slice().buffer);
    tensor.rawData = bytesOf(Float32Array.from(halves, fromHalf));
    tensor.dataType = DataType.FLOAT;
    tensor.name = output[0];
    return false;
  });
  return graph;
}

/** IEEE 754 binary16 to a number. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function constantOf(tensor: TensorProto): Constant {
  const shape = tensor.dims.map(Number);
  if (tensor.dataType === DataType.INT64) {
    return { shape, data: Int32Array.from(integersOf(tensor)) };
  }
  if (tensor.dataType === DataType.FLOAT) {
    return { shape, data: new Float32Array(tensor.rawData.slice().buffer) };
  }
  throw new Error(
    `${tensor.name}: expected float or int64 data, got type ${DataType[tensor.dataType]}; teach graph.ts to read it`,
  );
}

const integersOf = ({ rawData }: TensorProto): number[] =>
  Array.from(new BigInt64Array(rawData.slice().buffer), Number);

const bytesOf = ({ buffer }: { buffer: ArrayBuffer }): Uint8Array<ArrayBuffer> =>
  new Uint8Array(buffer);

function plainNode({ opType, input, output, attribute }: NodeProto): GraphNode {
  const attributes: GraphNode['attributes'] = {};
  for (const { name, type, f, i, ints } of attribute) {
    if (type === AttributeType.FLOAT) attributes[name] = f;
    else if (type === AttributeType.INT) attributes[name] = Number(i);
    else if (type === AttributeType.INTS) attributes[name] = ints.map(Number);
  }
  return { op: opType, inputs: [...input], outputs: [...output], attributes };
}

/** Joins Reshape, InstanceNormalization and the Reshape back (with its Shape) to one node. */
function withGroupNormalization(nodes: GraphNode[]): GraphNode[] {
  const makerOf = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
  const dropped = new Set<GraphNode>();
  const joined = nodes.map((node) => {
    const inner = node.op === 'Reshape' ? makerOf.get(node.inputs[0]) : undefined;
    if (inner?.op !== 'InstanceNormalization') return node;
    const [grouped, scale, bias] = inner.inputs;
    const reshape = makerOf.get(grouped)!;
    for (const part of [inner, reshape, makerOf.get(node.inputs[1])]) {
      if (part) dropped.add(part);
    }
    const inputs = [reshape.inputs[0], scale, bias];
    return { ...inner, op: 'GroupNormalization', inputs, outputs: node.outputs };
  });
  return joined.filter((node) => !dropped.has(node));
}
