import type { Face } from '~/faces/attributes';
import { gold } from '~/faces/palette';
import { body } from '~/faces/parts/body';
import { brows, eyes, glasses, lenses } from '~/faces/parts/eyes';
import { backHair, frontHair } from '~/faces/parts/hair';
import { hat } from '~/faces/parts/hat';
import { complexion, earrings, head } from '~/faces/parts/head';
import { beard, mouth } from '~/faces/parts/mouth';
import type { Layer } from '~/faces/shape';

/** The head turns about the middle of the neck. */
const pivotY = 50;

/**
 * The drawing of a face in its own colours: three layers, back to front, without the background.
 * `styles.ts` says how other styles repaint it.
 */
export function drawFace(face: Face): Layer[] {
  const { shiftX, shiftY, tilt, width } = face.pose;
  const angle = (tilt * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // rotate(tilt about (0, pivotY)) · scale(width, 1), then the shift of the whole figure.
  const turned: Layer['transform'] = [
    cos * width,
    sin * width,
    -sin,
    cos,
    shiftX + sin * pivotY,
    shiftY + pivotY - cos * pivotY,
  ];
  return [
    { transform: turned, shapes: backHair(face) },
    { transform: [1, 0, 0, 1, shiftX, shiftY], shapes: body(face) },
    {
      transform: turned,
      shapes: [
        ...head(face),
        ...complexion(face),
        ...lenses(face),
        ...eyes(face),
        ...beard(face),
        ...mouth(face),
        ...frontHair(face),
        ...brows(face),
        ...glasses(face),
        ...hat(face),
        ...earrings(face, gold),
      ],
    },
  ];
}
