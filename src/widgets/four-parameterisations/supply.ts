/** The network's recorded outputs as a page carries them: a byte a pixel. */
import type { Params, Said } from './state';

export type PackedSaid = { picture: Params['picture']; seed: number; v: string };

/** Values of v that a byte can tell: −REACH to REACH in 255 steps. */
const REACH = 4;

export function packSaid({ picture, seed, v }: Said): PackedSaid {
  const bytes = v.flatMap((values) =>
    Array.from(values, (value) => {
      const share = (Math.min(REACH, Math.max(-REACH, value)) + REACH) / (2 * REACH);
      return Math.round(255 * share);
    }),
  );
  return { picture, seed, v: btoa(bytes.map((byte) => String.fromCharCode(byte)).join('')) };
}

export function unpackSaid({ picture, seed, v }: PackedSaid, length: number): Said {
  const text = atob(v);
  const all = Float32Array.from(text, (letter) => (letter.charCodeAt(0) / 255) * 2 * REACH - REACH);
  const rows = Array.from({ length: all.length / length }, (_, i) =>
    all.slice(i * length, (i + 1) * length),
  );
  return { picture, seed, v: rows };
}
