import { sampleFace, type Face } from '~/faces/attributes';
import { vectorOf } from '~/faces/vector';
import { visibleAttributes } from '~/faces/visibility';
import { createRandom } from '~/math/random';

/** Faces 0 … n − 1 that a seed draws by chance. */
export const drawnFaces = (seed: number, n: number): Face[] =>
  Array.from({ length: n }, (_, i) => sampleFace(createRandom(seed).fork('wish').fork(i)));

/** What a network is asked for to draw such faces: every attribute that shows. */
export const wishFor = (face: Face): Float32Array => vectorOf(face, visibleAttributes(face));
