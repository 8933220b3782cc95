/** Messages between the page and the worker. Every request is answered once, under its id. */
import type { Backend, Entry } from './capability';
import type { Signature } from './signature';
import type { Tensors } from './tensor';

export type Request =
  | { type: 'start'; entry: Entry; threads: number; wasm: ArrayBuffer }
  | {
      type: 'load';
      model: string;
      backend: Backend;
      bytes: ArrayBuffer;
      /** What the graph calls the size of a batch. */
      batchNames: readonly string[];
    }
  | { type: 'describe'; model: string }
  | { type: 'run'; model: string; batch: number | undefined; inputs: Tensors }
  | { type: 'prepare'; model: string; batch: number | undefined }
  | { type: 'release'; model: string };

export type Reply =
  /** Sent once, when the worker's script listens; says where the wasm files of the builds are. */
  | { type: 'listening'; addresses: Record<Entry, string> }
  | { type: 'done'; id: number; outputs: Tensors }
  | { type: 'described'; id: number; signature: Signature }
  | { type: 'failed'; id: number; message: string }
  /** The worker's script could not be loaded. */
  | { type: 'unloadable'; message: string }
  /** The GPU was taken away; no later request will be answered. */
  | { type: 'device-lost'; message: string };

export type Numbered = { id: number; request: Request };

/** The page's end of a worker; tests pass their own. */
export type WorkerPort = {
  post(message: Numbered, transfer: Transferable[]): void;
  listen(onReply: (reply: Reply) => void, onCrash: (message: string) => void): void;
  terminate(): void;
};
