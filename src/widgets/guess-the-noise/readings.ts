import { bestOf, pickOf, schedule } from './round';
import { answerAt, dealNow, roundAt, type State } from './state';

/**
 * Of the round: `t`, `snr`; `sure`, how probable the likeliest candidate is for one who knows all four,
 * and `bestRight`, whether it is the one (1 or 0); `networkError`, the mean squared error of the
 * network's noise, and `networkRight`. The pictures must have come; the network's two need its answer.
 */
export const readingNames = [
  't',
  'snr',
  'sure',
  'bestRight',
  'networkError',
  'networkRight',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { t, truth } = dealNow(state);
  const round = roundAt(state, state.params.round);
  const answer = answerAt(state, state.params.round);
  const alphaBar = schedule.alphaBar[t];
  return {
    t,
    snr: alphaBar / (1 - alphaBar),
    sure: round ? round.posterior[bestOf(round)] : NaN,
    bestRight: round ? Number(bestOf(round) === truth) : NaN,
    networkError: answer ? answer.distances[truth] : NaN,
    networkRight: answer ? Number(pickOf(answer) === truth) : NaN,
  };
}
