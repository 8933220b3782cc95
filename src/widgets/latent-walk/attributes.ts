/** What groups of faces can differ in, as questions to a face. */
import { smileOf, type Face } from '~/faces/attributes';
import { faceFromVector } from '~/faces/vector';

const questions = {
  sunglasses: ({ glasses }) => glasses === 'sunglasses',
  glasses: ({ glasses }) => glasses === 'round' || glasses === 'square',
  smile: ({ smile }) => smileOf(smile) === 'smile',
  hat: ({ hat }) => hat !== 'none',
  beard: ({ beard }) => beard !== 'none',
  'long-hair': ({ hairStyle }) => hairStyle === 'long' || hairStyle === 'pigtails',
  night: ({ background }) => background === 'night',
} as const satisfies Record<string, (face: Face) => boolean>;

export type Attribute = keyof typeof questions;
export const attributes = Object.keys(questions) as Attribute[];

export const attributeLabels: Readonly<Record<Attribute, string>> = {
  sunglasses: 'sunglasses',
  glasses: 'glasses',
  smile: 'a smile',
  hat: 'a hat',
  beard: 'a beard',
  'long-hair': 'long hair',
  night: 'night behind',
};

export type Labels = ReadonlySet<Attribute>;

export const labelsOf = (face: Face): Labels =>
  new Set(attributes.filter((name) => questions[name](face)));

const anyPose = { shiftX: 0, shiftY: 0, tilt: 0, width: 1 };

/** Labels from what faces-classifier answers about one face. */
export const labelsRead = (vector: ArrayLike<number>): Labels =>
  labelsOf(faceFromVector(vector, anyPose));
