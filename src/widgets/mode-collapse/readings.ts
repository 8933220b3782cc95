import { goalOf, stepOf, type State } from './state';
import { verdictOf } from './verdict';

/**
 * `step`; at it the `modes` covered, `quality` (share of the points within 3σ of a mode), `thickness` (see `modeThickness`);
 * at the end of a run `cured`, the share of the judged measurements that meet the bar.
 */
export const readingNames = ['step', 'modes', 'quality', 'thickness', 'cured'] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { frame } = state;
  const isStill = goalOf(state) === undefined && frame?.measured.step === frame?.step;
  const { modes = NaN, quality = NaN, thickness = NaN } = (isStill && frame?.measured.values) || {};
  return { step: stepOf(state), modes, quality, thickness, cured: verdictOf(state)?.share ?? NaN };
}
