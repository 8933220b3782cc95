/** What the plane shows for a state, the same at build time and live. Knows nothing of a page. */
import { sampleMixture } from '~/math/gaussian-mixture';
import { modeCoverage } from '~/math/mode-coverage';
import { createRandom } from '~/math/random';
import { ganShapes, ganStart, shownPoints } from '~/training/gan-start';
import { latentNet } from '~/training/latent';
import { forward } from '~/training/network';
import { memoLast } from '~/ui/memo-last';
import { ring } from './exhibits';
import { optionsOf, POINTS, type Params, type State } from './state';

export type Picture = {
  /** Points of the data and generated ones, [n, 2]. */
  real: Float32Array;
  fake: Float32Array;
  /** The curve on which a generator of one latent coordinate puts all its points; else empty. */
  curve: Float32Array;
  /** For each mode, whether the points on show cover it. */
  covered: boolean[];
};

/** A mode counts as covered from this part of its fair share on, as in the measurements. */
const ENOUGH = 0.25;

function realPoints({ seed }: Params): Float32Array {
  return sampleMixture(ring, POINTS, createRandom(seed).fork('real on show'));
}

/** The generator before its first update, in plain TypeScript. */
function startOf(values: Params): Pick<Picture, 'fake' | 'curve'> {
  const options = optionsOf(values);
  const { gTheta } = ganStart(options, values.seed);
  const net = latentNet(options.latent, options.latentDimension);
  const isCurve = options.latentDimension === 1;
  return {
    fake: shownPoints(options, gTheta, values.seed, POINTS),
    curve: isCurve ? forward(ganShapes(options).g, gTheta, net) : new Float32Array(0),
  };
}

export function createScene(): (state: State) => Picture {
  const real = memoLast(realPoints);
  const start = memoLast(startOf);
  return ({ params, frame }) => {
    const { fake, curve } = frame ? { fake: frame.points, curve: frame.net } : start(params);
    const { shares } = modeCoverage(fake, ring);
    return {
      real: real(params),
      fake,
      curve,
      covered: shares.map((share, k) => share >= ENOUGH * ring.weights[k]),
    };
  };
}
