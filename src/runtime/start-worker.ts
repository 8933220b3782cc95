import type { Numbered, Reply, WorkerPort } from './protocol';
import workerAddress from './worker?worker&url';

/** Starts the worker that runs onnxruntime-web. */
export function startWorker(): WorkerPort {
  const url = new URL(workerAddress, import.meta.url);
  const worker = url.origin === self.origin ? new Worker(url, { type: 'module' }) : borrow(url);
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

/**
 * In a sandboxed frame the page's origin is opaque, and a worker's script must come from its page's
 * origin: start one from a blob of our own, which then imports the script (needs
 * `Access-Control-Allow-Origin` on the host, as the page's own modules do there). A classic worker,
 * because Chromium refuses module workers from blobs of an opaque origin.
 */
function borrow(url: URL): Worker {
  const source = `import(${JSON.stringify(url.href)}).catch((error) =>
    postMessage({ type: 'unloadable', message: String(error) }))`;
  const blob = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  try {
    return new Worker(blob);
  } finally {
    // Chromium and Firefox resolve the address in the constructor; Safari a moment later.
    setTimeout(() => URL.revokeObjectURL(blob), 10_000);
  }
}
