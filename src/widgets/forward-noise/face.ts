/** A face as this figure's picture. A module of its own: drawing takes code that few readers need. */
import { trainingPicture } from '~/faces/picture';
import { frame } from '~/faces/shape';
import { paintedFace } from '~/faces/svg';
import type { Picture } from '~/ui/images';
import { rasteriseVectors } from '~/ui/vector-canvas';

export const drawnFace = (number: number): Promise<Picture> =>
  trainingPicture(number, (face, width) => rasteriseVectors(paintedFace(face), frame, width));
