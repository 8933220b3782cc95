import { scheduleNumberNames, scheduleNumbers } from '~/math/schedule-numbers';
import { drowningFrequency, makeScene } from './signal';
import { stepOf, type State } from './state';

/** `wavelength`: in pixels, of the waves that drown at step t; there once the picture is. */
export const readingNames = [...scheduleNumberNames, 'wavelength'] as const;

/** The numbers of a state that predictions may ask for; what has no finite value is no reading. */
export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { schedule, picture, seed } = state;
  const numbers = scheduleNumbers(schedule, stepOf(state));
  const spectra = picture && makeScene(picture, seed).spectra;
  return {
    ...numbers,
    wavelength: spectra ? 2 ** -drowningFrequency(spectra, numbers.alphaBar) : NaN,
  };
}
