import { meanSquaredError, psnr } from '~/math/picture-error';
import { noisyOf, outcomeOf, type State } from './state';

/**
 * The noise level `sigma`; how far the damaged and the restored picture are from the drawing, as mean
 * squared errors `mseBefore`, `mseAfter` and in decibels `psnrBefore`, `psnrAfter`, pictures clamped
 * to [−1, 1]; and the `gain` in decibels, negative where restoring made it worse.
 */
export const readingNames = [
  'sigma',
  'mseBefore',
  'mseAfter',
  'psnrBefore',
  'psnrAfter',
  'gain',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { drawing, params } = state;
  const noisy = noisyOf(state);
  const mseBefore = drawing && noisy ? meanSquaredError(noisy, drawing) : NaN;
  const mseAfter = outcomeOf(state)?.error ?? NaN;
  const [psnrBefore, psnrAfter] = [psnr(mseBefore), psnr(mseAfter)];
  return {
    sigma: params.sigma,
    mseBefore,
    mseAfter,
    psnrBefore,
    psnrAfter,
    gain: psnrAfter - psnrBefore,
  };
}
