/** The network's recorded answers as a page carries them. */
import type { Answer } from './round';
import type { Recorded } from './state';

export type PackedAnswers = {
  seed: number;
  /** Mean squared differences to the four candidates. */
  distances: number[][];
  /** The clean pictures, all in one: a byte a pixel, base64. */
  x0Hats: string;
};

export function packAnswers({ seed, answers }: Recorded): PackedAnswers {
  const bytes = answers.flatMap(({ x0Hat }) =>
    Array.from(x0Hat, (value) => Math.round(127.5 * (value + 1))),
  );
  return {
    seed,
    distances: answers.map(({ distances }) => distances.map((one) => Number(one.toPrecision(5)))),
    x0Hats: btoa(String.fromCharCode(...bytes)),
  };
}

export function unpackAnswers({ seed, distances, x0Hats }: PackedAnswers): Recorded {
  const bytes = Uint8Array.from(atob(x0Hats), (letter) => letter.charCodeAt(0));
  const length = bytes.length / distances.length;
  const answers: Answer[] = distances.map((row, i) => ({
    distances: row,
    x0Hat: Float32Array.from(
      bytes.subarray(i * length, (i + 1) * length),
      (byte) => byte / 127.5 - 1,
    ),
  }));
  return { seed, answers };
}
