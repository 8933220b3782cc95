/** The page's own worker, run in this thread of Node: its code, its runtime, no second thread. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { LaneWorld } from '~/runtime/lane';
import { ortFiles, runtimeFile } from '~/runtime/ort-files';
import type { Numbered, Reply, WorkerPort } from '~/runtime/protocol';

type Scope = {
  postMessage(message: Reply): void;
  onmessage: ((event: { data: Numbered }) => void) | null;
};

let scope: Scope | undefined;

/** One scope for all ports, as the module is evaluated once; the last that listens hears. */
function startWorker(): WorkerPort {
  let stopped = false;
  return {
    post: (message) => queueMicrotask(() => scope?.onmessage?.({ data: message })),
    listen(onReply) {
      const hear = (reply: Reply): void => {
        if (!stopped) queueMicrotask(() => onReply(reply));
      };
      if (scope) {
        scope.postMessage = hear;
        hear({ type: 'listening', addresses: { wasm: '', jspi: '', webgpu: '' } });
        return;
      }
      scope = { postMessage: hear, onmessage: null };
      Object.assign(globalThis, { self: scope });
      void import('~/runtime/worker');
    },
    terminate: () => {
      stopped = true;
    },
  };
}

/** A lane's world without a network: the runtime comes from its package. */
export function worldInNode(): LaneWorld & { downloads: string[] } {
  const resolve = createRequire(import.meta.url).resolve;
  const downloads: string[] = [];
  return {
    downloads,
    startWorker,
    runtimeFile,
    download: ({ scope: file }) => {
      downloads.push(file);
      const bytes = new Uint8Array(readFileSync(resolve(`onnxruntime-web/${ortFiles.wasm.name}`)));
      return Promise.resolve(bytes.buffer);
    },
    verdicts: new Map(),
  };
}
