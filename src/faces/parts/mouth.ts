import type { Face } from '~/faces/attributes';
import { beards, lipsOf, skins, white } from '~/faces/palette';
import { ellipse, path, sides, type Shape } from '~/faces/shape';

const y = 46;
const cavity = '#6e1128';
const tongue = '#ee6f7c';

function closedMouth(smile: number, stroke: string): Shape[] {
  return [
    {
      d: path`M-6.6 ${y - 1.5 * smile}Q0 ${y + 5.2 * smile} 6.6 ${y - 1.5 * smile}`,
      region: 'mouth',
      stroke,
      width: 2.4,
    },
  ];
}

/** A lens between two arcs that share their ends; the smile bends both, and widens it. */
function openMouth(smile: number, stroke: string): Shape[] {
  const half = 6.6 + 0.7 * smile;
  const corner = y - 2.1 * smile;
  const upper = 43.2 + 0.9 * smile;
  const lower = 48.4 + 1.5 * smile;
  // A cubic whose inner control points are both at height c passes (corner + 3c)/4 in the middle.
  const pull = (middle: number): number => (4 * middle - corner) / 3;
  const reach = half * 0.86;
  const between = (top: number, bottom: number): string =>
    path`M${-half} ${corner}C${-reach} ${pull(top)} ${reach} ${pull(top)} ${half} ${corner}C${reach} ${pull(bottom)} ${-reach} ${pull(bottom)} ${-half} ${corner}z`;
  return [
    { d: between(upper, lower), region: 'mouth', fill: cavity, stroke, width: 1 },
    { d: between(lower - 1.7, lower), region: 'mouth', fill: tongue, tone: true },
    { d: between(upper, upper + 2), region: 'mouth', fill: white },
  ];
}

function surprisedMouth(stroke: string): Shape[] {
  return [
    { d: ellipse(0, y + 0.2, 3.1, 3.9), region: 'mouth', fill: cavity, stroke, width: 1.2 },
    { d: ellipse(0, y + 2.4, 1.9, 1.4), region: 'mouth', fill: tongue, tone: true },
  ];
}

export function mouth(face: Face): Shape[] {
  const lips = lipsOf(skins[face.skin]);
  switch (face.mouth) {
    case 'closed':
      return closedMouth(face.smile, lips);
    case 'open':
      return openMouth(face.smile, lips);
    case 'surprised':
      return surprisedMouth(lips);
  }
}

/** Beards lie under the mouth; a full one leaves the skin around it bare, so that it always shows. */
export function beard(face: Face): Shape[] {
  const fill = beards[face.hairColour];
  switch (face.beard) {
    case 'none':
      return [];
    case 'moustache':
      return [
        {
          d:
            'M0 41.8' +
            sides
              .map(
                (s) =>
                  path`C${s * 3} 40 ${s * 8} 40.6 ${s * 11} 45.6C${s * 7} 46 ${s * 2.5} 45.6 0 44.2`,
              )
              .join('M0 41.8') +
            'z',
          region: 'beard',
          fill,
        },
      ];
    case 'goatee':
      return [
        {
          d: 'M-6 50.4Q0 48.8 6 50.4C6.4 54.5 3.4 57.8 0 57.8S-6.4 54.5-6 50.4z',
          region: 'beard',
          fill,
        },
      ];
    case 'full':
      return [
        {
          d: 'M-16.9 36.4C-16.6 47.6-9.6 55 0 55S16.6 47.6 16.9 36.4C14.4 38.4 13.6 41.6 10 42C6 42.4 3 41.4 0 42C-3 41.4-6 42.4-10 42C-13.6 41.6-14.4 38.4-16.9 36.4z',
          region: 'beard',
          fill,
        },
        { d: ellipse(0, y + 0.4, 8, 3.9), region: 'skin', fill: skins[face.skin] },
      ];
  }
}
