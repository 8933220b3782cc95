import type { Value } from '~/faces/attributes';
import { luma, mix } from '~/faces/colour';

/** Near-black of pupils, frames and outlines. */
export const ink = '#211a2b';
export const white = '#ffffff';
export const gold = '#ffc928';

export const skins: Readonly<Record<Value<'skin'>, string>> = {
  pale: '#ffe3d0',
  light: '#f7c59c',
  tan: '#d99a66',
  brown: '#b37144',
  dark: '#85502f',
};

export const hairs: Readonly<Record<Value<'hairColour'>, string>> = {
  black: '#2b2735',
  brown: '#583015',
  blonde: '#f4c63d',
  red: '#d4501f',
  grey: '#b9bfca',
  pink: '#f26eb4',
  blue: '#3f7ee0',
};

/** Beards differ from the hair above them, or the two would close to a hood around the face. */
export const beards: Readonly<Record<Value<'hairColour'>, string>> = {
  black: '#413b4d',
  brown: '#452310',
  blonde: '#dba520',
  red: '#b23d12',
  grey: '#d9dde3',
  pink: '#d1488f',
  blue: '#2a5cb3',
};

export const dyes: Readonly<Record<Value<'clothesColour'>, string>> = {
  red: '#dd3f4d',
  green: '#2f9d62',
  blue: '#3567d3',
  purple: '#8349c6',
  yellow: '#f6b325',
  white: '#f5f5f8',
  black: '#2f2c38',
};

export const backgrounds: Readonly<Record<Value<'background'>, string>> = {
  coral: '#fb9d8a',
  sky: '#94d6f5',
  lemon: '#ffe990',
  lavender: '#cdb8f5',
  mint: '#a8e4ba',
  night: '#3a4784',
};

/** The same colour in shadow: darker and, as in daylight, a little towards violet. */
export const shade = (colour: string, amount = 0.22): string => mix(colour, '#2a1440', amount);
export const light = (colour: string, amount = 0.3): string => mix(colour, white, amount);

/** Lips and closed mouths: darker than light skin, lighter than dark skin, so that they show. */
export const lipsOf = (skin: string): string =>
  luma(skin) < 100 ? '#f0a08e' : mix('#a8323a', '#6d1420', luma(skin) < 150 ? 0.8 : 0.1);

export const blushOf = (skin: string): string =>
  mix(skin, '#ff3f5e', luma(skin) < 100 ? 0.5 : 0.42);
