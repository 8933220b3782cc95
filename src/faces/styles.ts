import type { Face } from '~/faces/attributes';
import { fade, luma, mix } from '~/faces/colour';
import { backgrounds } from '~/faces/palette';
import { regions, type Region, type Shape } from '~/faces/shape';

/**
 * `flat`: the book's faces. `comic`: the second colour domain, faded inks on warm paper with dark
 * outlines. `sketch`: line art, colours gone, forms kept. `mask`: one flat colour for each region.
 */
export const styles = ['flat', 'comic', 'sketch', 'mask'] as const;
export type Style = (typeof styles)[number];

/** Colour of each region in a mask. */
export const maskColours: Readonly<Record<Region, string>> = {
  background: '#20242c',
  skin: '#f2b28c',
  hair: '#8a4fd0',
  beard: '#5b2f91',
  brows: '#2fd3c4',
  eyes: '#ffffff',
  mouth: '#e0304e',
  glasses: '#1e6fe0',
  hat: '#35b04a',
  earrings: '#ffd21f',
  clothes: '#f08a24',
};

/** Index of each mask colour: its region's place in `regions`. */
export const maskIndex: ReadonlyMap<string, number> = new Map(
  regions.map((region, i) => [maskColours[region], i]),
);

const outlineWidth = 1.5;
/** Eyes and mouths are small: a full outline would fill them. */
const fineWidth = 0.9;
const isFine = ({ region }: Shape): boolean => region === 'eyes' || region === 'mouth';
const isDark = (colour: string): boolean => luma(colour) < 50;

const comicInk = '#2b2152';
const comicColour = (colour: string): string =>
  isDark(colour) ? mix(colour, comicInk, 0.6) : mix(fade(colour, 0.12), '#ffe3ad', 0.26);

const sketchPaper = '#f4ecda';
const sketchFill = '#fffdf6';
const sketchWash = '#d9d1c2';
const sketchInk = '#3a343e';

export function backgroundIn(style: Style, face: Face): string {
  const colour = backgrounds[face.background];
  switch (style) {
    case 'flat':
      return colour;
    case 'comic':
      return comicColour(colour);
    case 'sketch':
      return sketchPaper;
    case 'mask':
      return maskColours.background;
  }
}

/** The shape as the style paints it, or undefined where the style leaves it out. */
export function paint(shape: Shape, style: Style): Shape | undefined {
  const { fill, stroke } = shape;
  switch (style) {
    case 'flat':
      return shape;
    case 'mask':
      return {
        ...shape,
        fill: fill && maskColours[shape.region],
        // The rim of an eye belongs to the skin around it.
        stroke:
          stroke && (!fill || shape.region !== 'eyes') ? maskColours[shape.region] : undefined,
      };
    case 'comic':
      return inComic(shape);
    case 'sketch':
      return shape.tone ? undefined : inSketch(shape);
  }
}

function inComic(shape: Shape): Shape {
  const { fill, stroke, tone } = shape;
  if (!fill || tone) {
    return { ...shape, fill: fill && comicColour(fill), stroke: stroke && comicColour(stroke) };
  }
  const width = isFine(shape) ? fineWidth : outlineWidth;
  return { ...shape, fill: comicColour(fill), stroke: comicInk, width };
}

/** Hair, skin and cloth go white whatever their colour; pupils, mouths, dark lenses stay dark. */
function inSketch(shape: Shape): Shape {
  const { fill, region, width = outlineWidth } = shape;
  if (!fill) return { ...shape, stroke: sketchInk, width: Math.min(width, 1.7) };
  if (isDark(fill) && (isFine(shape) || region === 'glasses')) {
    return { ...shape, fill: sketchInk, stroke: undefined };
  }
  return {
    ...shape,
    fill: region === 'beard' ? sketchWash : sketchFill,
    stroke: sketchInk,
    width: isFine(shape) ? fineWidth : outlineWidth,
  };
}
