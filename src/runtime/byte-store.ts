/**
 * Keeps downloaded files by content hash, so that a second visit needs no network. A scope (the
 * file's role, such as `digits-ddpm/model.onnx`) holds one version: storing a newer drops the older.
 */
export type ByteStore = {
  has(scope: string, sha256: string): Promise<boolean>;
  get(scope: string, sha256: string): Promise<ArrayBuffer | undefined>;
  put(scope: string, sha256: string, bytes: ArrayBuffer): Promise<void>;
  delete(scope: string, sha256: string): Promise<void>;
};

const cacheName = 'models';

/** The browser's Cache Storage where it is allowed, else this page's memory. */
export function byteStore(): ByteStore {
  return refusing(memoryStore(), cacheStore);
}

/** For frames without storage: the files live as long as the page. */
export function memoryStore(): ByteStore {
  const files = new Map<string, { sha256: string; bytes: ArrayBuffer }>();
  const find = (scope: string, sha256: string): ArrayBuffer | undefined => {
    const file = files.get(scope);
    return file?.sha256 === sha256 ? file.bytes : undefined;
  };
  return {
    has: (scope, sha256) => Promise.resolve(find(scope, sha256) !== undefined),
    get: (scope, sha256) => Promise.resolve(find(scope, sha256)?.slice(0)),
    put: (scope, sha256, bytes) => {
      files.set(scope, { sha256, bytes: bytes.slice(0) });
      return Promise.resolve();
    },
    delete: (scope) => {
      files.delete(scope);
      return Promise.resolve();
    },
  };
}

async function cacheStore(): Promise<ByteStore> {
  const cache = await caches.open(cacheName);
  const prefix = (scope: string): string => new URL(`/.models/${scope}/`, location.origin).href;
  const key = (scope: string, sha256: string): string => prefix(scope) + sha256;
  return {
    has: async (scope, sha256) => (await cache.match(key(scope, sha256))) !== undefined,
    get: async (scope, sha256) => (await cache.match(key(scope, sha256)))?.arrayBuffer(),
    put: async (scope, sha256, bytes) => {
      await cache.put(key(scope, sha256), new Response(bytes));
      for (const { url } of await cache.keys()) {
        if (url.startsWith(prefix(scope)) && url !== key(scope, sha256)) await cache.delete(url);
      }
    },
    delete: async (scope, sha256) => {
      await cache.delete(key(scope, sha256));
    },
  };
}

/**
 * Uses the store that `open` gives; from the first refusal on (no permission, no quota, insecure
 * page) the other, without troubling the reader: the figure works, only the next visit is slower.
 */
export function refusing(instead: ByteStore, open: () => Promise<ByteStore>): ByteStore {
  let opened: Promise<ByteStore> | undefined;
  const use = async <T>(action: (store: ByteStore) => Promise<T>): Promise<T> => {
    try {
      return await action(await (opened ??= open()));
    } catch {
      opened = Promise.resolve(instead);
      return action(instead);
    }
  };
  return {
    has: (scope, sha256) => use((store) => store.has(scope, sha256)),
    get: (scope, sha256) => use((store) => store.get(scope, sha256)),
    put: (scope, sha256, bytes) => use((store) => store.put(scope, sha256, bytes)),
    delete: (scope, sha256) => use((store) => store.delete(scope, sha256)),
  };
}
