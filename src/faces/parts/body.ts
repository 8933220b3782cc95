import type { Face, Value } from '~/faces/attributes';
import { dyes, shade, skins, white } from '~/faces/palette';
import { ellipse, path, type Shape } from '~/faces/shape';

// The shoulders are the upper part of an ellipse that reaches below the frame.
const shoulders = { y: 66, rx: 25, ry: 13.4 };
const halfWidthAt = (y: number): number =>
  shoulders.rx * Math.sqrt(1 - ((shoulders.y - y) / shoulders.ry) ** 2);

/** A band across the shoulders, bounded at both ends by their outline. */
function stripe(top: number, bottom: number): string {
  const { rx, ry } = shoulders;
  const [above, below] = [halfWidthAt(top), halfWidthAt(bottom)];
  return path`M${-above} ${top}H${above}A${rx} ${ry} 0 0 1 ${below} ${bottom}H${-below}A${rx} ${ry} 0 0 1 ${-above} ${top}z`;
}

/** Stripes are white, except on light clothes. */
const stripes: Readonly<Partial<Record<Value<'clothesColour'>, string>>> = {
  white: '#4468b8',
  yellow: '#4b3a6b',
};

/** Shoulders, clothes, neck. */
export function body(face: Face): Shape[] {
  const dye = dyes[face.clothesColour];
  const skin = skins[face.skin];
  const shapes: Shape[] = [
    { d: ellipse(0, shoulders.y, shoulders.rx, shoulders.ry), region: 'clothes', fill: dye },
  ];
  if (face.clothes === 'striped') {
    const fill = stripes[face.clothesColour] ?? white;
    shapes.push(
      { d: stripe(56.4, 59.4), region: 'clothes', fill },
      { d: stripe(62.2, 65), region: 'clothes', fill },
    );
  }
  if (face.clothes === 'jacket') {
    const shirt = face.clothesColour === 'white' ? '#4468b8' : white;
    shapes.push({ d: 'M-9 53L0 68L9 53z', region: 'clothes', fill: shirt });
    for (const s of [-1, 1]) {
      shapes.push({
        d: path`M${s * 7} 52.6L${s * 12} 53.6L${s * 9.6} 59L${s * 1.4} 67z`,
        region: 'clothes',
        fill: shade(dye, face.clothesColour === 'black' ? 0.5 : 0.3),
      });
    }
  } else {
    shapes.push({ d: ellipse(0, 53.8, 7.6, 4), region: 'clothes', fill: shade(dye, 0.25) });
  }
  shapes.push({
    d: 'M-5.6 46H5.6V53.5C5.6 57.6-5.6 57.6-5.6 53.5z',
    region: 'skin',
    fill: shade(skin, 0.26),
  });
  return shapes;
}
