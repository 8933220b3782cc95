/** The book's test digits for figures with a drawing pad: two of each kind, and what menus call them. */
import type { PictureName } from './images';

export const digitPictures = [
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
