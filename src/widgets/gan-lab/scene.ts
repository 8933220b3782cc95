/** What the plane shows for a state, the same at build time and live. Knows nothing of a page. */
import { sampleMixture } from '~/math/gaussian-mixture';
import { latticePoints } from '~/math/planar-density';
import { createRandom } from '~/math/random';
import { dataMixture } from '~/training/data';
import type { Arrows, Field } from '~/training/family';
import { ganStart, shownNet, shownPoints, startField } from '~/training/gan-start';
import { lattice } from '~/training/meter';
import { memoLast } from '~/ui/memo-last';
import { dataOf, FIELD_SIDE, isEmpty, optionsOf, POINTS, type Params, type State } from './state';

/** The plane on show is [−REACH, REACH]². */
export const REACH = lattice.reach;

export type Picture = {
  /** Points of the data and generated ones, [n, 2]; of the minibatch in slow motion. */
  real: Float32Array;
  fake: Float32Array;
  /** Corners of the bent net (or curve), [m, 2]. */
  net: Float32Array;
  /** D's judgement on a lattice of FIELD_SIDE × FIELD_SIDE. */
  field: Field | undefined;
  arrows: Arrows | undefined;
  /** p*\/(p* + q) on the lattice of the measurements. */
  ideal: Float32Array | undefined;
  /** Whether the points are those of one minibatch. */
  isMinibatch: boolean;
};

const nothing = new Float32Array(0);
const places = latticePoints({ side: FIELD_SIDE, reach: REACH });

/** Points of the data that are shown all the time. */
export function realPoints(values: Params): Float32Array {
  if (isEmpty(values)) return nothing;
  const random = createRandom(values.seed).fork('real on show');
  return sampleMixture(dataMixture(dataOf(values)), POINTS, random);
}

/** The state before the first update, in plain TypeScript. */
function startPicture(values: Params): Pick<Picture, 'fake' | 'net' | 'field'> {
  const options = optionsOf(values);
  const { gTheta } = ganStart(options, values.seed);
  const data = isEmpty(values) ? undefined : dataMixture(dataOf(values));
  return {
    fake: shownPoints(options, gTheta, values.seed, POINTS),
    net: shownNet(options, gTheta),
    field: data && startField(options, { data, seed: values.seed }, places),
  };
}

export type Scene = { picture(state: State): Picture };

export function createScene(): Scene {
  // Params keep their identity while only frames come in.
  const real = memoLast(realPoints);
  const start = memoLast(startPicture);
  return {
    picture({ params, frame }) {
      const all = frame ?? { ...start(params), points: undefined };
      const clouds = frame?.stage?.clouds ?? {};
      const isMinibatch = 'fake' in clouds;
      const pull = isMinibatch && 'pull' in clouds;
      const shownArrows = pull ? { from: clouds.fake, by: clouds.pull } : frame?.arrows;
      return {
        real: !params.real ? nothing : (clouds.real ?? (isMinibatch ? nothing : real(params))),
        fake: !params.fake ? nothing : (clouds.fake ?? (frame ? frame.points : start(params).fake)),
        net: params.net ? all.net : nothing,
        field: params.D ? all.field : undefined,
        arrows: params.arrows || pull ? shownArrows : undefined,
        ideal: params.ideal ? frame?.ideal : undefined,
        isMinibatch,
      };
    },
  };
}
