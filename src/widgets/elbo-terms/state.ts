/**
 * State of the figure. The link carries what is looked at; which network must still be measured
 * follows from the state (`workOf`).
 */
import { choice, defineParams, integer } from '~/embed/params';
import { digitPictures } from '~/ui/digit-pictures';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import { summaryOf, type Live, type Measured } from './measure';
import { betas, LATENT, type Beta } from './models';

/** The digits that are measured. The first ten, 0 to 9, are on show. */
export const batch = digitPictures;
export const SHOWN = 10;

export const axesNames = ['most', 'least'] as const;
export type AxesName = (typeof axesNames)[number];

export const params = defineParams({
  /** Price of a nat in the code. */
  beta: choice(betas, '1'),
  /** The digit that is looked at. */
  digit: integer({ min: 0, max: SHOWN - 1, default: 3 }),
  /** The two numbers of the code that the plane shows: those with most or with least KL. */
  axes: choice(axesNames, 'most'),
  /** Of the draw of z. */
  seed: integer({ min: 0, max: 9999, default: 1 }),
});
export type Params = (typeof params)['defaults'];

/** Means over all 10,000 test digits, as the model's manifest has them. */
export type Full = Record<Beta, { reconstruction: number; kl: number }>;

/** What the page brings along: what the same networks gave when the book was built. */
export type Recorded = { measured: Record<Beta, Measured>; full: Full };

export type State = {
  params: Params;
  recorded: Recorded;
  network: NetworkStatus;
  live: Partial<Record<Beta, Live>>;
};

export type Action =
  | NetworkAction
  | { type: 'beta'; beta: Beta }
  | { type: 'digit'; digit: number }
  | { type: 'axes'; axes: AxesName }
  /** Another draw of z. */
  | { type: 'again' }
  | { type: 'measured'; beta: Beta; live: Live }
  | { type: 'adopt'; params: Params };

export const initialState = (values: Params, recorded: Recorded): State => ({
  params: values,
  recorded,
  network: { status: 'absent' },
  live: {},
});

/** What is known of the networks of one β: the newest that was measured here, or what was recorded. */
export const measuredOf = ({ live, recorded }: State, beta: Beta): Measured =>
  live[beta] ?? recorded.measured[beta];

export type Work = { beta: Beta; seed: number };

/** The network to measure next, if any; the one looked at comes first. */
export function workOf({ network, live, params: { beta, seed } }: State): Work | undefined {
  if (network.status !== 'live') return undefined;
  const missing = [beta, ...betas].find((one) => live[one]?.seed !== seed);
  return missing && { beta: missing, seed };
}

/** The two numbers of the code on the plane, as they stand in the code. */
export function axesOf(state: State): [number, number] {
  const { klByNumber } = summaryOf(measuredOf(state, state.params.beta));
  const order = Array.from({ length: LATENT }, (_, j) => j).sort(
    (a, b) => klByNumber[b] - klByNumber[a],
  );
  const [first, second] = state.params.axes === 'most' ? order : order.slice(-2);
  return first < second ? [first, second] : [second, first];
}

const withParams = (state: State, values: Partial<Params>): State => ({
  ...state,
  params: { ...state.params, ...values },
});

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'beta':
      return withParams(state, { beta: action.beta });
    case 'digit': {
      const digit = Math.round(Math.min(SHOWN - 1, Math.max(0, action.digit)));
      return withParams(state, { digit });
    }
    case 'axes':
      return withParams(state, { axes: action.axes });
    case 'again':
      return withParams(state, { seed: (state.params.seed + 1) % 10_000 });
    case 'measured':
      // What comes late from a network that was closed is not kept.
      return state.network.status === 'live'
        ? { ...state, live: { ...state.live, [action.beta]: action.live } }
        : state;
    case 'adopt':
      return { ...state, params: action.params };
    case 'unload':
      // The next network may be another: nothing of this one's stays.
      return withNetwork({ ...state, live: {} }, action);
    default:
      return withNetwork(state, action);
  }
}
