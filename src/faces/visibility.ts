import type { Face } from '~/faces/attributes';
import { coversCrown } from '~/faces/parts/hair';
import { coversEars } from '~/faces/parts/head';
import { labelNames, type LabelName } from '~/faces/vector';

/** Styles that show below a beanie or a cap; the others look alike there. */
const showsBelowHat = (face: Face): boolean =>
  face.hairStyle === 'curly' ||
  face.hairStyle === 'bob' ||
  face.hairStyle === 'long' ||
  face.hairStyle === 'pigtails';

const rules: Readonly<Partial<Record<LabelName, (face: Face) => boolean>>> = {
  // Under a beanie or cap, short, spiky and pinned-up hair shows the same sideburns, and a bald
  // head shows none. A party hat sits in front of a bun.
  hairStyle: (face) => {
    if (coversCrown(face)) return showsBelowHat(face);
    return !(face.hat === 'party' && (face.hairStyle === 'bun' || face.hairStyle === 'short'));
  },
  hairColour: (face) => face.hairStyle !== 'bald' || face.beard !== 'none',
  eyes: (face) => face.glasses !== 'sunglasses',
  gaze: (face) => face.glasses !== 'sunglasses' && face.eyes !== 'closed',
  smile: (face) => face.mouth !== 'surprised',
  hatColour: (face) => face.hat !== 'none',
  earrings: (face) => !coversEars(face),
};

/**
 * Which attributes can be told from the picture. The others are covered, or belong to something
 * that is not there: no caption names them, no network is asked about them.
 */
export function visibleAttributes(face: Face): Readonly<Record<LabelName, boolean>> {
  return Object.fromEntries(
    labelNames.map((name) => [name, rules[name]?.(face) ?? true]),
  ) as Record<LabelName, boolean>;
}
