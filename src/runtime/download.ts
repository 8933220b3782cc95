/** Fetches a file of known size and hash, from the store or the network. */
import type { ByteStore } from './byte-store';
import { messageOf, RuntimeError } from './errors';

export type RemoteFile = {
  /** The file's role, such as `digits-ddpm/model.onnx`. */
  scope: string;
  url: string;
  bytes: number;
  sha256: string;
};

/** What a download needs from the world; tests pass their own. */
export type DownloadWorld = {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  sha256Hex: (bytes: ArrayBuffer) => Promise<string>;
  store: ByteStore;
};

export type DownloadOptions = {
  /** Called with the bytes that have come so far, of the file as it is after decompression. */
  onProgress?: (loaded: number) => void;
  signal?: AbortSignal;
};

export type Download = (file: RemoteFile, options?: DownloadOptions) => Promise<ArrayBuffer>;

const retry = 'Press Retry to download it again.';

export function createDownload({ fetch, sha256Hex, store }: DownloadWorld): Download {
  /** Addresses that once gave wrong bytes: the browser's own cache may hold them, so ask past it. */
  const distrusted = new Set<string>();

  async function request(file: RemoteFile, signal?: AbortSignal): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(file.url, {
        signal,
        credentials: 'same-origin',
        cache: distrusted.has(file.url) ? 'reload' : 'default',
      });
    } catch (cause) {
      signal?.throwIfAborted();
      throw new RuntimeError(
        'offline',
        {
          expected: `${file.scope} (${megabytes(file.bytes)}) from the network`,
          got: `no answer (${messageOf(cause)})`,
          remedy: 'Check the connection and press Retry.',
        },
        { cause },
      );
    }
    if (!response.ok) {
      throw new RuntimeError('missing', {
        expected: `${file.scope} (${megabytes(file.bytes)})`,
        got: `HTTP status ${response.status} from ${file.url}`,
        remedy: 'Press Retry; if it stays, this copy of the book lacks the file.',
      });
    }
    return response;
  }

  async function read(
    file: RemoteFile,
    response: Response,
    { onProgress, signal }: DownloadOptions,
  ): Promise<ArrayBuffer> {
    const bytes = new Uint8Array(file.bytes);
    let loaded = 0;
    const wrongLength = (
      kind: 'truncated' | 'altered',
      got: string,
      cause?: unknown,
    ): RuntimeError =>
      new RuntimeError(
        kind,
        { expected: `${file.scope} of ${file.bytes} bytes`, got, remedy: retry },
        { cause },
      );
    const reader = response.body?.getReader();
    for (;;) {
      const chunk = await reader?.read().catch((cause: unknown) => {
        signal?.throwIfAborted();
        throw wrongLength('truncated', `${loaded} bytes before the connection ended`, cause);
      });
      if (!chunk || chunk.done) break;
      if (loaded + chunk.value.length > file.bytes) {
        void reader?.cancel().catch(() => undefined);
        throw wrongLength('altered', 'more than that');
      }
      bytes.set(chunk.value, loaded);
      loaded += chunk.value.length;
      onProgress?.(loaded);
    }
    if (loaded < file.bytes) throw wrongLength('truncated', `${loaded} bytes`);
    return bytes.buffer;
  }

  async function verify(file: RemoteFile, bytes: ArrayBuffer): Promise<void> {
    const sha256 = await sha256Hex(bytes);
    if (sha256 === file.sha256) return;
    throw new RuntimeError('altered', {
      expected: `${file.scope} with sha256 ${file.sha256.slice(0, 12)}…`,
      got: `${sha256.slice(0, 12)}… (the file was changed on its way, or the site is half updated)`,
      remedy: retry,
    });
  }

  async function fromStore(file: RemoteFile): Promise<ArrayBuffer | undefined> {
    const bytes = await store.get(file.scope, file.sha256);
    if (!bytes) return undefined;
    try {
      await verify(file, bytes);
      return bytes;
    } catch {
      await store.delete(file.scope, file.sha256);
      return undefined;
    }
  }

  return async (file, options = {}) => {
    options.signal?.throwIfAborted();
    const stored = await fromStore(file);
    options.signal?.throwIfAborted();
    if (stored) {
      options.onProgress?.(file.bytes);
      return stored;
    }
    const response = await request(file, options.signal);
    try {
      const bytes = await read(file, response, options);
      await verify(file, bytes);
      distrusted.delete(file.url);
      await store.put(file.scope, file.sha256, bytes);
      return bytes;
    } catch (error) {
      if (error instanceof RuntimeError) distrusted.add(file.url);
      throw error;
    }
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
