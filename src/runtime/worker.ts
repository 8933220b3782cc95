/**
 * The worker that computes: the only file that imports onnxruntime-web. Holds the bytes of each graph
 * and builds a session for every batch size that is asked for, because fixed sizes let ORT drop the
 * shape arithmetic that would otherwise run on the CPU between GPU kernels.
 */
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web';
import jspiAddress from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import wasmAddress from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import webgpuAddress from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import type { Backend, Entry } from './capability';
import { messageOf } from './errors';
import type { Numbered, Reply, Request } from './protocol';
import type { Port, Signature } from './signature';
import { elementCount, type Tensor, type Tensors } from './tensor';

type Ort = typeof import('onnxruntime-web/wasm');

type Graph = {
  bytes: Uint8Array;
  backend: Backend;
  batchNames: readonly string[];
  /** By batch size, the least recently used first. */
  sessions: Map<number | undefined, InferenceSession>;
};

/** Sessions kept for one graph: cond + uncond, single, grid, and one to spare. */
const maxSessions = 4;

const builds: Record<Entry, () => Promise<Ort>> = {
  wasm: () => import('onnxruntime-web/wasm'),
  jspi: () => import('onnxruntime-web/jspi'),
  webgpu: () => import('onnxruntime-web/webgpu'),
};

const scope = self as unknown as {
  postMessage(message: Reply, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<Numbered>) => void) | null;
};

const graphs = new Map<string, Graph>();
let runtime: Ort | undefined;
let watchedDevice: GPUDevice | undefined;

scope.onmessage = ({ data: { id, request } }) => {
  const failed = (error: unknown): void =>
    scope.postMessage({ type: 'failed', id, message: messageOf(error) });
  if (request.type === 'describe') {
    describe(request.model).then(
      (signature) => scope.postMessage({ type: 'described', id, signature }),
      failed,
    );
    return;
  }
  answer(request).then(
    (outputs) =>
      scope.postMessage(
        { type: 'done', id, outputs },
        Object.values(outputs).map(({ data }) => data.buffer),
      ),
    failed,
  );
};
const absolute = (address: string): string => new URL(address, import.meta.url).href;
scope.postMessage({
  type: 'listening',
  addresses: {
    wasm: absolute(wasmAddress),
    jspi: absolute(jspiAddress),
    webgpu: absolute(webgpuAddress),
  },
});

async function answer(request: Exclude<Request, { type: 'describe' }>): Promise<Tensors> {
  switch (request.type) {
    case 'start':
      await start(request);
      return {};
    case 'load':
      graphs.set(request.model, {
        bytes: new Uint8Array(request.bytes),
        backend: request.backend,
        batchNames: request.batchNames,
        sessions: new Map(),
      });
      return {};
    case 'prepare':
      await sessionFor(request.model, request.batch);
      return {};
    case 'run':
      return run(await sessionFor(request.model, request.batch), request.inputs);
    case 'release':
      for (const session of graphs.get(request.model)?.sessions.values() ?? []) {
        await session.release();
      }
      graphs.delete(request.model);
      return {};
  }
}

async function start({ entry, threads, wasm }: Extract<Request, { type: 'start' }>): Promise<void> {
  runtime = await builds[entry]();
  runtime.env.logLevel = 'error';
  runtime.env.wasm.numThreads = threads;
  // The bytes, not an address: they were downloaded with progress and checked, and with them ORT
  // uses the loader it has inside, which also works from a blob.
  runtime.env.wasm.wasmBinary = wasm;
}

/** An unnamed free size, which ORT reports as −1 in 32 unsigned bits. */
const UNNAMED = 0xffff_ffff;

async function describe(model: string): Promise<Signature> {
  const { inputMetadata, outputMetadata } = await sessionFor(model, undefined);
  const port = (value: InferenceSession.ValueMetadata): Port =>
    value.isTensor
      ? {
          name: value.name,
          dtype: value.type,
          shape: value.shape.map((size) => (size === UNNAMED ? '?' : size)),
        }
      : { name: value.name, dtype: 'no tensor', shape: [] };
  return { inputs: inputMetadata.map(port), outputs: outputMetadata.map(port) };
}

async function sessionFor(model: string, batch: number | undefined): Promise<InferenceSession> {
  const graph = graphs.get(model);
  if (!runtime || !graph) throw new Error(`${model} was not loaded into this worker`);
  const { sessions } = graph;
  const known = sessions.get(batch);
  const session = known ?? (await build(runtime, graph, batch));
  sessions.delete(batch);
  sessions.set(batch, session);
  if (sessions.size > maxSessions) {
    const [[oldest, unused]] = sessions;
    sessions.delete(oldest);
    await unused.release();
  }
  return session;
}

async function build(
  { InferenceSession, env }: Ort,
  { bytes, backend, batchNames }: Graph,
  batch: number | undefined,
): Promise<InferenceSession> {
  const session = await InferenceSession.create(bytes, {
    executionProviders: [backend],
    // Without it the device dies with the last session, and the next session with the device.
    extra: { ep: { webgpuexecutionprovider: { preserveDevice: '1' } } },
    ...(batch === undefined
      ? {}
      : { freeDimensionOverrides: Object.fromEntries(batchNames.map((name) => [name, batch])) }),
  });
  // Compiled by now: keeping the source would double the memory.
  env.wasm.wasmBinary = undefined;
  if (backend === 'webgpu') watch((await env.webgpu.device) as GPUDevice);
  return session;
}

function watch(device: GPUDevice): void {
  if (watchedDevice === device) return;
  watchedDevice = device;
  void device.lost.then(({ reason, message }) =>
    scope.postMessage({ type: 'device-lost', message: message || reason || 'no reason given' }),
  );
}

async function run(session: InferenceSession, inputs: Tensors): Promise<Tensors> {
  const { Tensor } = runtime!;
  const feeds: Record<string, OrtTensor> = {};
  for (const [name, { dtype, data, shape }] of Object.entries(inputs)) {
    feeds[name] = new Tensor(dtype, data, shape);
  }
  const results = await session.run(feeds);
  const outputs: Tensors = {};
  for (const [name, result] of Object.entries(results)) {
    outputs[name] = fromOrt(name, result);
    result.dispose();
  }
  return outputs;
}

function fromOrt(name: string, { type, dims, data }: OrtTensor): Tensor {
  const length = elementCount(dims);
  // Own, transferable memory: ORT's array may be a view of the runtime's heap.
  if (data instanceof Float32Array) {
    return { dtype: 'float32', shape: [...dims], data: data.slice(0, length) };
  }
  if (data instanceof Int32Array) {
    return { dtype: 'int32', shape: [...dims], data: data.slice(0, length) };
  }
  throw new Error(`output ${name}: expected float32 or int32, got ${type}`);
}
