import { Resvg } from '@resvg/resvg-js';
import type { Face } from '~/faces/attributes';
import { boxFilter } from '~/faces/box-filter';
import { regions } from '~/faces/shape';
import { maskIndex, type Style } from '~/faces/styles';
import { faceSvg } from '~/faces/svg';

/** Every picture is rendered at this width and averaged down: smoother than resvg's own edges. */
const renderWidth = 128;

/** Widths at which faces are rasterised. */
export const sizes = [16, 32, 64, 128] as const;
export type Size = (typeof sizes)[number];

function render(face: Face, style: Style): Uint8Array {
  const options = {
    fitTo: { mode: 'width', value: renderWidth },
    // Looking for fonts takes ten times as long as the picture, which has no text.
    font: { loadSystemFonts: false },
  } as const;
  return new Resvg(faceSvg(face, { style }), options).render().pixels;
}

/** One face, size × size × 3 bytes, row by row, RGB: the mean over each block of the rendering. */
export function rasterise(face: Face, style: Exclude<Style, 'mask'>, size: Size): Uint8Array {
  return boxFilter(render(face, style), renderWidth, size);
}

const classOf = new Map(
  [...maskIndex].map(([colour, index]) => [parseInt(colour.slice(1), 16), index]),
);

/** The mask of a face, size × size class indices: the class that fills most of each block. */
export function rasteriseMask(face: Face, size: Size): Uint8Array {
  const rgba = render(face, 'mask');
  const block = renderWidth / size;
  const mask = new Uint8Array(size * size);
  const votes = new Uint16Array(regions.length);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      votes.fill(0);
      for (let row = 0; row < block; row++) {
        let from = 4 * ((y * block + row) * renderWidth + x * block);
        for (let column = 0; column < block; column++, from += 4) {
          const colour = (rgba[from] << 16) | (rgba[from + 1] << 8) | rgba[from + 2];
          const index = classOf.get(colour);
          if (index === undefined) {
            throw new Error(
              `Mask: expected one of ${classOf.size} flat colours, got #${colour.toString(16)}. ` +
                'A shape was drawn with antialiasing, or in a colour that no region has.',
            );
          }
          votes[index]++;
        }
      }
      mask[y * size + x] = votes.indexOf(Math.max(...votes));
    }
  }
  return mask;
}
