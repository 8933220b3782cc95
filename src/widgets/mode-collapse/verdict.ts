import type { Row } from '~/training/protocol';
import { bar, isOver, JUDGED_AFTER, STEPS, type State } from './state';

/** Whether one measurement meets the bar. */
export const isSound = ({ modes, quality, thickness }: Row['values']): boolean =>
  modes >= bar.modes && quality >= bar.quality && thickness >= bar.thickness;

export type Verdict = {
  /** Share of the judged measurements that meet the bar, in [0, 1]. */
  share: number;
  cured: boolean;
};

/** What a run that is over has earned; undefined before. One that diverged is not cured. */
export function verdictOf(state: Pick<State, 'frame' | 'history'>): Verdict | undefined {
  if (!isOver(state as State)) return undefined;
  const judged = state.history.filter(({ step }) => step > JUDGED_AFTER && step <= STEPS);
  const lost = state.frame?.diverged === true || judged.length === 0;
  const share = lost ? 0 : judged.filter(({ values }) => isSound(values)).length / judged.length;
  return { share, cured: share >= bar.share };
}

/** The means that a verdict rests on. */
export function judgedMeans({ history }: Pick<State, 'history'>): {
  modes: number;
  quality: number;
  thickness: number;
} {
  const judged = history.filter(({ step }) => step > JUDGED_AFTER);
  const mean = (name: string) =>
    judged.reduce((sum, { values }) => sum + values[name], 0) / judged.length;
  return { modes: mean('modes'), quality: mean('quality'), thickness: mean('thickness') };
}
