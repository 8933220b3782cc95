import { stampedSize } from '~/math/convolution';
import { sceneOf } from './scene';
import { shapeOf, type State } from './state';

/**
 * `step`, the pixels stamped; `outputSize`, and `fullSize` before the padding is cut off;
 * `resizedSize` of the other way; `leastOverlap` and `mostOverlap`, the stamps on a cell far from the
 * edges; `ripple` and `resizedRipple`, (max − min)/mean of what a flat input gives there.
 */
export const readingNames = [
  'step',
  'outputSize',
  'fullSize',
  'resizedSize',
  'leastOverlap',
  'mostOverlap',
  'ripple',
  'resizedRipple',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { output, resized, overlap, ripple } = sceneOf(state);
  return {
    step: state.t,
    outputSize: output,
    fullSize: stampedSize(shapeOf(state)),
    resizedSize: resized.size,
    leastOverlap: overlap.least,
    mostOverlap: overlap.most,
    ripple: ripple.stamps,
    resizedRipple: ripple.resized,
  };
}
