/** Builds a package beside the page, so that fetching and deflating megabytes never stops it. */
import { buildPackage, type PackageOrder } from './package';

export type PackageReply =
  | { type: 'progress'; loaded: number; total: number }
  | { type: 'done'; bytes: Uint8Array<ArrayBuffer> }
  | { type: 'failed'; message: string };

const scope = self as unknown as {
  postMessage(message: PackageReply, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<PackageOrder>) => void) | null;
};

scope.onmessage = ({ data: order }) => {
  void build(order).catch((error: unknown) => {
    scope.postMessage({
      type: 'failed',
      message: error instanceof Error ? error.message : String(error),
    });
  });
};

async function build(order: PackageOrder): Promise<void> {
  const bytes = (await buildPackage(order, {
    fetchFile: (path) => fetchFile(order.home, path),
    onProgress: (loaded, total) => scope.postMessage({ type: 'progress', loaded, total }),
  })) as Uint8Array<ArrayBuffer>;
  scope.postMessage({ type: 'done', bytes }, [bytes.buffer]);
}

async function fetchFile(home: string, path: string): Promise<Uint8Array> {
  const response = await fetch(new URL(path, home)).catch(() => undefined);
  if (!response?.ok) {
    const got = response ? `status ${response.status}` : 'no answer';
    throw new Error(`Expected ${path} of this book, got ${got}; check the connection, try again.`);
  }
  return new Uint8Array(await response.arrayBuffer());
}
