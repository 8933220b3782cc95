/** Two schedules and what the bound makes of them. */
import { lineWorlds, type LineWorld } from '~/math/line-worlds';
import {
  boundOverTime,
  fallingCurve,
  levelLoss,
  straightCurve,
  tabulated,
  type BoundOverTime,
  type LevelLoss,
  type LogSnrCurve,
} from '~/math/variational-diffusion';
import { memoLast } from '~/ui/memo-last';
import { FIXED_ENDS, REACH, type Denoiser, type State } from './state';

export type Scene = {
  loss: LevelLoss;
  fixed: LogSnrCurve;
  bent: LogSnrCurve;
  fixedBound: BoundOverTime;
  bentBound: BoundOverTime;
};

/** The share of the best guess that the poorer denoiser says. */
export const SHORT = 0.95;
const CELLS = 360;
/** Times of the midpoint rule: with so many, losses under equal ends agree to the last digit on show. */
const TIMES = 9000;

const fixed = straightCurve(FIXED_ENDS.start, FIXED_ENDS.end);

export function createScene(): (state: State) => Scene {
  const lossOf = memoLast((data: LineWorld, denoiser: Denoiser) =>
    tabulated(levelLoss(lineWorlds[data], denoiser === 'best' ? 1 : SHORT), [-REACH, REACH], CELLS),
  );
  const fixedOf = memoLast((loss: LevelLoss) => boundOverTime(fixed, loss, TIMES));
  const sceneOf = memoLast(
    (loss: LevelLoss, start: number, first: number, second: number, end: number): Scene => {
      const bent = fallingCurve([start, first, second, end]);
      const bentBound = boundOverTime(bent, loss, TIMES);
      return { loss, fixed, bent, fixedBound: fixedOf(loss), bentBound };
    },
  );
  return ({ data, denoiser, start, first, second, end }) =>
    sceneOf(lossOf(data, denoiser), start, first, second, end);
}

/** Places of an inner handle that are tried, and cells for each: enough to find the valley. */
const TRIES = 40;
const TRY_CELLS = 200;

/** Where the inner handles must lie for an estimate from one draw to vary least, the ends as they are. */
export function calmestShape({ loss }: Scene, { start, end }: State) {
  const place = (i: number) => start + ((end - start) * i) / TRIES;
  let best = { first: place(1), second: place(2), variance: Infinity };
  for (let i = 1; i < TRIES - 1; i++) {
    for (let j = i + 1; j < TRIES; j++) {
      const [first, second] = [place(i), place(j)];
      const curve = fallingCurve([start, first, second, end]);
      const { variance } = boundOverTime(curve, loss, TRY_CELLS);
      if (variance < best.variance) best = { first, second, variance };
    }
  }
  return { first: best.first, second: best.second };
}

export const straightShape = ({ start, end }: State) => ({
  first: start + (end - start) / 3,
  second: start + (2 * (end - start)) / 3,
});
