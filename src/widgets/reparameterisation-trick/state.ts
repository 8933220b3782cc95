import { choice, defineParams, flag, integer, real } from '~/embed/params';
import { integrandNames } from '~/math/gradient-estimators';

/** Where the middle of q may lie: [−REACH, REACH]. */
export const REACH = 2.5;
export const sigmaRange = [0.1, 1.5] as const;
/** Samples in a batch are a power of two: 2 … 2^MOST_DOUBLINGS. */
export const MOST_DOUBLINGS = 6;

export const parameterNames = ['mu', 'logSigma'] as const;

export const params = defineParams({
  f: choice(integrandNames, 'square'),
  mu: real({ min: -REACH, max: REACH, default: 1, digits: 2 }),
  sigma: real({ min: sigmaRange[0], max: sigmaRange[1], default: 0.8, digits: 2 }),
  /** What the gradient is taken by. */
  by: choice(parameterNames, 'mu'),
  /** log₂ of the samples in a batch. */
  doublings: integer({ min: 1, max: MOST_DOUBLINGS, default: 3 }),
  /** Whether the score function takes the mean of the other samples' f off. */
  baseline: flag(false),
  /** Of ε. */
  seed: integer({ min: 0, max: 9999, default: 1 }),
});

export type Params = (typeof params)['defaults'];
export type State = Params;

export type Action =
  | { type: 'f'; f: Params['f'] }
  | { type: 'mu'; mu: number }
  | { type: 'sigma'; sigma: number }
  | { type: 'by'; by: Params['by'] }
  | { type: 'doublings'; doublings: number }
  | { type: 'baseline'; baseline: boolean }
  | { type: 'seed'; seed: number }
  /** Other samples. */
  | { type: 'again' };

export const initialState = (values: Params): State => values;
export const paramsOf = (state: State): Params => state;

const within = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));
/** As a link writes it. */
const hundredths = (value: number, low: number, high: number): number =>
  Math.round(100 * within(value, low, high)) / 100 + 0;

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'mu':
      return { ...state, mu: hundredths(action.mu, -REACH, REACH) };
    case 'sigma':
      return { ...state, sigma: hundredths(action.sigma, ...sigmaRange) };
    case 'doublings':
      return { ...state, doublings: Math.round(within(action.doublings, 1, MOST_DOUBLINGS)) };
    case 'seed':
      return { ...state, seed: Math.round(within(action.seed, 0, 9999)) };
    case 'again':
      return { ...state, seed: (state.seed + 1) % 10_000 };
    case 'f':
      return { ...state, f: action.f };
    case 'by':
      return { ...state, by: action.by };
    case 'baseline':
      return { ...state, baseline: action.baseline };
  }
}

export const batchSize = ({ doublings }: Pick<Params, 'doublings'>): number => 2 ** doublings;
