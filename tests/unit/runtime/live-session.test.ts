import { describe, expect, it } from 'vitest';
import type { Plan } from '~/runtime/capability';
import { LiveSession } from '~/runtime/live-session';
import type { Manifest } from '~/runtime/manifest';
import { OpenGraphs } from '~/runtime/open-graphs';
import { type OwnFile, OwnNetworks } from '~/runtime/own-networks';
import type { Numbered, Reply, WorkerPort } from '~/runtime/protocol';
import { float32 } from '~/runtime/tensor';

const plan: Plan = { attempts: [{ entry: 'wasm', backend: 'wasm', threads: 1 }] };
const port = { dtype: 'float32' as const, shape: ['batch' as const], description: '' };
const manifest = {
  id: 'toy',
  inputs: [{ ...port, name: 'x' }],
  outputs: [{ ...port, name: 'y' }],
  files: [{ name: 'model.onnx', bytes: 10, sha256: 'book' }],
} as unknown as Manifest;
const own: OwnFile = {
  model: 'toy',
  graph: 'model.onnx',
  name: 'mine.onnx',
  bytes: new ArrayBuffer(7),
  sha256: 'mine',
  batchNames: ['batch'],
};
const inputs = { x: float32([1], [5]) };

/** Answers each run, when it is let, with 1 for the book's network and 2 for the reader's. */
class Worker implements WorkerPort {
  readonly ran: string[] = [];
  held: (() => void)[] | undefined;
  private reply: (reply: Reply) => void = () => undefined;

  listen(onReply: (reply: Reply) => void): void {
    this.reply = onReply;
    queueMicrotask(() =>
      onReply({ type: 'listening', addresses: { wasm: '', jspi: '', webgpu: '' } }),
    );
  }

  post({ id, request }: Numbered): void {
    const isRun = request.type === 'run';
    if (isRun) this.ran.push(request.model);
    const y = isRun && request.model.startsWith('own/') ? 2 : 1;
    const answer = (): void => this.reply({ type: 'done', id, outputs: { y: float32([1], [y]) } });
    if (isRun && this.held) this.held.push(answer);
    else queueMicrotask(answer);
  }

  terminate(): void {
    this.reply = () => undefined;
  }
}

function setUp() {
  const worker = new Worker();
  const ownNetworks = new OwnNetworks();
  const graphs = new OpenGraphs(
    {
      startWorker: () => worker,
      runtimeFile: () => ({ scope: 'runtime', bytes: 100, sha256: 'r' }),
      download: ({ bytes }) => Promise.resolve(new ArrayBuffer(bytes)),
      verdicts: new Map(),
    },
    () => Promise.resolve({ scope: 'toy/model.onnx', url: 'x', bytes: 10, sha256: 'book' }),
    () => Promise.reject(new Error('not asked for')),
  );
  const enter = () =>
    graphs.enter(manifest, 'model.onnx', plan, ownNetworks.get('toy', 'model.onnx'));
  const open = () => new LiveSession(manifest, 'model.onnx', enter(), enter, ownNetworks);
  const runOf = async (session: LiveSession) => (await session.run(inputs)).y.data[0];
  return { worker, ownNetworks, open, runOf };
}

const moment = () => new Promise((resolve) => setTimeout(resolve));

describe('LiveSession', () => {
  it('runs the reader’s network from the moment it is there, and the book’s again after it', async () => {
    const { worker, ownNetworks, open, runOf } = setUp();
    const session = open();
    expect(await runOf(session)).toBe(1);
    ownNetworks.put(own);
    expect(await runOf(session)).toBe(2);
    ownNetworks.put({ ...own, graph: 'encoder.onnx', sha256: 'other' });
    expect(await runOf(session)).toBe(2);
    ownNetworks.delete('toy', 'model.onnx');
    expect(await runOf(session)).toBe(1);
    expect(worker.ran).toEqual(['toy/model.onnx', 'own/mine', 'own/mine', 'toy/model.onnx']);
  });

  it('asks again when the network is replaced in the middle of a run', async () => {
    const { worker, ownNetworks, open, runOf } = setUp();
    const session = open();
    await runOf(session);
    worker.held = [];
    const running = runOf(session);
    await moment();
    ownNetworks.put(own);
    const [answer] = worker.held;
    worker.held = undefined;
    answer();
    expect(await running).toBe(2);
  });

  it('gives nothing after it was closed, though others keep the worker', async () => {
    const { worker, open, runOf } = setUp();
    const [session, other] = [open(), open()];
    await runOf(session);
    worker.held = [];
    const running = runOf(session);
    await moment();
    session.close();
    const [answer] = worker.held;
    worker.held = undefined;
    answer();
    await expect(running).rejects.toMatchObject({ kind: 'closed' });
    await expect(runOf(session)).rejects.toMatchObject({ kind: 'closed' });
    expect(await runOf(other)).toBe(1);
  });

  it('opens with the reader’s network where that came first', async () => {
    const { ownNetworks, open, runOf } = setUp();
    ownNetworks.put(own);
    expect(await runOf(open())).toBe(2);
  });
});
