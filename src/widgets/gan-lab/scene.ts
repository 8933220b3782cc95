/** What the plane shows for a state, the same at build time and live. Knows nothing of a page. */
import { sampleMixture } from '~/math/gaussian-mixture';
import { latticePoints } from '~/math/planar-density';
import { createRandom } from '~/math/random';
import { dataMixture } from '~/training/data';
import { ganStart, shownNet, shownPoints, startField } from '~/training/gan-start';
import { netLines } from '~/training/latent';
import { lattice } from '~/training/meter';
import { memoLast } from '~/ui/memo-last';
import { scaledArrows, type PlanePicture } from '~/ui/field-plane';
import { dataOf, FIELD_SIDE, isEmpty, optionsOf, POINTS, type Params, type State } from './state';

/** The plane on show is [−REACH, REACH]². */
export const REACH = lattice.reach;

/** D* where p* and q are alike. */
const UNDECIDED = 0.5;

/** Length of an arrow for a gradient of length 1, and of the longest, in units of the plane. */
const ARROW = { scale: 0.22, longest: 0.8 };

const nothing = new Float32Array(0);
const places = latticePoints({ side: FIELD_SIDE, reach: REACH });

/** Points of the data that are shown all the time. */
export function realPoints(values: Params): Float32Array {
  if (isEmpty(values)) return nothing;
  const random = createRandom(values.seed).fork('real on show');
  return sampleMixture(dataMixture(dataOf(values)), POINTS, random);
}

/** The state before the first update, in plain TypeScript. */
function startPicture(values: Params) {
  const options = optionsOf(values);
  const { gTheta } = ganStart(options, values.seed);
  const data = isEmpty(values) ? undefined : dataMixture(dataOf(values));
  return {
    points: shownPoints(options, gTheta, values.seed, POINTS),
    net: shownNet(options, gTheta),
    field: data && startField(options, { data, seed: values.seed }, places),
  };
}

export function createScene(): { picture(state: State): PlanePicture } {
  // Params keep their identity while only frames come in.
  const real = memoLast(realPoints);
  const start = memoLast(startPicture);
  return {
    picture({ params, frame }) {
      const { field, net } = frame ?? start(params);
      const clouds = frame?.stage?.clouds ?? {};
      const ringed = 'fake' in clouds;
      const pull = ringed && 'pull' in clouds;
      const shownArrows = pull ? { from: clouds.fake, by: clouds.pull } : frame?.arrows;
      return {
        clouds: [
          {
            colour: 'data',
            points: !params.real ? nothing : (clouds.real ?? (ringed ? nothing : real(params))),
          },
          {
            colour: 'generated',
            points: !params.fake ? nothing : (clouds.fake ?? (frame ?? start(params)).points),
          },
        ],
        ringed,
        net: params.net ? netLines(net) : undefined,
        field: params.D ? field : undefined,
        ideal:
          params.ideal && frame?.ideal ? { values: frame.ideal, centre: UNDECIDED } : undefined,
        arrows:
          (params.arrows || pull) && shownArrows ? scaledArrows(shownArrows, ARROW) : undefined,
      };
    },
  };
}
