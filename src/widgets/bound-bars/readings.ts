import { boundNow, type State } from './state';

/** The first part of the chain whose share of the bits is a reading. */
const CLEAN_PART = 0.05;

/**
 * In bits per dimension, once every step was looked at: `bits` in all, `prior` L_T, `denoising` the sum
 * of the L_{t−1}, `decoder` L_0; `cleanShare`, the share of all bits that fall to L_0 and the first
 * twentieth of the chain; `steps`.
 */
export const readingNames = [
  'steps',
  'bits',
  'prior',
  'denoising',
  'decoder',
  'cleanShare',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const steps = Number(state.params.steps);
  const bound = boundNow(state);
  if (!bound?.complete) {
    return { steps, bits: NaN, prior: NaN, denoising: NaN, decoder: NaN, cleanShare: NaN };
  }
  const { total, prior, filled } = bound;
  const clean = filled.slice(1, 1 + Math.max(1, Math.round(CLEAN_PART * steps)));
  return {
    steps,
    bits: total,
    prior,
    denoising: total - prior - filled[1],
    decoder: filled[1],
    cleanShare: clean.reduce((sum, term) => sum + term, 0) / total,
  };
}
