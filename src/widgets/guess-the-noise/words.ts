/** What the figure says; the same at build and live. */
import { formatNumber } from '~/ui/chart';
import { backendInWords as liveBackend } from '~/ui/network-status';
import { bestOf, pickOf, ROUNDS, schedule } from './round';
import {
  answerAt,
  dealNow,
  guessNow,
  roundAt,
  type Outcome,
  type Params,
  type State,
} from './state';

export const roundInWords = ({ params: values }: Pick<State, 'params'>): string => {
  const { t } = dealNow({ params: values });
  const a = schedule.alphaBar[t];
  return `Round ${values.round} of ${ROUNDS}: t\u00a0=\u00a0${t}, signal\u00a0${Math.sqrt(a).toFixed(2)}, noise\u00a0${Math.sqrt(1 - a).toFixed(2)}`;
};

export const taskInWords = (show: Params['show']): string =>
  show === 'noise'
    ? 'One of these four is the noise that was added. In the other three a ghost is left of the digit. Which is pure?'
    : 'One of these four digits is under the noise. Which?';

export const candidateLabel = (i: number, show: Params['show']): string =>
  `${show === 'noise' ? 'Noise' : 'Digit'} ${i + 1}`;

/** Who chose a candidate, and whether it is the one; empty before the reader has guessed. */
export function marksOf(state: State, candidate: number): string[] {
  const guess = guessNow(state);
  if (guess === undefined) return [];
  const { truth } = dealNow(state);
  const answer = answerAt(state, state.params.round);
  const round = roundAt(state, state.params.round);
  return [
    ...(candidate === truth ? ['it was this'] : []),
    ...(candidate === guess ? ['you'] : []),
    ...(answer && pickOf(answer) === candidate ? ['network'] : []),
    ...(round && bestOf(round) === candidate ? ['best bet'] : []),
  ];
}

export function verdict(state: State): string {
  const guess = guessNow(state);
  const { truth } = dealNow(state);
  const round = roundAt(state, state.params.round);
  if (guess === undefined || !round)
    return 'Pick one. Then you see the digit, and what the network and Bayes’ rule would have picked.';
  const answer = answerAt(state, state.params.round);
  const you = guess === truth ? 'You are right.' : 'You were fooled.';
  const sure = round.posterior[bestOf(round)];
  const best = `Bayes’ rule, knowing the four digits, is ${sure > 0.995 ? 'certain' : `${Math.round(100 * sure)} % sure`}${bestOf(round) === truth ? '' : ', and wrong'}.`;
  const network = !answer
    ? ''
    : ` The network’s noise comes nearest to ${pickOf(answer) === truth ? 'the right one' : 'another one'}; its mean squared error is ${formatNumber(answer.distances[truth], 2)}.`;
  return `${you}${network} ${best}`;
}

export const scoreOf = (all: readonly Outcome[], who: 'you' | 'network' | 'best'): string => {
  const played = all.filter((one) => one[who] !== undefined);
  return played.length === 0
    ? '–'
    : `${played.filter((one) => one[who]).length} of ${played.length}`;
};

export const outcomeMark = (right: boolean | undefined): string =>
  right === undefined ? '·' : right ? '●' : '○';

export const outcomeInWords = (right: boolean | undefined): string =>
  right === undefined ? 'not played' : right ? 'right' : 'wrong';

/** Who answers for the network in this game. */
export function sourceInWords(state: State): string {
  const { network, params: values, recorded } = state;
  if (network.status === 'live') return 'The network answers in this page.';
  return values.seed === recorded.seed
    ? 'The network’s answers to this game were computed when the book was built.'
    : 'For this game the network has to be loaded; without it you play against Bayes’ rule alone.';
}

export const backendInWords = (state: State): string =>
  liveBackend(state.network) ?? 'recorded answers';
