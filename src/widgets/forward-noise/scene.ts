import { qSample } from '~/math/diffusion';
import { forwardChain, type ForwardChain } from '~/math/forward-chain';
import { histogram, type Histogram } from '~/math/histogram';
import { createRandom } from '~/math/random';
import type { Schedule } from '~/math/schedule';
import { standardSchedule } from '~/math/standard-schedule';
import { kolmogorovSmirnov } from '~/math/statistics';
import type { Picture } from '~/ui/images';
import { memoLast } from '~/ui/memo-last';
import type { RasterSize } from '~/ui/raster';
import type { State } from './state';

/** Pixel values shown by the histogram; N(0, 1) leaves four of a hundred thousand outside. */
export const bins = { bins: 40, min: -4, max: 4 } as const;

export type Comparison = {
  iterated: Histogram;
  jumped: Histogram;
  /** max over pixels of |iterated − jumped|. */
  largest: number;
  /** Kolmogorov–Smirnov distance between the two sets of pixel values. */
  ks: number;
  /** What two independent draws of one distribution stay below in 95 of 100 cases. */
  chance: number;
  /** How many values of each picture `ks` looked at. */
  looked: number;
};

/** All that the figure shows for one state; arrays may be overwritten by the next frame. */
export type Frame = {
  size: RasterSize;
  schedule: Schedule;
  xt: Float32Array;
  /** The picture of the jump, in a comparison. */
  jumped: Float32Array | undefined;
  /** The right-hand side of the formula: `from` is x_0 or x_{t−1}, `noise` epsilon or epsilon_t. */
  from: Float32Array;
  noise: Float32Array;
  /** How far the chain has walked; t unless it is still on its way. */
  walked: number;
  arrived: boolean;
  comparison: Comparison | undefined;
};

/** States of a chain that are kept may fill this many bytes. */
const CHAIN_BYTES = 24e6;
const BYTES_PER_VALUE = 12;

const quantile95 = 1.358;

/** Sorting is the slow part of a comparison: large pictures show every second or third value. */
const KS_VALUES = 4096;

/**
 * Computes frames, keeping from one to the next what did not change. Knows nothing of a page, so
 * that the picture of the build and the live one are the same.
 */
export function createScene() {
  const cached = {
    schedule: memoLast((kind: State['kind'], T: number) => standardSchedule(kind, T)),
    // Forked by a word, so that no step's noise (forked by its number) is the same.
    epsilon: memoLast((seed: number, length: number) =>
      createRandom(seed).fork('jump').fillNormal(new Float32Array(length)),
    ),
    chain: memoLast((picture: Picture, schedule: Schedule, seed: number): ForwardChain => {
      const length = picture.pixels.length;
      const states = Math.max(1, CHAIN_BYTES / (BYTES_PER_VALUE * length));
      return forwardChain({
        x0: picture.pixels,
        schedule,
        random: createRandom(seed),
        keepEvery: Math.min(schedule.T, Math.ceil(schedule.T / states)),
      });
    }),
  };
  let jumpBuffer = new Float32Array(0);
  let noiseBuffer = new Float32Array(0);
  let histograms: [Histogram, Histogram] | undefined;

  function compare(iterated: Float32Array, jumped: Float32Array): Comparison {
    histograms = [
      histogram(iterated, bins, histograms?.[0]),
      histogram(jumped, bins, histograms?.[1]),
    ];
    let largest = 0;
    for (let i = 0; i < iterated.length; i++) {
      largest = Math.max(largest, Math.abs(iterated[i] - jumped[i]));
    }
    const [a, b] = [thin(iterated), thin(jumped)];
    return {
      iterated: histograms[0],
      jumped: histograms[1],
      largest,
      ks: kolmogorovSmirnov(a, b),
      chance: quantile95 * Math.sqrt(2 / a.length),
      looked: a.length,
    };
  }

  /**
   * The frame of a state whose picture is there. A chain with a long way to go stops where `pause`
   * says so; the frame then says how far it came.
   */
  return function frame(
    state: State & { shown: Picture },
    pause: () => boolean = () => false,
  ): Frame {
    const { shown, t, T, kind, seed, mode, compare: comparing } = state;
    const length = shown.pixels.length;
    if (jumpBuffer.length !== length) {
      jumpBuffer = new Float32Array(length);
      noiseBuffer = new Float32Array(length);
    }
    const schedule = cached.schedule(kind, T);
    const x0 = shown.pixels;
    const common = { size: shown.size, schedule };
    if (!comparing && mode === 'jump') {
      const epsilon = cached.epsilon(seed, length);
      const xt = qSample({ x0, t, epsilon, schedule, out: jumpBuffer });
      return {
        ...common,
        xt,
        jumped: undefined,
        from: x0,
        noise: epsilon,
        walked: t,
        arrived: true,
        comparison: undefined,
      };
    }
    const chain = cached.chain(shown, schedule, seed);
    const arrived = chain.walkTo(t, pause);
    const walk = {
      ...common,
      xt: chain.xt,
      from: chain.xPrev,
      noise: chain.epsilon,
      walked: chain.t,
      arrived,
    };
    if (!comparing) return { ...walk, jumped: undefined, comparison: undefined };
    // The jump goes where the chain stands, so that the two can be compared on the way, too.
    const epsilon =
      state.noise === 'same' ? chain.epsilonBar(noiseBuffer) : cached.epsilon(seed, length);
    const jumped = qSample({ x0, t: chain.t, epsilon, schedule, out: jumpBuffer });
    return { ...walk, jumped, comparison: compare(chain.xt, jumped) };
  };
}

/** At most KS_VALUES values, evenly from the whole array. */
function thin(values: Float32Array): Float32Array {
  const stride = Math.ceil(values.length / KS_VALUES);
  if (stride === 1) return values;
  const thinned = new Float32Array(Math.ceil(values.length / stride));
  for (let i = 0; i < thinned.length; i++) thinned[i] = values[i * stride];
  return thinned;
}
