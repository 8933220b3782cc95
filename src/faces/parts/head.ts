import type { Face } from '~/faces/attributes';
import { blushOf, light, shade, skins } from '~/faces/palette';
import { ellipse, path, sides, type Shape } from '~/faces/shape';

const outline = 'M-17 31C-17 20-10.5 14 0 14S17 20 17 31C17 43.5 9.5 52.2 0 52.2S-17 43.5-17 31z';

/** Ears and the bare head. */
export function head(face: Face): Shape[] {
  const skin = skins[face.skin];
  return [
    ...sides.map((s): Shape => ({ d: ellipse(s * 17, 35, 3.4, 3.8), region: 'skin', fill: skin })),
    ...sides.map((s): Shape => ({
      d: ellipse(s * 17.3, 35.2, 1.7, 2.1),
      region: 'skin',
      fill: shade(skin, 0.2),
      tone: true,
    })),
    { d: outline, region: 'skin', fill: skin },
  ];
}

/** What lies on the skin: the shine of a bald head, blush, the nose. */
export function complexion(face: Face): Shape[] {
  const skin = skins[face.skin];
  const shapes: Shape[] = [];
  if (face.hairStyle === 'bald' && face.hat === 'none') {
    shapes.push({
      d: 'M-9 20.5Q-6.5 17.2-2.5 16.8',
      region: 'skin',
      stroke: light(skin, 0.5),
      width: 1.8,
      tone: true,
    });
  }
  if (face.blush === 'yes') {
    for (const s of sides) {
      shapes.push({
        d: ellipse(s * 11.2, 41.3, 3.5, 2.3),
        region: 'skin',
        fill: blushOf(skin),
        tone: true,
      });
    }
  }
  shapes.push({
    d: path`M-1.9 39.4C-1.9 41.6 1.9 41.6 1.9 39.4`,
    region: 'skin',
    stroke: shade(skin, 0.34),
    width: 1.6,
  });
  return shapes;
}

/** Hair that falls over the ears. */
export const coversEars = (face: Face): boolean =>
  face.hairStyle === 'curly' || face.hairStyle === 'bob' || face.hairStyle === 'long';

export function earrings(face: Face, fill: string): Shape[] {
  if (face.earrings === 'no' || coversEars(face)) return [];
  return sides.map((s): Shape => ({ d: ellipse(s * 18, 40.8, 2.3), region: 'earrings', fill }));
}
