import { createScene } from './scene';
import type { State } from './state';

/**
 * `t`, `T`; `beta`, `betaTilde`, `coefX0`, `coefXt` of the step; `toldMean` of q(x_{t−1} | x_t, x_0);
 * `mean`, `variance` of q(x_{t−1} | x_t), and `kl`, its divergence from the normal with these two, in
 * nats; `ratio` of its variance to betaTilde.
 */
export const readingNames = [
  't',
  'T',
  'beta',
  'betaTilde',
  'coefX0',
  'coefXt',
  'toldMean',
  'mean',
  'variance',
  'kl',
  'ratio',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { t, coefficients, told, untold } = createScene()(state);
  const { beta, betaTilde, coefX0, coefXt } = coefficients;
  return {
    t,
    T: Number(state.T),
    beta,
    betaTilde,
    coefX0,
    coefXt,
    toldMean: told.mean,
    mean: untold.mean,
    variance: untold.variance,
    kl: untold.kl,
    ratio: untold.variance / betaTilde,
  };
}
