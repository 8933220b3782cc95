/** What the four planes show, the same at build time and live. */
import { sampleMixture } from '~/math/gaussian-mixture';
import { createRandom } from '~/math/random';
import { dataMixture } from '~/training/data';
import { ganStart, shownPoints } from '~/training/gan-start';
import { lattice } from '~/training/meter';
import { memoLast } from '~/ui/memo-last';
import type { PlaneCloud, PlanePicture } from '~/ui/field-plane';
import { optionsOf, POINTS, type LaneName, type Params, type State } from './state';

/** The plane on show is [−REACH, REACH]². */
export const REACH = lattice.reach;

const nothing = new Float32Array(0);

/** Points of the data, the same in all planes. */
export const realPoints = ({ data, seed }: Params): Float32Array =>
  sampleMixture(dataMixture({ set: data }), POINTS, createRandom(seed).fork('real on show'));

/** The generated points before the first update, in plain TypeScript. */
export function firstPoints(values: Params, lane: LaneName): Float32Array {
  const options = optionsOf(values, lane);
  if (!options) return nothing;
  return shownPoints(options, ganStart(options, values.seed).gTheta, values.seed, POINTS);
}

const cloudsOf = (real: Float32Array, fake: Float32Array): { clouds: PlaneCloud[] } => ({
  clouds: [
    { points: real, colour: 'data' },
    { points: fake, colour: 'generated' },
  ],
});

export function createScene(): { picture(state: State, lane: LaneName): PlanePicture } {
  // Params keep their identity while only frames come in.
  const real = memoLast(realPoints);
  const first = {
    a: memoLast(firstPoints),
    b: memoLast(firstPoints),
    c: memoLast(firstPoints),
    d: memoLast(firstPoints),
  };
  return {
    picture({ params, lanes }, lane) {
      if (params[lane] === 'none') return cloudsOf(nothing, nothing);
      const { frame } = lanes[lane];
      return cloudsOf(real(params), frame?.points ?? first[lane](params, lane));
    },
  };
}
