/** Draws a test face in a page. A module of its own: few readers need it. */
import { datasetFace, splitSeeds } from '~/faces/dataset';
import { facePixels } from '~/faces/picture';
import { frame } from '~/faces/shape';
import { paintedFace } from '~/faces/svg';
import { rasteriseVectors } from '~/ui/vector-canvas';

export const drawnFace = (number: number): Promise<Float32Array> =>
  facePixels(datasetFace(splitSeeds.test, number), (face, width) =>
    rasteriseVectors(paintedFace(face), frame, width),
  );
