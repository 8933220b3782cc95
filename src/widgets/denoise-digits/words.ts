/** What the figure says; the same at build and live. */
import { psnr } from '~/math/picture-error';
import { digitInWords, isDigitPicture } from '~/ui/digit-pictures';
import { backendInWords as liveBackend } from '~/ui/network-status';
import { TRAINED } from './models';
import { readings } from './readings';
import { outcomeOf, type Params, type State } from './state';

const shapeNames = { house: 'a house', cross: 'a cross', star: 'a star', none: 'nothing' } as const;

export const pictureInWords = (picture: Params['picture']): string =>
  isDigitPicture(picture) ? digitInWords(picture) : shapeNames[picture];

/** One decimal and a true minus sign. */
export const decibels = (value: number): string =>
  Number.isFinite(value)
    ? `${value.toFixed(1).replace('-', '−')}\u00a0dB`
    : value > 0
      ? '∞ dB'
      : '–';

const errorInWords = (mse: number): string =>
  Number.isFinite(mse) ? `MSE ${mse.toFixed(3)}, PSNR ${decibels(psnr(mse))}` : '–';

/** Below the damaged picture. */
export const beforeInWords = (state: State): string => errorInWords(readings(state).mseBefore);
/** Below the restored one. */
export const afterInWords = (state: State): string => errorInWords(readings(state).mseAfter);

export const sigmaInWords = (sigma: number): string => sigma.toFixed(2);
export const holeInWords = (hole: number): string => (hole === 0 ? 'none' : `${hole} × ${hole}`);

/** Whether it helped. */
export function verdictInWords(state: State): string {
  const outcome = outcomeOf(state);
  if (!outcome) {
    return state.network.status === 'live'
      ? 'Restoring …'
      : 'Load the network to restore this picture.';
  }
  const { gain, psnrBefore } = readings(state);
  if (psnrBefore === Infinity) return 'There was nothing to restore, and yet the picture changed.';
  if (Number.isNaN(gain)) return 'Restored.';
  return gain >= 0
    ? `Restored: ${decibels(gain)} nearer to the drawing.`
    : `Made worse: ${decibels(-gain)} further from the drawing.`;
}

/** What training has to do with it. */
export function trainingInWords({ params: { sigma, hole } }: Pick<State, 'params'>): string {
  const range = `${TRAINED.low} to ${TRAINED.high}`;
  if (sigma < TRAINED.low) {
    return `Less noise than in any training picture (σ from ${range}): the network still smooths.`;
  }
  if (sigma > TRAINED.high) {
    return `More noise than in any training picture (σ from ${range}): nothing says what comes out.`;
  }
  if (hole > 0) {
    return `This much noise it was trained on (σ from ${range}), but on no picture with a hole.`;
  }
  return `This much noise it was trained on (σ from ${range}), and on digits only.`;
}

/** Where the restored picture was computed. */
export function sourceInWords(state: State): string {
  switch (outcomeOf(state)?.source) {
    case 'live':
      return 'Restored in this page, by the network.';
    case 'built':
      return 'Restored when the book was built, by the same network.';
    default:
      return '';
  }
}

export const backendInWords = ({ network }: State): string =>
  liveBackend(network) ?? 'recorded picture';
