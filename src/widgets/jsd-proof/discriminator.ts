import { fitLogistic, optimalLogit, type LogitFunction } from '~/math/gan-value';
import { mixtureDensity, type Bump, type Density1d } from '~/math/mixture-1d';
import { smoothCurve } from '~/math/smooth-curve';
import type { State } from './state';
import { createTraining } from './training';

/** Where a drawn discriminator can be taken hold of, and how sure it can be made. */
export const KNOTS: readonly number[] = [-4, -3, -2, -1, 0, 1, 2, 3, 4];
export const LOGIT_REACH = 6;

export const bumpOf = ({ tails }: Pick<State, 'tails'>): Bump =>
  tails === 'cut' ? 'cosine' : 'normal';

export function densitiesOf(state: Pick<State, 'p' | 'q' | 'tails'>): {
  p: Density1d;
  q: Density1d;
} {
  const bump = bumpOf(state);
  return { p: mixtureDensity(state.p, bump), q: mixtureDensity(state.q, bump) };
}

/** One for all figures of a page; another figure's run only costs the time to repeat this one. */
const trained = createTraining();

/** The discriminator that enters the proof, as a function of the place. */
export function discriminatorOf(
  { source, d, seed, steps }: Pick<State, 'source' | 'd' | 'seed' | 'steps'>,
  p: Density1d,
  q: Density1d,
): LogitFunction {
  switch (source) {
    case 'optimal':
      return optimalLogit(p, q);
    case 'trained':
      return trained(p, q, seed, steps);
    case 'drawn':
      return smoothCurve(KNOTS, d);
    case 'logistic': {
      const { slope, offset } = fitLogistic(p, q);
      return (x) => slope * x + offset;
    }
  }
}

/** The present discriminator's logits at the knots, for a hand to go on with; 0 where it has none. */
export function drawnFrom(state: State): number[] {
  const { p, q } = densitiesOf(state);
  const logit = discriminatorOf(state, p, q);
  return KNOTS.map((x) => {
    const value = logit(x);
    return Number.isNaN(value) ? 0 : value;
  });
}
