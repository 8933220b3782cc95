import { describe, expect, it } from 'vitest';
import type { Plan } from '~/runtime/capability';
import { RuntimeError } from '~/runtime/errors';
import type { Golden } from '~/runtime/golden';
import { Lane, type LaneWorld, type LoadedGraph } from '~/runtime/lane';
import type { Reply, Request, WorkerPort } from '~/runtime/protocol';
import { float32, type Tensors } from '~/runtime/tensor';

const plan: Plan = {
  attempts: [
    { entry: 'jspi', backend: 'webgpu', threads: 1 },
    { entry: 'jspi', backend: 'wasm', threads: 1 },
    { entry: 'wasm', backend: 'wasm', threads: 1 },
  ],
};
const cpuOnly: Plan = { attempts: [{ entry: 'wasm', backend: 'wasm', threads: 1 }] };

const golden: Golden = {
  tolerance: { absolute: 0.01, relative: 0 },
  made: 'by hand',
  cases: [
    {
      inputs: { x: { dtype: 'float32', shape: [1, 1], data: [10] } },
      outputs: { y: { dtype: 'float32', shape: [1, 1], data: [20] } },
    },
  ],
};

const toy: LoadedGraph = {
  scope: 'toy/model.onnx',
  graph: 'model.onnx',
  sha256: 'abc',
  bytes: new ArrayBuffer(8),
  batchNames: ['batch'],
  golden: () => Promise.resolve(golden),
};

const inputOf = (...values: number[]): Tensors => ({ x: float32([values.length, 1], values) });
const doubled = ({ x }: Tensors): Tensors => ({
  y: float32(
    x.shape,
    Array.from(x.data, (value) => 2 * value),
  ),
});

/** What a worker does with a request: outputs, an error, or a reply of its own; or nothing. */
type Behaviour = (request: Request, worker: FakeWorker) => Tensors | Error | undefined;

/** A worker without a thread: answers a moment later, as told. */
class FakeWorker implements WorkerPort {
  readonly requests: Request[] = [];
  terminated = false;
  private reply: (reply: Reply) => void = () => undefined;

  constructor(private readonly behaviour: Behaviour) {}

  listen(onReply: (reply: Reply) => void): void {
    this.reply = (reply) => {
      if (!this.terminated) onReply(reply);
    };
    const addresses = { wasm: 'wasm', jspi: 'jspi', webgpu: 'webgpu' };
    queueMicrotask(() => this.reply({ type: 'listening', addresses }));
  }

  post({ id, request }: { id: number; request: Request }): void {
    this.requests.push(request);
    queueMicrotask(() => {
      const answer = this.behaviour(request, this);
      if (answer instanceof Error) this.reply({ type: 'failed', id, message: answer.message });
      else if (answer) this.reply({ type: 'done', id, outputs: answer });
    });
  }

  loseDevice(): void {
    this.reply({ type: 'device-lost', message: 'driver reset' });
  }

  terminate(): void {
    this.terminated = true;
  }
}

const works: Behaviour = (request) => (request.type === 'run' ? doubled(request.inputs) : {});

/** A lane whose first, second, … workers behave as given; the last behaviour repeats. */
function laneWith(
  behaviours: Behaviour[],
  { plan: lanePlan = plan, ...world }: Partial<LaneWorld> & { plan?: Plan } = {},
): { lane: Lane; workers: FakeWorker[] } {
  const workers: FakeWorker[] = [];
  const lane = new Lane(lanePlan, {
    startWorker: () => {
      const worker = new FakeWorker(behaviours[Math.min(workers.length, behaviours.length - 1)]);
      workers.push(worker);
      return worker;
    },
    runtimeFile: (entry) => ({ scope: entry, bytes: 4, sha256: entry }),
    download: () => Promise.resolve(new ArrayBuffer(4)),
    verdicts: new Map(),
    ...world,
  });
  return { lane, workers };
}

describe('Lane', () => {
  it('starts one worker, loads a graph once, and runs on the GPU', async () => {
    const { lane, workers } = laneWith([works]);
    await lane.prepare(toy, 1);
    const outputs = await Promise.all([lane.run(toy, 1, inputOf(1)), lane.run(toy, 1, inputOf(2))]);
    expect(outputs.map(({ y }) => y.data[0])).toEqual([2, 4]);
    expect(lane.attempt.backend).toBe('webgpu');
    expect(lane.notice).toBeUndefined();
    expect(workers).toHaveLength(1);
    const loads = workers[0].requests.filter(({ type }) => type === 'load');
    expect(loads).toHaveLength(1);
  });

  it('checks a GPU once for each batch size, with the golden case cut to it', async () => {
    const { lane, workers } = laneWith([works]);
    await lane.run(toy, 2, inputOf(1, 2));
    await lane.run(toy, 2, inputOf(3, 4));
    const runs = workers[0].requests.filter((request) => request.type === 'run');
    expect(runs.map(({ inputs }) => [...inputs.x.data])).toEqual([
      [10, 10],
      [1, 2],
      [3, 4],
    ]);
  });

  it('has nothing to check a network of the reader’s own by', async () => {
    const { lane, workers } = laneWith([works]);
    await lane.run({ ...toy, golden: undefined, batchNames: ['N'] }, 1, inputOf(1));
    expect(lane.attempt.backend).toBe('webgpu');
    expect(workers[0].requests.map(({ type }) => type)).toEqual(['start', 'load', 'run']);
    expect(workers[0].requests[1]).toMatchObject({ batchNames: ['N'] });
  });

  it('does not show results of a GPU that computes wrongly', async () => {
    const off: Tensors = { y: float32([1, 1], [20.5]) };
    const wrong: Behaviour = (request) => (request.type === 'run' ? off : {});
    const { lane, workers } = laneWith([wrong, works]);
    const { y } = await lane.run(toy, 1, inputOf(1));
    expect(y.data[0]).toBe(2);
    expect(lane.attempt).toMatchObject({ entry: 'jspi', backend: 'wasm' });
    expect(lane.notice).toMatch(/wrongly.*within 0\.01, got a difference of 0\.50/);
    expect(workers[0].terminated).toBe(true);
  });

  it('remembers a wrong GPU for lanes to come', async () => {
    const verdicts = new Map<string, 'agrees' | RuntimeError>();
    const wrong: Behaviour = (request) => (request.type === 'run' ? inputOf(0) : {});
    await laneWith([wrong, works], { verdicts })
      .lane.run(toy, 1, inputOf(1))
      .catch(() => undefined);
    const { lane, workers } = laneWith([works], { verdicts });
    await lane.run(toy, 1, inputOf(1));
    expect(lane.attempt.backend).toBe('wasm');
    expect(workers[0].requests.some(({ type }) => type === 'run')).toBe(false);
  });

  it('repeats the request on WebAssembly when the GPU is lost in the middle of it', async () => {
    let runs = 0;
    const loses: Behaviour = (request, worker) => {
      if (request.type !== 'run' || runs++ < 2) return works(request, worker);
      worker.loseDevice();
      return undefined;
    };
    const { lane } = laneWith([loses, works]);
    const changes: string[] = [];
    lane.onChange(() => changes.push(lane.attempt.backend));
    await lane.run(toy, 1, inputOf(1));
    const { y } = await lane.run(toy, 1, inputOf(7));
    expect(y.data[0]).toBe(14);
    expect(lane.notice).toContain('GPU was lost');
    expect(changes).toEqual(['wasm']);
  });

  it('goes on with WebAssembly when the GPU is lost between runs', async () => {
    const { lane, workers } = laneWith([works]);
    await lane.run(toy, 1, inputOf(1));
    workers[0].loseDevice();
    const { y } = await lane.run(toy, 1, inputOf(3));
    expect(y.data[0]).toBe(6);
    expect(lane.attempt.backend).toBe('wasm');
    expect(workers).toHaveLength(2);
  });

  it('takes the small build where the GPU build is not on the host', async () => {
    const missing = new RuntimeError('missing', {
      expected: 'a file',
      got: '404',
      remedy: 'None.',
    });
    const { lane } = laneWith([works], {
      download: ({ scope }) =>
        scope === 'jspi' ? Promise.reject(missing) : Promise.resolve(new ArrayBuffer(4)),
    });
    await lane.run(toy, 1, inputOf(1));
    expect(lane.attempt.entry).toBe('wasm');
    expect(lane.notice).toContain('lacks the runtime for GPUs');
  });

  it('reports a failed start, and starts from the top on retry', async () => {
    let offline = true;
    const error = new RuntimeError('offline', { expected: 'a file', got: 'none', remedy: 'Wait.' });
    const { lane } = laneWith([works], {
      download: () => (offline ? Promise.reject(error) : Promise.resolve(new ArrayBuffer(4))),
    });
    await expect(lane.warm()).rejects.toBe(error);
    offline = false;
    await lane.run(toy, 1, inputOf(1));
    expect(lane.attempt.backend).toBe('webgpu');
    expect(lane.notice).toBeUndefined();
  });

  it('on the CPU gives an error to its caller, and the next run works', async () => {
    let runs = 0;
    const fails: Behaviour = (request, worker) =>
      request.type === 'run' && runs++ === 0 ? new Error('std::bad_alloc') : works(request, worker);
    const { lane } = laneWith([fails], { plan: cpuOnly });
    await expect(lane.run(toy, 1, inputOf(1))).rejects.toMatchObject({
      kind: 'memory',
      message: expect.stringContaining('smaller grid') as string,
    });
    await expect(lane.run(toy, 1, inputOf(1))).resolves.toEqual(doubled(inputOf(1)));
  });

  it('reports the runtime as it comes', async () => {
    const { lane } = laneWith([works], {
      plan: cpuOnly,
      download: (_file, { onProgress } = {}) => {
        onProgress?.(2);
        onProgress?.(4);
        return Promise.resolve(new ArrayBuffer(4));
      },
    });
    expect(lane.progress).toEqual({ loaded: 0, total: 4 });
    const seen: number[] = [];
    lane.onProgress(({ loaded }) => seen.push(loaded));
    await lane.warm();
    expect(seen).toEqual([0, 2, 4]);
  });

  it('frees a graph after the runs that wait', async () => {
    const { lane, workers } = laneWith([works], { plan: cpuOnly });
    const run = lane.run(toy, 1, inputOf(1));
    lane.release(toy.scope);
    const last = lane.run(toy, 1, inputOf(2));
    await Promise.all([run, last]);
    expect(workers[0].requests.map(({ type }) => type)).toEqual([
      'start',
      'load',
      'run',
      'release',
      'load',
      'run',
    ]);
  });

  it('rejects what waits when it is closed, and stops the worker', async () => {
    const silent: Behaviour = (request) => (request.type === 'run' ? undefined : {});
    const { lane, workers } = laneWith([silent], { plan: cpuOnly });
    await lane.prepare(toy, 1);
    const running = lane.run(toy, 1, inputOf(1));
    const waiting = lane.run(toy, 1, inputOf(2));
    await new Promise((resolve) => setTimeout(resolve));
    lane.close();
    await expect(running).rejects.toMatchObject({ kind: 'closed' });
    await expect(waiting).rejects.toMatchObject({ kind: 'closed' });
    expect(workers[0].terminated).toBe(true);
  });
});
