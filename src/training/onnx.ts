/** A trained network as an ONNX file, for use outside the book. */
import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  ModelProtoSchema,
  TensorProto_DataType,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from 'onnx-buf';
import { LEAK, layersOf, type Activation, type NetworkShape } from './network';

type Node = MessageInitShape<typeof NodeProtoSchema>;

/** Operators that take `from` to `to`. */
const activate: Record<Activation, (from: string, to: string) => Node[]> = {
  relu: (from, to) => [{ opType: 'Relu', input: [from], output: [to] }],
  'leaky-relu': (from, to) => [
    {
      opType: 'LeakyRelu',
      input: [from],
      output: [to],
      attribute: [{ name: 'alpha', type: AttributeProto_AttributeType.FLOAT, f: LEAK }],
    },
  ],
  tanh: (from, to) => [{ opType: 'Tanh', input: [from], output: [to] }],
  silu: (from, to) => [
    { opType: 'Sigmoid', input: [from], output: [`${to}.gate`] },
    { opType: 'Mul', input: [from, `${to}.gate`], output: [to] },
  ],
};

/**
 * The bytes of an ONNX model (opset 17) that computes the network: one float32 input [batch, n_0],
 * one output [batch, n_L], the batch free.
 *
 * @param theta the flat vector of `network.ts`.
 */
export function networkToOnnx(
  shape: NetworkShape,
  theta: Float32Array,
  names: { input: string; output: string },
): Uint8Array<ArrayBuffer> {
  const layers = layersOf(shape);
  const initializer: MessageInitShape<typeof TensorProtoSchema>[] = [];
  const node: Node[] = [];
  let from = names.input;
  layers.forEach(({ inputs, outputs, weights, biases }, k) => {
    initializer.push(
      constant(`W${k}`, [inputs, outputs], theta.subarray(weights, biases)),
      constant(`b${k}`, [outputs], theta.subarray(biases, biases + outputs)),
    );
    const isLast = k === layers.length - 1;
    const to = isLast ? names.output : `y${k}`;
    node.push({ opType: 'Gemm', input: [from, `W${k}`, `b${k}`], output: [to] });
    from = `h${k + 1}`;
    if (!isLast) node.push(...activate[shape.activation](to, from));
  });
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    producerName: 'Out of Noise',
    opsetImport: [{ domain: '', version: 17n }],
    graph: {
      name: 'network',
      node,
      initializer,
      input: [batchOf(names.input, layers[0].inputs)],
      output: [batchOf(names.output, layers[layers.length - 1].outputs)],
    },
  });
  return toBinary(ModelProtoSchema, model) as Uint8Array<ArrayBuffer>;
}

const constant = (
  name: string,
  dims: number[],
  values: Float32Array,
): MessageInitShape<typeof TensorProtoSchema> => ({
  name,
  dims: dims.map(BigInt),
  dataType: TensorProto_DataType.FLOAT,
  floatData: Array.from(values),
});

const batchOf = (name: string, width: number): MessageInitShape<typeof ValueInfoProtoSchema> => ({
  name,
  type: {
    value: {
      case: 'tensorType',
      value: {
        elemType: TensorProto_DataType.FLOAT,
        shape: {
          dim: [
            { value: { case: 'dimParam', value: 'batch' } },
            { value: { case: 'dimValue', value: BigInt(width) } },
          ],
        },
      },
    },
  },
});
