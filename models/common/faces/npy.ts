import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';

export type FileEntry = { name: string; bytes: number; sha256: string };

/** Writes a file piece by piece and says at the end how long it is and what it hashes to. */
export class HashedFile {
  readonly #name: string;
  readonly #handle: number;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(folder: string, name: string) {
    this.#name = name;
    this.#handle = openSync(`${folder}/${name}`, 'w');
  }

  write(piece: Uint8Array): void {
    for (let from = 0; from < piece.length;) from += writeSync(this.#handle, piece, from);
    this.#hash.update(piece);
    this.#bytes += piece.length;
  }

  close(): FileEntry {
    closeSync(this.#handle);
    return { name: this.#name, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

/** The head of a NumPy file (format 1.0) of row-major bytes or little-endian floats. */
export function npyHeader(dtype: 'uint8' | 'float32', shape: readonly number[]): Uint8Array {
  const descr = dtype === 'uint8' ? '|u1' : '<f4';
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // The header with its newline ends at a multiple of 64 bytes.
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const head = Buffer.alloc(10 + length, ' ');
  head.write('\x93NUMPY\x01\x00', 'latin1');
  head.writeUInt16LE(length, 8);
  head.write(text, 10, 'latin1');
  head[head.length - 1] = 0x0a;
  return head;
}
