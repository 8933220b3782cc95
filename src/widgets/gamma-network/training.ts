/** The schedule in training: the network of a given step and the way there, the same whoever asks for it. */
import type { MonotoneNetwork } from '~/math/monotone-network';
import { createRandom } from '~/math/random';
import {
  drawsOf,
  freshSchedule,
  lossAlongPath,
  scheduleOf,
  squareGradient,
  updated,
  type TrainedSchedule,
} from '~/math/schedule-training';
import { boundOverTime, type LevelLoss } from '~/math/variational-diffusion';
import { lossOf, scaleOf, worlds, type Problem } from './problems';

export const MAX_STEPS = 1500;
export const UNITS = 16;
/** Steps from one measurement to the next, and from one network that is kept to the next. */
export const EVERY = 10;
const KEPT_EVERY = 50;
/** Places of t for a measurement on the way. */
const PLACES = 400;

export type Run = Problem & { seed: number; rate: number; batch: number };
export type Row = { step: number; variance: number };
export type Trained = { network: MonotoneNetwork; history: readonly Row[] };

/** The network after so many steps, from the nearest one kept, and the variances measured up to there. */
export function createTraining(): (run: Run, steps: number) => Trained {
  let current: { key: string; kept: TrainedSchedule[]; rows: Row[]; loss: LevelLoss } | undefined;
  return (run, steps) => {
    const key = JSON.stringify(run);
    const random = createRandom(run.seed);
    if (current?.key !== key) {
      const start = freshSchedule(UNITS, random.fork('start'));
      current = { key, kept: [start], rows: [], loss: lossOf(run) };
    }
    const { kept, rows, loss } = current;
    const path = lossAlongPath(worlds[run.world], scaleOf[run.denoiser]);
    const draw = drawsOf(worlds[run.world], run.coordinates);
    const measure = ({ network, updates }: TrainedSchedule): void => {
      if (updates === EVERY * rows.length) {
        const { variance } = boundOverTime(scheduleOf(network, run), loss, PLACES);
        rows.push({ step: updates, variance });
      }
    };
    const last = Math.min(Math.floor(steps / KEPT_EVERY), kept.length - 1);
    let schedule = kept[last];
    measure(schedule);
    while (schedule.updates < steps) {
      const stream = random.fork(schedule.updates);
      const draws = Array.from({ length: run.batch }, () => draw(stream));
      const { gradient } = squareGradient(schedule.network, run, path, draws);
      schedule = updated(schedule, gradient, run.rate);
      measure(schedule);
      if (schedule.updates === KEPT_EVERY * kept.length) kept.push(schedule);
    }
    return {
      network: schedule.network,
      history: rows.slice(0, Math.floor(steps / EVERY) + 1),
    };
  };
}
