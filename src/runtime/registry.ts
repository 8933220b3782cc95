/** Finds the models: every folder of `models/` with a manifest is one. */
import type { RemoteFile } from './download';
import { messageOf, RuntimeError } from './errors';
import type { Golden } from './golden';
import type { Manifest } from './manifest';

const manifests = import.meta.glob<Manifest>('/models/*/manifest.json', { import: 'default' });
const goldens = import.meta.glob<Golden>('/models/*/golden.json', { import: 'default' });
const graphs = import.meta.glob<string>('/models/*/*.onnx', {
  query: '?url&no-inline',
  import: 'default',
});

export function manifestOf(id: string): Promise<Manifest> {
  return loaded(manifests, `/models/${id}/manifest.json`, `the manifest of the model "${id}"`);
}

/** The reference results of a model, for the check on a GPU that has not run it before. */
export function goldenOf(id: string): Promise<Golden> {
  return loaded(goldens, `/models/${id}/golden.json`, `the reference results of "${id}"`);
}

export async function graphFile(manifest: Manifest, graph: string): Promise<RemoteFile> {
  const file = manifest.files.find(({ name }) => name === graph);
  if (!file) {
    throw new RuntimeError('unknown-model', {
      expected: `one of ${manifest.files.map(({ name }) => name).join(', ')} of "${manifest.id}"`,
      got: `"${graph}"`,
      remedy: 'Correct the name of the graph.',
    });
  }
  const scope = `${manifest.id}/${graph}`;
  const address = await loaded(graphs, `/models/${scope}`, `the address of ${scope}`);
  return {
    scope,
    url: new URL(address, import.meta.url).href,
    bytes: file.bytes,
    sha256: file.sha256,
  };
}

async function loaded<T>(
  modules: Record<string, () => Promise<T>>,
  path: string,
  what: string,
): Promise<T> {
  if (!(path in modules)) {
    const known = Object.keys(manifests).map((key) => key.split('/')[2]);
    throw new RuntimeError('unknown-model', {
      expected: what,
      got: `no ${path} (models here: ${known.join(', ') || 'none'})`,
      remedy: 'Correct the name, or build the book with that file.',
    });
  }
  return imported(modules[path], what);
}

/** A part of the book that is fetched when it is needed. */
export async function imported<T>(load: () => Promise<T>, what: string): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new RuntimeError(
      'offline',
      {
        expected: `${what} from the network`,
        got: messageOf(cause),
        remedy: 'Check the connection and press Retry; if it stays, reload the page.',
      },
      { cause },
    );
  }
}
