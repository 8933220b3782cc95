import type { LineWorld } from '~/math/line-worlds';
import type { Scene } from './scene';
import { FIXED_ENDS, type Denoiser, type State } from './state';

/** What the figure says, the same at build time and live. */

export const dataWords: Record<LineWorld, string> = {
  two: 'two bumps',
  uneven: 'two uneven bumps',
  three: 'three narrow bumps',
  one: 'one bump',
};

export const denoiserWords: Record<Denoiser, string> = {
  best: 'the best there is',
  short: 'its guess 5 % short',
};

/** A minus sign that is one. */
export const fixedTo = (value: number, digits: number): string => {
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '−');
};

export const endsAgree = ({ start, end }: State): boolean =>
  start === FIXED_ENDS.start && end === FIXED_ENDS.end;

function verdict(state: State, { fixedBound, bentBound }: Scene): string {
  const ratio = bentBound.variance / fixedBound.variance;
  const spread =
    ratio > 1.005
      ? `${fixedTo(ratio, 2)} times that of the straight one`
      : ratio < 0.995
        ? `${fixedTo(1 / ratio, 2)} times smaller than that of the straight one`
        : 'that of the straight one';
  if (endsAgree(state)) {
    return `Same ends, same loss, whatever lies between. Not the same work: an estimate from one random time has a variance ${spread}.`;
  }
  const change = bentBound.integral - fixedBound.integral;
  return `The ends differ, and now the losses do, by ${fixedTo(Math.abs(change), 3)} nats: what the red areas add or take away. The shape between the ends still adds nothing.`;
}

export const liveValues = (state: State, scene: Scene): Record<string, string> => {
  const { fixedBound, bentBound } = scene;
  return {
    fixedIntegral: fixedTo(fixedBound.integral, 4),
    bentIntegral: fixedTo(bentBound.integral, 4),
    difference: fixedTo(bentBound.integral - fixedBound.integral, 4),
    fixedDeviation: fixedTo(Math.sqrt(fixedBound.variance), 2),
    bentDeviation: fixedTo(Math.sqrt(bentBound.variance), 2),
    ratio: `× ${fixedTo(bentBound.variance / fixedBound.variance, 2)}`,
    verdict: verdict(state, scene),
  };
};

export const controlLabels = ({ start, first, second, end }: State): Record<string, string> => ({
  start: fixedTo(start, 2),
  first: fixedTo(first, 2),
  second: fixedTo(second, 2),
  end: fixedTo(end, 2),
});
