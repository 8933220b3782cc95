import { scheduleOf } from '~/math/schedule-training';
import {
  boundOverTime,
  leastVarianceCurve,
  type BoundOverTime,
  type LevelLoss,
  type LogSnrCurve,
} from '~/math/variational-diffusion';
import { memoLast } from '~/ui/memo-last';
import { lossOf } from './problems';
import { runOf, type State } from './state';
import { createTraining, type Row, type Run } from './training';

/** A schedule, and what it does to the estimate of the loss. */
export type Judged = { curve: LogSnrCurve; bound: BoundOverTime };

export type Scene = {
  loss: LevelLoss;
  /** The network before the first step, now, and the schedule of least variance. */
  first: Judged;
  now: Judged;
  least: Judged;
  history: readonly Row[];
};

const judged = (curve: LogSnrCurve, loss: LevelLoss): Judged => ({
  curve,
  bound: boundOverTime(curve, loss),
});

/** What the figure shows, worked out again only as far as something has changed. */
export function createScene(): (state: State) => Scene {
  const trained = createTraining();
  const still = memoLast((key: string) => {
    const run = JSON.parse(key) as Run;
    const loss = lossOf(run);
    return {
      loss,
      first: judged(scheduleOf(trained(run, 0).network, run), loss),
      least: judged(leastVarianceCurve(loss, -run.start, -run.end), loss),
    };
  });
  return memoLast((state: State) => {
    const run = runOf(state);
    const rest = still(JSON.stringify(run));
    const { network, history } = trained(run, state.steps);
    return { ...rest, now: judged(scheduleOf(network, run), rest.loss), history };
  });
}

/** One for everything on a page that asks what a state shows. */
export const sceneOf = createScene();
