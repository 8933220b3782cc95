/** The book's test digits, two of each kind, and what menus call them. */
import type { PictureName } from './images';

/** One of each kind, in order. */
export const oneOfEach = [
  'digit-0',
  'digit-1',
  'digit-2',
  'digit-3',
  'digit-4',
  'digit-5',
  'digit-6',
  'digit-7',
  'digit-8',
  'digit-9',
] as const satisfies readonly PictureName[];

export const digitPictures = [
  ...oneOfEach,
  'digit-0b',
  'digit-1b',
  'digit-2b',
  'digit-3b',
  'digit-4b',
  'digit-5b',
  'digit-6b',
  'digit-7b',
  'digit-8b',
  'digit-9b',
] as const satisfies readonly PictureName[];
export type DigitPicture = (typeof digitPictures)[number];

export const isDigitPicture = (name: string): name is DigitPicture =>
  (digitPictures as readonly string[]).includes(name);

/** “a 3”, “another 3”. */
export const digitInWords = (name: DigitPicture): string =>
  `${name.endsWith('b') ? 'another' : 'a'} ${name[6]}`;
