/**
 * State of the game. The link carries the game's seed, the round and what is shown; guesses are the
 * reader's own. What the network still has to answer follows from the state (`workOf`).
 */
import { choice, defineParams, integer } from '~/embed/params';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import {
  bestOf,
  dealOf,
  pickOf,
  roundOf,
  ROUNDS,
  type Answer,
  type Deal,
  type Round,
} from './round';

export const SEED_MAX = 9999;
export const views = ['noise', 'digits'] as const;

export const params = defineParams({
  seed: integer({ min: 1, max: SEED_MAX, default: 1 }),
  round: integer({ min: 1, max: ROUNDS, default: 1 }),
  /** Whether the four to choose from are shown as noises or as the digits they belong to. */
  show: choice(views, 'noise'),
});
export type Params = (typeof params)['defaults'];

/** What the network answered when the book was built, in every round of a seed. */
export type Recorded = { seed: number; answers: readonly Answer[] };

export type State = {
  params: Params;
  recorded: Recorded;
  network: NetworkStatus;
  /** The test digits; nothing before they have come. */
  digits?: readonly Float32Array[];
  /** The reader's picks in this game, by round − 1. */
  guesses: readonly (number | undefined)[];
  /** The live network's answers in this game, by round − 1. */
  answers: readonly (Answer | undefined)[];
};

export type Action =
  | NetworkAction
  | { type: 'digits'; digits: readonly Float32Array[] }
  | { type: 'guess'; candidate: number }
  | { type: 'round'; round: number }
  | { type: 'seed'; seed: number }
  | { type: 'show'; show: Params['show'] }
  | { type: 'answered'; seed: number; round: number; answer: Answer }
  | { type: 'adopt'; params: Params };

const none = Array.from({ length: ROUNDS }, () => undefined);

export const initialState = (values: Params, recorded: Recorded): State => ({
  params: values,
  recorded,
  network: { status: 'absent' },
  guesses: none,
  answers: none,
});

export const dealNow = ({ params: { seed, round } }: Pick<State, 'params'>): Deal =>
  dealOf(seed, round);

/** The round with its pictures; nothing before they have come. */
export const roundAt = ({ digits, params: { seed } }: State, round: number): Round | undefined =>
  digits && roundOf(dealOf(seed, round), digits);

/** What the network says of a round: live, or as it did when the book was built. */
export function answerAt({ answers, network, params: { seed }, recorded }: State, round: number) {
  const live = answers[round - 1];
  if (live) return live;
  return recorded.seed === seed && network.status !== 'live'
    ? recorded.answers[round - 1]
    : undefined;
}

export const guessNow = ({ guesses, params: { round } }: State): number | undefined =>
  guesses[round - 1];

export type Outcome = {
  round: number;
  t: number;
  /** Whether each of them was right; nothing where one has not answered. */
  you?: boolean;
  network?: boolean;
  best?: boolean;
};

/** How the rounds that the reader has played went. */
export function outcomes(state: State): Outcome[] {
  const { params: values, guesses } = state;
  return guesses.map((guess, i) => {
    const round = i + 1;
    const { t, truth } = dealOf(values.seed, round, 1);
    if (guess === undefined) return { round, t };
    const answer = answerAt(state, round);
    const played = roundAt(state, round);
    return {
      round,
      t,
      you: guess === truth,
      network: answer && pickOf(answer) === truth,
      best: played && bestOf(played) === truth,
    };
  });
}

export type Work = { seed: number; round: number; game: Round };

/** The next round that the network must answer, the one on show first. */
export function workOf(state: State): Work | undefined {
  const { network, answers, params: values } = state;
  if (network.status !== 'live') return undefined;
  const order = [values.round, ...answers.map((_, i) => i + 1)];
  const round = order.find((one) => answers[one - 1] === undefined);
  const game = round === undefined ? undefined : roundAt(state, round);
  return round === undefined || !game ? undefined : { seed: values.seed, round, game };
}

const replaced = <T>(list: readonly T[], index: number, value: T): T[] =>
  list.map((old, i) => (i === index ? value : old));

const within = (value: number, low: number, high: number): number =>
  Number.isFinite(value) ? Math.min(high, Math.max(low, Math.round(value))) : low;

export function update(state: State, action: Action): State {
  const { params: values } = state;
  switch (action.type) {
    case 'digits':
      return { ...state, digits: action.digits };
    case 'guess':
      // A pick stands: who has seen the answer no longer guesses.
      return guessNow(state) !== undefined || !state.digits
        ? state
        : { ...state, guesses: replaced(state.guesses, values.round - 1, action.candidate) };
    case 'round':
      return { ...state, params: { ...values, round: within(action.round, 1, ROUNDS) } };
    case 'seed':
      return newGame(state, { ...values, seed: within(action.seed, 1, SEED_MAX), round: 1 });
    case 'show':
      return { ...state, params: { ...values, show: action.show } };
    case 'answered':
      return action.seed === values.seed
        ? { ...state, answers: replaced(state.answers, action.round - 1, action.answer) }
        : state;
    case 'adopt':
      return newGame(state, action.params);
    case 'unload':
      return withNetwork({ ...state, answers: none }, action);
    default:
      return withNetwork(state, action);
  }
}

/** Guesses are forgotten; what the network said of the same rounds holds. */
function newGame(state: State, values: Params): State {
  const { recorded, network, digits, answers } = state;
  const kept = values.seed === state.params.seed ? answers : none;
  return { ...initialState(values, recorded), network, digits, answers: kept };
}
