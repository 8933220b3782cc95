/**
 * The wasm file of each runtime build: size and sha256 of the installed version (a test keeps
 * ort-files.json true). Where the built site keeps them, the worker knows.
 */
import type { Entry } from './capability';
import type { RemoteFile } from './download';
import measured from './ort-files.json';

/** The files as measured: raw size, size as most hosts send it (gzip), content hash. */
export const ortFiles: Record<
  Entry,
  { name: string; bytes: number; gzipBytes: number; sha256: string }
> = measured;

/** The file as the downloader takes it, but for its address. */
export function runtimeFile(entry: Entry): Omit<RemoteFile, 'url'> {
  const { name, bytes, sha256 } = ortFiles[entry];
  return { scope: `onnxruntime/${name}`, bytes, sha256 };
}
