import { expectInteger } from '~/math/expect';

/**
 * A seeded stream of pseudo-random numbers. Every function of this book that needs chance takes
 * one as an argument, so that a permalink with a seed reproduces the picture.
 */
export type Random = {
  /** Uniform on [0, 1), a multiple of 2⁻³². */
  uniform(): number;
  /** Standard normal N(0, 1). */
  normal(): number;
  /** Uniform on {0, …, n − 1}, without bias. RangeError unless n is an integer in [1, 2³²]. */
  integer(n: number): number;
  /** Fills `out` with what `out.length` calls of `normal()` would have given, and returns it. */
  fillNormal(out: Float32Array): Float32Array;
  /**
   * A new stream that depends only on this stream's seed and on `label`, never on how many numbers
   * were drawn before. Two labels give independent streams, the same label the same stream: step 40
   * of a sampler gets its own noise whether one walked there, jumped there or scrubbed back.
   */
  fork(label: string | number): Random;
};

type Key = readonly [number, number, number];

const rootKey: Key = [0x243f6a88, 0x85a308d3, 0x13198a2e];
const warmUpRounds = 16;

/**
 * Starts the stream of `seed`: the generator sfc32 (Doty-Humphrey, PractRand; period at least 2³²,
 * about 2¹²⁷ on average), with normals by Marsaglia's polar method.
 *
 * @param seed a safe integer, negative ones included; another number is a RangeError.
 */
export function createRandom(seed: number): Random {
  expectInteger('seed', seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  return stream(derive(rootKey, `seed ${seed}`));
}

function stream(key: Key): Random {
  let [a, b, c] = key;
  let counter = 1;
  let spare: number | undefined;

  function bits(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  const uniform = (): number => bits() / 2 ** 32;

  // Marsaglia's polar method: (u, v) uniform in the unit disc, squared radius s, gives the two
  // independent normals (u, v)·√(−2 ln s / s). It needs no sine or cosine; the second one is kept.
  function normal(): number {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    let u: number, v: number, s: number;
    do {
      u = 2 * uniform() - 1;
      v = 2 * uniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const scale = Math.sqrt((-2 * Math.log(s)) / s);
    spare = v * scale;
    return u * scale;
  }

  // A plain remainder would favour small values whenever n does not divide 2³²; the incomplete
  // last block of the 32-bit range is drawn again.
  function integer(n: number): number {
    expectInteger('n', n, 1, 2 ** 32);
    const limit = 2 ** 32 - (2 ** 32 % n);
    let draw: number;
    do {
      draw = bits();
    } while (draw >= limit);
    return draw % n;
  }

  function fillNormal(out: Float32Array): Float32Array {
    for (let i = 0; i < out.length; i++) out[i] = normal();
    return out;
  }

  for (let i = 0; i < warmUpRounds; i++) bits();
  return {
    uniform,
    normal,
    integer,
    fillNormal,
    // The type is part of the label, so that 1 and '1' are different children.
    fork: (label) => stream(derive(key, `${typeof label} ${label}`)),
  };
}

/** Hashes `label` into a key: each of its three words absorbs each UTF-16 code unit in turn. */
function derive(key: Key, label: string): Key {
  const word = (lane: number): number => {
    let hash = key[lane];
    for (let i = 0; i < label.length; i++) {
      hash = mix((hash ^ label.charCodeAt(i)) + 0x9e3779b9 + lane);
    }
    return hash;
  };
  return [word(0), word(1), word(2)];
}

/** The 32-bit finaliser of MurmurHash3: a bijection that spreads every bit over the word. */
function mix(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
