import { readFileSync } from 'node:fs';
import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  type TensorShapeProto_Dimension,
  type TypeProto_Tensor,
  type ValueInfoProto,
  type ValueInfoProtoSchema,
} from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import type { Plan } from '~/runtime/capability';
import { RuntimeError } from '~/runtime/errors';
import { Lane } from '~/runtime/lane';
import { readManifest } from '~/runtime/node';
import { ownGraph } from '~/runtime/open-graphs';
import { checkOwnFile, MAX_BYTES } from '~/runtime/own-file';
import type { Place } from '~/runtime/signature';
import type { OwnFile } from '~/runtime/own-networks';
import type { TensorSpec } from '~/runtime/manifest';
import { float32, int32 } from '~/runtime/tensor';
import { worldInNode } from './worker-in-node';

const FOLDER = 'models/tiny-ddpm';
const manifest = readManifest(FOLDER);
const shipped = new Uint8Array(readFileSync(`${FOLDER}/model.onnx`));
const plan: Plan = { attempts: [{ entry: 'wasm', backend: 'wasm', threads: 1 }] };
const places: Place[] = [{ manifest, graph: 'model.onnx' }];

/** A small graph that takes and gives what tiny-ddpm does: v = xt + shift. */
const toy = create(ModelProtoSchema, {
  irVersion: 10n,
  opsetImport: [{ version: 18n }],
  graph: {
    name: 'toy',
    input: manifest.inputs.map(valueInfo),
    output: manifest.outputs.map(valueInfo),
    initializer: [
      {
        name: 'shift',
        dataType: DataType.FLOAT,
        dims: [1n],
        rawData: new Uint8Array(Float32Array.of(0.5).buffer),
      },
    ],
    node: [{ opType: 'Add', input: ['xt', 'shift'], output: ['v'] }],
  },
});

function valueInfo({
  name,
  dtype,
  shape,
}: TensorSpec): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map((size) =>
    size === 'batch'
      ? { value: { case: 'dimParam' as const, value: size } }
      : { value: { case: 'dimValue' as const, value: BigInt(size) } },
  );
  const elemType = dtype === 'int32' ? DataType.INT32 : DataType.FLOAT;
  return { name, type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } } };
}

function changed(change: (model: ModelProto) => void): Uint8Array {
  const model = fromBinary(ModelProtoSchema, toBinary(ModelProtoSchema, toy));
  change(model);
  return toBinary(ModelProtoSchema, model);
}

const portsOf = ({ graph }: ModelProto): ValueInfoProto[] => [...graph!.input, ...graph!.output];

type Dimension = TensorShapeProto_Dimension['value'];

/** The tensor type of a port, to be changed. */
function tensorType({ type }: ValueInfoProto): TypeProto_Tensor {
  if (type?.value.case !== 'tensorType') throw new Error('expected a tensor');
  return type.value.value;
}

function renameBatch(model: ModelProto, value: Dimension): void {
  for (const port of portsOf(model)) tensorType(port).shape!.dim[0].value = value;
}

/** Renames a value wherever the graph mentions it. */
function rename({ graph }: ModelProto, before: string, after: string): void {
  for (const port of [...graph!.input, ...graph!.output]) {
    if (port.name === before) port.name = after;
  }
  for (const node of graph!.node) {
    node.input = node.input.map((name) => (name === before ? after : name));
    node.output = node.output.map((name) => (name === before ? after : name));
  }
}

const fileOf = (bytes: Uint8Array, name = 'mine.onnx') => ({
  name,
  size: bytes.length,
  arrayBuffer: () => Promise.resolve(bytes.slice().buffer),
});

const check = (bytes: Uint8Array, name?: string): Promise<OwnFile> =>
  checkOwnFile(fileOf(bytes, name), places, plan, worldInNode());

async function refusalOf(bytes: Uint8Array, name?: string): Promise<string> {
  const error = await check(bytes, name).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RuntimeError);
  expect((error as RuntimeError).kind).toBe('own-file');
  return (error as RuntimeError).message;
}

describe('a file that fits', () => {
  it('is taken, and computes what the network in it computes', async () => {
    const world = worldInNode();
    const own = await checkOwnFile(fileOf(shipped), places, plan, world);
    expect(own).toMatchObject({ model: 'tiny-ddpm', graph: 'model.onnx', name: 'mine.onnx' });
    expect(own.batchNames).toEqual(['batch']);
    expect(world.downloads).toEqual(['onnxruntime/ort-wasm-simd-threaded.wasm']);
    const lane = new Lane(plan, world);
    const rows = 3;
    const inputs = {
      xt: float32([rows, 1, 28, 28], new Float32Array(rows * 784).fill(0.25)),
      t: float32([rows], [10, 500, 900]),
      label: int32([rows], [3, 3, 10]),
    };
    const { v } = await lane.run(ownGraph(own), rows, inputs);
    expect(v.shape).toEqual([rows, 1, 28, 28]);
    expect(Math.abs(v.data[0] - v.data[784])).toBeGreaterThan(1e-3);
    lane.close();
  });

  it('may call the batch as it likes, or not at all', async () => {
    const named = changed((model) => renameBatch(model, { case: 'dimParam', value: 'N' }));
    expect((await check(named)).batchNames).toEqual(['N']);
    const unnamed = changed((model) => renameBatch(model, { case: undefined }));
    expect((await check(unnamed)).batchNames).toEqual([]);
  });

  it('may keep the shape of its output to itself', async () => {
    const silent = changed(({ graph }) => {
      tensorType(graph!.output[0]).shape = undefined;
    });
    await expect(check(silent)).resolves.toMatchObject({ model: 'tiny-ddpm' });
  });

  it('takes the place of the graph whose inputs and outputs it has', async () => {
    const { inputs, outputs, files } = readManifest('models/digits-classifier');
    const both = {
      ...manifest,
      files: [...manifest.files, { ...files[0], name: 'reader.onnx', inputs, outputs }],
    };
    const reader = new Uint8Array(readFileSync('models/digits-classifier/model.onnx'));
    const own = await checkOwnFile(
      fileOf(reader),
      ['model.onnx', 'reader.onnx'].map((graph) => ({ manifest: both, graph })),
      plan,
      worldInNode(),
    );
    expect(own.graph).toBe('reader.onnx');
  });
});

describe('a file that does not fit is refused in words', () => {
  it('too large, without being read', async () => {
    const large = {
      name: 'huge.onnx',
      size: MAX_BYTES + 1e6,
      arrayBuffer: () => Promise.reject(new Error('was read')),
    };
    await expect(checkOwnFile(large, places, plan, worldInNode())).rejects.toThrow(
      /at most 32 MB, got huge\.onnx of 33\.0 MB\. Store its weights in half precision/,
    );
  });

  it('empty', async () => {
    expect(await refusalOf(new Uint8Array())).toMatch(/got mine\.onnx, which is empty/);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['a picture', readFileSync(`${FOLDER}/samples.png`), /a\.file, which is a picture/],
    ['a text', new TextEncoder().encode('hello, reader'), /which is a text/],
    ['a checkpoint', Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]), /zip archive.*PyTorch checkpoint/],
    ['a truncated file', shipped.slice(0, 50_000), /damaged, or only the beginning of an ONNX/],
    ['noise', Uint8Array.from({ length: 900 }, (_, i) => (i * 151 + 7) % 256), /no ONNX file/],
  ])('%s', async (_, bytes, words) => {
    const message = await refusalOf(new Uint8Array(bytes), 'a.file');
    expect(message).toMatch(words);
    expect(message).toMatch(/Expected an ONNX file with a network in it.*torch\.onnx\.export/);
  });

  it.each<[string, (model: ModelProto) => void, RegExp]>([
    [
      'other names',
      (model) => rename(model, 'xt', 'sample'),
      /has sample, t, label instead of the inputs xt, t, label.*input_names=\["xt", "t", "label"\]/,
    ],
    [
      'another name of its output',
      (model) => rename(model, 'v', 'noise'),
      /has noise instead of the output v.*output_names=\["v"\]/,
    ],
    [
      'labels of another type',
      ({ graph }) => {
        tensorType(graph!.input[2]).elemType = DataType.INT64;
      },
      /has label int64 \[batch\] instead of label int32 \[batch\].*example inputs of these types/,
    ],
    [
      'a fixed batch',
      (model) => renameBatch(model, { case: 'dimValue', value: 1n }),
      /xt float32 \[1, 1, 28, 28\] instead of xt float32 \[batch, 1, 28, 28\].*Dim\("batch"\)/,
    ],
    [
      'operators of the future',
      (model) => {
        model.opsetImport[0].version = 99n;
      },
      /operators up to opset \d+, got mine\.onnx with opset 99\. Export with opset_version=18/,
    ],
    [
      'a format of the future',
      (model) => {
        model.irVersion = 99n;
      },
      /IR version \d+ or less, got mine\.onnx with IR version 99/,
    ],
    [
      'an operator nobody knows',
      ({ graph }) => {
        graph!.node[0].opType = 'Frobnicate';
      },
      /standard ONNX operators, got mine\.onnx with Frobnicate/,
    ],
    [
      'weights elsewhere',
      ({ graph }) => {
        const [shift] = graph!.initializer;
        shift.rawData = new Uint8Array();
        shift.dataLocation = DataLocation.EXTERNAL;
        shift.externalData = [
          { $typeName: 'onnx.StringStringEntryProto', key: 'location', value: 'weights.bin' },
        ];
      },
      /weights inside, got mine\.onnx, whose weights are in a file beside it.*external_data=False/,
    ],
  ])('%s', async (_, change, words) => {
    expect(await refusalOf(changed(change))).toMatch(words);
  });

  it('another network, with every difference to the closest place', async () => {
    const reader = new Uint8Array(readFileSync('models/digits-classifier/model.onnx'));
    const message = await refusalOf(reader, 'reader.onnx');
    expect(message).toMatch(
      /like tiny-ddpm\/model\.onnx, takes xt float32 \[batch, 1, 28, 28\], t float32 \[batch\], label int32 \[batch\] and gives v/,
    );
    expect(message).toMatch(/has x instead of the inputs xt, t, label; /);
  });

  it('a shape that only running it shows', async () => {
    const onlyFirst = changed((model) => {
      const graph = model.graph!;
      rename(model, 'v', 'all');
      graph.output[0].name = 'v';
      graph.initializer.push({
        ...graph.initializer[0],
        name: 'first',
        dataType: DataType.BOOL,
        rawData: Uint8Array.of(1),
      });
      graph.node.push({
        ...graph.node[0],
        opType: 'Compress',
        input: ['all', 'first'],
        output: ['v'],
        attribute: [create(AttributeProtoSchema, { name: 'axis', type: AttributeType.INT, i: 0n })],
      });
    });
    expect(await refusalOf(onlyFirst)).toMatch(
      /mine\.onnx to run on 2 rows and give v float32 \[batch, 1, 28, 28\], got v float32 \[1, 1, 28, 28\]\. Let no batch/,
    );
  });

  it('says what is not the file’s fault as it is', async () => {
    const offline = new RuntimeError('offline', { expected: 'a', got: 'b', remedy: 'Wait.' });
    const world = { ...worldInNode(), download: () => Promise.reject(offline) };
    await expect(checkOwnFile(fileOf(shipped), places, plan, world)).rejects.toBe(offline);
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(
      checkOwnFile(fileOf(shipped), places, plan, worldInNode(), { signal }),
    ).rejects.toThrow('enough');
  });
});
