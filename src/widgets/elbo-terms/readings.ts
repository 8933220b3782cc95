import { summaryOf, termsOf } from './measure';
import { measuredOf, type State } from './state';

/**
 * `beta`; means over the test digits in nats: `reconstruction` = log p(x | z), `kl`, `elbo` =
 * reconstruction − kl, `objective` = reconstruction − β·kl; `active`, the numbers of the code in use;
 * `digitReconstruction` and `digitKl` of the digit looked at.
 */
export const readingNames = [
  'beta',
  'reconstruction',
  'kl',
  'elbo',
  'objective',
  'active',
  'digitReconstruction',
  'digitKl',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const measured = measuredOf(state, state.params.beta);
  const { reconstruction, kl, active } = summaryOf(measured);
  const digit = termsOf(measured, state.params.digit);
  const beta = Number(state.params.beta);
  return {
    beta,
    reconstruction,
    kl,
    elbo: reconstruction - kl,
    objective: reconstruction - beta * kl,
    active,
    digitReconstruction: digit.reconstruction,
    digitKl: digit.kl,
  };
}
