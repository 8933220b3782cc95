import { rowNear } from './measurements';
import { picturesOf, type State } from './state';

/**
 * The `scale`; what was measured at the scale nearest: `asked` (share read as asked) and `spread`
 * (against real faces) of faces asked for one thing, `fid`, `precision`, `recall` of faces asked for
 * everything; and of the live pictures the number read as asked (`hits`) and how much they differ from
 * each other (`variety`).
 */
export const readingNames = [
  'scale',
  'asked',
  'spread',
  'fid',
  'precision',
  'recall',
  'hits',
  'variety',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { asked, spread, fid, precision, recall } = rowNear(state.measurements, state.params.scale);
  const verdict = picturesOf(state, 'guided')?.verdict;
  return {
    scale: state.params.scale,
    asked: asked[0],
    spread: spread[0],
    fid: fid[0],
    precision: precision[0],
    recall: recall[0],
    hits: verdict ? verdict.hits.filter(Boolean).length : NaN,
    variety: verdict?.variety ?? NaN,
  };
}
