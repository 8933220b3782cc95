import { startWorkerAt } from '~/workers/start-worker';
import type { Numbered, Reply, WorkerPort } from './protocol';
import workerAddress from './worker?worker&url';

/** Starts the worker that runs onnxruntime-web. */
export function startWorker(): WorkerPort {
  const worker = startWorkerAt(new URL(workerAddress, import.meta.url).href);
  return {
    post: (message: Numbered, transfer) => worker.postMessage(message, transfer),
    listen: (onReply, onCrash) => {
      worker.onmessage = (event: MessageEvent<Reply>) => onReply(event.data);
      worker.onerror = (event) => {
        event.preventDefault();
        // A script that did not load comes as an event without a message, whatever the type says.
        onCrash((event.message as string | undefined) ?? '');
      };
      worker.onmessageerror = () => onCrash('a message could not be read');
    },
    terminate: () => worker.terminate(),
  };
}
