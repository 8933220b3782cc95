/**
 * The wasm file of each runtime build: its address in the built site, and the size and sha256 of
 * the installed version (a test keeps ort-files.json true).
 */
import jspi from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import webgpu from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import type { Entry } from './capability';
import type { RemoteFile } from './download';
import measured from './ort-files.json';

const addresses: Record<Entry, string> = { wasm, jspi, webgpu };

/** The files as measured: raw size, size as most hosts send it (gzip), content hash. */
export const ortFiles: Record<
  Entry,
  { name: string; bytes: number; gzipBytes: number; sha256: string }
> = measured;

export function runtimeFile(entry: Entry): RemoteFile {
  const { name, bytes, sha256 } = ortFiles[entry];
  const url = new URL(addresses[entry], import.meta.url).href;
  return { scope: `onnxruntime/${name}`, url, bytes, sha256 };
}
