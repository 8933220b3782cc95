/** What one can paint with. Colours are those that the faces are drawn in. */
import { pixelOf } from '~/faces/colour';
import { dyes, hairs, skins } from '~/faces/palette';
import type { Brush } from '~/ui/drawing-pad';
import { eraser, pen } from '~/ui/drawing-pad';
import type { RasterSize } from '~/ui/raster';

export const greyInks = ['white', 'black'] as const;

/** Further inks for pictures in colour, as `#rrggbb`. */
export const colourInks = {
  red: dyes.red,
  yellow: dyes.yellow,
  green: dyes.green,
  blue: dyes.blue,
  brown: hairs.brown,
  skin: skins.light,
} as const;

export type Ink = (typeof greyInks)[number] | keyof typeof colourInks;
export type ColourInk = keyof typeof colourInks;

export const isColour = (ink: Ink): ink is ColourInk => ink in colourInks;

/** The brush of an ink on a picture; a grey picture takes the black and white ones only. */
export function brushOf(ink: Ink, { channels }: Pick<RasterSize, 'channels'>): Brush {
  if (!isColour(ink)) return ink === 'black' ? eraser : pen;
  return channels === 3 ? { ...pen, value: pixelOf(colourInks[ink]) } : pen;
}
