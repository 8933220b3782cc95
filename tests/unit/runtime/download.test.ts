import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '~/runtime/byte-store';
import { createDownload, type DownloadWorld, type RemoteFile } from '~/runtime/download';
import { sha256Hex } from '~/runtime/sha256';

const content = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
const file: RemoteFile = {
  scope: 'toy/model.onnx',
  url: 'https://book.example/model.1.onnx',
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
};

/** A network that answers each request with the next of the given responses. */
function network(...answers: (() => Response | Promise<Response>)[]): {
  world: DownloadWorld;
  caches: (string | undefined)[];
} {
  const caches: (string | undefined)[] = [];
  const world: DownloadWorld = {
    fetch: (_url, init) => {
      caches.push(init.cache);
      const answer = answers.shift();
      return answer ? Promise.resolve().then(answer) : Promise.reject(new Error('one too many'));
    },
    sha256Hex,
    store: memoryStore(),
  };
  return { world, caches };
}

function inChunks(bytes: Uint8Array, size: number, end?: Error): () => Response {
  return () =>
    new Response(
      new ReadableStream({
        start(controller) {
          for (let i = 0; i < bytes.length; i += size) {
            controller.enqueue(bytes.slice(i, i + size));
          }
          if (!end) controller.close();
        },
        pull(controller) {
          if (end) controller.error(end);
        },
      }),
    );
}

const altered = content.slice();
altered[500] ^= 1;

describe('download', () => {
  it('gives the bytes and reports every chunk', async () => {
    const seen: number[] = [];
    const { world } = network(inChunks(content, 400));
    const bytes = await createDownload(world)(file, { onProgress: (loaded) => seen.push(loaded) });
    expect(new Uint8Array(bytes)).toEqual(content);
    expect(seen).toEqual([400, 800, 1000]);
  });

  it('asks the network once: the second time the store answers', async () => {
    const { world, caches } = network(inChunks(content, 400));
    const download = createDownload(world);
    await download(file);
    expect(new Uint8Array(await download(file))).toEqual(content);
    expect(caches).toEqual(['default']);
  });

  it('drops a stored file that went bad, and downloads it', async () => {
    const { world } = network(inChunks(content, 400));
    await world.store.put(file.scope, file.sha256, altered.buffer);
    expect(new Uint8Array(await createDownload(world)(file))).toEqual(content);
  });

  it('names an altered byte, keeps nothing, and asks past the cache on Retry', async () => {
    const { world, caches } = network(inChunks(altered, 400), inChunks(content, 400));
    const download = createDownload(world);
    await expect(download(file)).rejects.toMatchObject({
      kind: 'altered',
      message: expect.stringMatching(/Expected .* sha256 \w{12}…, got \w{12}….*Retry/) as string,
    });
    expect(await world.store.has(file.scope, file.sha256)).toBe(false);
    await expect(download(file)).resolves.toBeInstanceOf(ArrayBuffer);
    expect(caches).toEqual(['default', 'reload']);
  });

  it.each([
    ['that ends early', inChunks(content.slice(0, 700), 400)],
    ['that breaks off', inChunks(content.slice(0, 700), 700, new TypeError('network error'))],
  ])('names a file %s', async (_, answer) => {
    await expect(createDownload(network(answer).world)(file)).rejects.toMatchObject({
      kind: 'truncated',
      message: expect.stringMatching(/Expected .* of 1000 bytes, got 700 bytes/) as string,
    });
  });

  it('names a file that is too long', async () => {
    const long = new Uint8Array(1200);
    await expect(createDownload(network(inChunks(long, 400)).world)(file)).rejects.toMatchObject({
      kind: 'altered',
    });
  });

  it('names a missing network and a missing file', async () => {
    const offline = (): never => {
      throw new TypeError('Failed to fetch');
    };
    await expect(createDownload(network(offline).world)(file)).rejects.toMatchObject({
      kind: 'offline',
      message: expect.stringContaining('Check the connection') as string,
    });
    const missing = (): Response => new Response('no', { status: 404 });
    await expect(createDownload(network(missing).world)(file)).rejects.toMatchObject({
      kind: 'missing',
      message: expect.stringContaining('HTTP status 404') as string,
    });
  });

  it('stops when aborted, with the reason', async () => {
    const controller = new AbortController();
    const { world } = network(() => {
      controller.abort(new Error('closed'));
      throw new DOMException('aborted', 'AbortError');
    });
    await expect(createDownload(world)(file, { signal: controller.signal })).rejects.toThrow(
      'closed',
    );
  });
});

describe('sha256Hex', () => {
  it('gives the same with and without the crypto of secure pages', async () => {
    const native = await sha256Hex(content.buffer);
    const { sha256 } = await import('@noble/hashes/sha2.js');
    expect(native).toBe(file.sha256);
    expect(Buffer.from(sha256(content)).toString('hex')).toBe(file.sha256);
  });
});
