/** The pictures on offer, small enough to travel inside the page: a byte for each number. */
import { subjects, type Known } from './models';
import type { Library } from './state';

export type Packed = Record<
  string,
  { bytes: string; condition: Known['condition']; title: string }[]
>;

export const pack = (library: Library): Packed =>
  Object.fromEntries(
    subjects.map((subject) => [
      subject,
      library[subject].map(({ pixels, condition, title }) => ({
        bytes: btoa(String.fromCharCode(...Array.from(pixels, toByte))),
        condition,
        title,
      })),
    ]),
  );

export const unpack = (packed: Packed): Library =>
  Object.fromEntries(
    subjects.map((subject) => [
      subject,
      packed[subject].map(({ bytes, ...rest }): Known => ({
        ...rest,
        pixels: Float32Array.from(atob(bytes), (letter) => letter.charCodeAt(0) / 127.5 - 1),
      })),
    ]),
  ) as unknown as Library;

const toByte = (value: number): number =>
  Math.round((Math.min(1, Math.max(-1, value)) + 1) * 127.5);
