import type { Face } from '~/faces/attributes';
import { fade, mix } from '~/faces/colour';
import { backgrounds, ink } from '~/faces/palette';
import { regions, type Region, type Shape } from '~/faces/shape';

/**
 * `flat`: the book's faces. `comic`: the second colour domain, faded inks on warm paper with dark
 * outlines. `sketch`: line art, colours gone, forms kept. `mask`: one flat colour for each region.
 */
export const styles = ['flat', 'comic', 'sketch', 'mask'] as const;
export type Style = (typeof styles)[number];

/** Colour of each region in a mask. */
export const maskColours: { readonly [R in Region]: string } = {
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
const sketchPaper = '#f7f1e3';
const sketchFill = '#fffdf7';
const sketchInk = '#38323c';
const comicInk = '#2b2350';

const comicColour = (colour: string): string => mix(fade(colour, 0.25), '#f4dfb4', 0.3);

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
  const { fill, stroke, width } = shape;
  switch (style) {
    case 'flat':
      return shape;
    case 'mask':
      return {
        ...shape,
        fill: fill && maskColours[shape.region],
        stroke: stroke && maskColours[shape.region],
      };
    case 'comic': {
      if (shape.tone) {
        return { ...shape, fill: fill && comicColour(fill), stroke: stroke && comicColour(stroke) };
      }
      if (fill) return { ...shape, fill: comicColour(fill), stroke: comicInk, width: outlineWidth };
      return { ...shape, stroke: stroke && comicColour(stroke) };
    }
    case 'sketch': {
      if (shape.tone) return undefined;
      if (!fill)
        return { ...shape, stroke: sketchInk, width: Math.min(width ?? outlineWidth, 1.8) };
      return {
        ...shape,
        fill: fill === ink ? sketchInk : sketchFill,
        stroke: sketchInk,
        width: outlineWidth,
      };
    }
  }
}
