import { createRandom } from '~/math/random';
import { sampleFace, type Face, type SampleOptions } from '~/faces/attributes';
import { captionOf, type Caption } from '~/faces/caption';

/**
 * Face `index` of the data set with this seed: depends on nothing else, so that a figure can show
 * the very picture a network was trained on. Splits are different seeds.
 */
export function datasetFace(seed: number, index: number, options?: SampleOptions): Face {
  return sampleFace(createRandom(seed).fork(index), options);
}

/** The caption that goes with `datasetFace(seed, index, …)`. */
export function datasetCaption(seed: number, index: number, face: Face): Caption {
  return captionOf(face, createRandom(seed).fork(`caption ${index}`));
}

/** The seeds of the splits on which the book's networks are trained, tuned and measured. */
export const splitSeeds = { train: 1, test: 2, validation: 3 } as const;
