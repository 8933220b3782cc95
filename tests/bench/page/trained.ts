/** What every runtime of the training page is asked to be. */
import { latticePoints } from '~/math/planar-density';

/** A model in training. */
export type Trained = {
  /** One iteration; resolves when its result is there. */
  step(): Promise<void> | void;
  /** What the network says of a few inputs. */
  outputs(): Promise<Float32Array> | Float32Array;
  close(): void;
};

/** Where, and for which time, two diffusion models are asked for the noise. */
export const comparedPlaces = latticePoints({ side: 8, reach: 3 });
export const comparedTime = 500;
