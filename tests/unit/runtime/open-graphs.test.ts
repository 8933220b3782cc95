import { describe, expect, it } from 'vitest';
import type { Plan } from '~/runtime/capability';
import type { Download } from '~/runtime/download';
import type { Manifest } from '~/runtime/manifest';
import { OpenGraphs } from '~/runtime/open-graphs';
import type { OwnFile } from '~/runtime/own-networks';
import type { Numbered, Reply, WorkerPort } from '~/runtime/protocol';

const plan: Plan = { attempts: [{ entry: 'wasm', backend: 'wasm', threads: 1 }] };
const manifest = { id: 'toy' } as Manifest;

class Worker implements WorkerPort {
  terminated = false;
  private reply: (reply: Reply) => void = () => undefined;
  listen(onReply: (reply: Reply) => void): void {
    this.reply = onReply;
    queueMicrotask(() =>
      onReply({ type: 'listening', addresses: { wasm: 'w', jspi: 'j', webgpu: 'g' } }),
    );
  }
  post({ id }: Numbered): void {
    queueMicrotask(() => this.reply({ type: 'done', id, outputs: {} }));
  }
  terminate(): void {
    this.terminated = true;
  }
}

function setUp(download: Download): { graphs: OpenGraphs; workers: Worker[]; requested: string[] } {
  const workers: Worker[] = [];
  const requested: string[] = [];
  const graphs = new OpenGraphs(
    {
      startWorker: () => {
        workers.push(new Worker());
        return workers.at(-1)!;
      },
      runtimeFile: () => ({ scope: 'runtime', bytes: 100, sha256: 'r' }),
      download: (file, options) => {
        requested.push(file.scope);
        return download(file, options);
      },
      verdicts: new Map(),
    },
    ({ id }, graph) =>
      Promise.resolve({ scope: `${id}/${graph}`, url: 'x', bytes: 10, sha256: 'm' }),
    () => Promise.reject(new Error('not asked for')),
  );
  return { graphs, workers, requested };
}

const arrives: Download = (file, { onProgress } = {}) => {
  onProgress?.(file.bytes);
  return Promise.resolve(new ArrayBuffer(file.bytes));
};

describe('OpenGraphs', () => {
  it('downloads a graph once for two users and stops the worker after both left', async () => {
    const { graphs, workers, requested } = setUp(arrives);
    const first = graphs.enter(manifest, 'model.onnx', plan);
    const second = graphs.enter(manifest, 'model.onnx', plan);
    expect(second).toBe(first);
    await first.ready;
    expect(requested.sort()).toEqual(['runtime', 'toy/model.onnx']);
    first.leave();
    expect(workers[0].terminated).toBe(false);
    second.leave();
    expect(workers[0].terminated).toBe(true);
  });

  it('adds up what is here of model and runtime', async () => {
    const { graphs } = setUp(arrives);
    const shared = graphs.enter(manifest, 'model.onnx', plan);
    const seen: string[] = [];
    shared.onProgress(({ loaded, total, phase }) => seen.push(`${loaded}/${total} ${phase}`));
    await shared.ready;
    expect(seen[0]).toBe('0/100 download');
    expect(seen.at(-1)).toBe('110/110 start');
    expect(seen.slice(0, -1).every((line) => line.endsWith('download'))).toBe(true);
  });

  it('takes a file of the reader’s as it is, and fetches nothing but the runtime', async () => {
    const { graphs, requested } = setUp(arrives);
    const own: OwnFile = {
      model: 'toy',
      graph: 'model.onnx',
      name: 'mine.onnx',
      bytes: new ArrayBuffer(7),
      sha256: 'mine',
      batchNames: ['N'],
    };
    const shared = graphs.enter(manifest, 'model.onnx', plan, own);
    expect(graphs.enter(manifest, 'model.onnx', plan)).not.toBe(shared);
    const loaded = await shared.ready;
    expect(loaded).toMatchObject({ bytes: own.bytes, batchNames: ['N'] });
    expect(loaded.golden).toBeUndefined();
    const seen: string[] = [];
    shared.onProgress(({ loaded: here, total, phase }) => seen.push(`${here}/${total} ${phase}`));
    expect(seen).toEqual(['107/107 start']);
    expect(requested.filter((scope) => scope !== 'toy/model.onnx')).toEqual(['runtime']);
  });

  it('begins anew after a failure', async () => {
    let broken = true;
    const { graphs } = setUp((file, options) =>
      broken ? Promise.reject(new Error('no network')) : arrives(file, options),
    );
    const failed = graphs.enter(manifest, 'model.onnx', plan);
    await expect(failed.ready).rejects.toThrow('no network');
    failed.leave();
    broken = false;
    const again = graphs.enter(manifest, 'model.onnx', plan);
    await expect(again.ready).resolves.toMatchObject({ scope: 'toy/model.onnx' });
  });

  it('stops the downloads that nobody waits for', async () => {
    const signals: AbortSignal[] = [];
    const { graphs } = setUp((_file, { signal } = {}) => {
      signals.push(signal!);
      return new Promise((_, reject) =>
        signal!.addEventListener('abort', () => reject(signal!.reason as Error)),
      );
    });
    const shared = graphs.enter(manifest, 'model.onnx', plan);
    await new Promise((resolve) => setTimeout(resolve));
    shared.leave();
    await expect(shared.ready).rejects.toMatchObject({ kind: 'closed' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});
