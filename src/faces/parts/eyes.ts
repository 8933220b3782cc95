import type { Face, Value } from '~/faces/attributes';
import { hairs, ink, light, shade, skins, white } from '~/faces/palette';
import { ellipse, path, sides, type Shape } from '~/faces/shape';
import { mix } from '~/faces/colour';

const eye = { x: 7.1, y: 34.4, rx: 4.4, ry: 4.9 };
const gazeShift: Readonly<Record<Value<'gaze'>, number>> = {
  straight: 0,
  left: -1.8,
  right: 1.8,
};

function openEye(x: number, face: Face): Shape[] {
  const pupil = x + gazeShift[face.gaze];
  const shapes: Shape[] = [
    {
      d: ellipse(x, eye.y, eye.rx, eye.ry),
      region: 'eyes',
      fill: white,
      stroke: shade(skins[face.skin], 0.32),
      width: 0.9,
    },
    { d: ellipse(pupil, eye.y + 0.3, 2.6), region: 'eyes', fill: ink },
    { d: ellipse(pupil + 0.9, eye.y - 0.9, 0.8), region: 'eyes', fill: white, tone: true },
  ];
  if (face.eyes === 'sleepy') {
    const rx = eye.rx + 0.5;
    const y = eye.y + 0.4;
    shapes.push(
      {
        d: path`M${x - rx} ${y}A${rx} ${eye.ry + 0.5} 0 0 1 ${x + rx} ${y}z`,
        region: 'skin',
        fill: shade(skins[face.skin], 0.16),
      },
      { d: path`M${x - rx} ${y}H${x + rx}`, region: 'eyes', stroke: ink, width: 1.5 },
    );
  }
  return shapes;
}

const closedEye = (x: number): Shape => ({
  d: path`M${x - 4} 36.2Q${x} 29.6 ${x + 4} 36.2`,
  region: 'eyes',
  stroke: ink,
  width: 2.2,
});

export function eyes(face: Face): Shape[] {
  if (face.glasses === 'sunglasses') return [];
  return sides.flatMap((s) => {
    const closed = face.eyes === 'closed' || (face.eyes === 'wink' && s === 1);
    return closed ? [closedEye(s * eye.x)] : openEye(s * eye.x, face);
  });
}

/** Height of the brow at its inner end, its outer end, and where the arch between them pulls to. */
const browLines: Readonly<Record<Value<'brows'>, readonly [number, number, number]>> = {
  level: [26.4, 26.6, 25.4],
  raised: [23.6, 24.6, 19.8],
  worried: [22.4, 27.2, 23],
  angry: [27.2, 22.4, 24.8],
};

export function brows(face: Face): Shape[] {
  const [inner, outer, arch] = browLines[face.brows];
  const stroke = mix(hairs[face.hairColour], ink, 0.8);
  return sides.map((s) => ({
    d: path`M${s * 3.2} ${inner}Q${s * 7.5} ${arch} ${s * 11.6} ${outer}`,
    region: 'brows',
    stroke,
    width: 2.4,
  }));
}

const squareFrame = (s: number): string =>
  path`M${s * 1.6} 29.5Q${s * 1.5} 28.2 ${s * 2.8} 28.2H${s * 12.6}Q${s * 14} 28.2 ${s * 13.8} 29.6L${s * 13.2} 38.6Q${s * 13} 40 ${s * 11.6} 40H${s * 3.4}Q${s * 2.1} 40 ${s * 2} 38.6z`;
const sunFrame = (s: number): string =>
  path`M${s * 0.9} 28.6H${s * 14.4}C${s * 14.6} 36.5 ${s * 12.4} 40.6 ${s * 7.8} 40.6C${s * 3.4} 40.6 ${s * 1.4} 36.5 ${s * 0.9} 28.6z`;

/** Lenses, drawn under the eyes: they lighten the skin, and frame the eyes on every skin. */
export function lenses(face: Face): Shape[] {
  const fill = light(skins[face.skin], 0.45);
  if (face.glasses === 'round') {
    return sides.map((s): Shape => ({
      d: ellipse(s * eye.x, eye.y, 6.4),
      region: 'skin',
      fill,
      tone: true,
    }));
  }
  if (face.glasses === 'square') {
    return sides.map((s): Shape => ({ d: squareFrame(s), region: 'skin', fill, tone: true }));
  }
  return [];
}

export function glasses(face: Face): Shape[] {
  switch (face.glasses) {
    case 'none':
      return [];
    case 'round':
      return [
        ...sides.map((s): Shape => ({
          d: ellipse(s * eye.x, eye.y, 6.4),
          region: 'glasses',
          stroke: ink,
          width: 1.7,
        })),
        { d: 'M-1 33Q0 32.2 1 33', region: 'glasses', stroke: ink, width: 1.6 },
        ...sides.map((s): Shape => ({
          d: path`M${s * 13.6} 33L${s * 17} 32.2`,
          region: 'glasses',
          stroke: ink,
          width: 1.6,
        })),
      ];
    case 'square': {
      const stroke = '#0d9aa5';
      return [
        ...sides.map((s): Shape => ({ d: squareFrame(s), region: 'glasses', stroke, width: 2 })),
        { d: 'M-1.5 31H1.5', region: 'glasses', stroke, width: 2 },
        ...sides.map((s): Shape => ({
          d: path`M${s * 14} 31L${s * 17} 31`,
          region: 'glasses',
          stroke,
          width: 1.8,
        })),
      ];
    }
    case 'sunglasses':
      return [
        ...sides.map((s): Shape => ({ d: sunFrame(s), region: 'glasses', fill: '#1f1b2b' })),
        { d: 'M-17 30.4L-13 29.6H13L17 30.4', region: 'glasses', stroke: '#1f1b2b', width: 2 },
        ...sides.map((s): Shape => ({
          d: path`M${s * 7.3 - 3} 36L${s * 7.3 + 0.6} 31.8`,
          region: 'glasses',
          stroke: '#6f6a86',
          width: 1.6,
          tone: true,
        })),
      ];
  }
}
