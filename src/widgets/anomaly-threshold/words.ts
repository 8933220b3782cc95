/** What the figure says; the same at build and live. */
import { formatNumber } from '~/ui/chart';
import { digitInWords, isDigitPicture } from '~/ui/digit-pictures';
import { backendInWords as liveBackend } from '~/ui/network-status';
import { networkNames } from './models';
import { readings } from './readings';
import {
  confusionOf,
  EACH,
  errorsOf,
  isComplete,
  ownScore,
  progressOf,
  rebuiltOf,
  scoredOf,
  type Params,
  type State,
} from './state';

export const pictureInWords = (picture: Params['picture']): string =>
  isDigitPicture(picture) ? digitInWords(picture) : 'nothing';

export const percent = (share: number): string =>
  Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–';

export const thresholdInWords = (threshold: number): string => formatNumber(threshold);

export const countInWords = (count: number | undefined): string =>
  count === undefined ? '–' : String(count);

/** What the threshold does. */
export function verdictInWords(state: State): string {
  const confusion = confusionOf(state);
  if (!confusion) {
    const done = progressOf(state);
    if (done !== undefined) return `Rebuilding the test pictures: ${Math.round(100 * done)} %.`;
    return state.network.status === 'live'
      ? 'Fetching the test pictures …'
      : 'Load the networks to score by this one.';
  }
  const { truePositives, falsePositives } = confusion;
  return `${truePositives} of ${EACH} clothes found, at the price of ${falsePositives} false alarms on ${EACH} digits.`;
}

/** The area under the curve. */
export function aucInWords(state: State): string {
  const { auc } = readings(state);
  return Number.isFinite(auc) ? `AUC ${auc.toFixed(3)}` : 'AUC –';
}

/** What the area means. */
export function meaningInWords(state: State): string {
  const { auc } = readings(state);
  return Number.isFinite(auc)
    ? `Of a digit and a piece of clothing drawn at random, the clothing scores higher with probability ${auc.toFixed(3)}.`
    : '';
}

/** Where the drawing stands. */
export function ownInWords(state: State): string {
  const own = ownScore(state);
  if (own === undefined) {
    return state.network.status === 'live' ? 'Scoring …' : 'Load the networks to score it.';
  }
  const { digits } = scoredOf(state);
  const above = digits.filter((score) => score > own).length;
  const rank = digits.length === EACH ? ` ${above} of ${EACH} digits score higher.` : '';
  const verdict = own > state.params.threshold ? 'an anomaly' : 'a digit';
  return `Scores ${formatNumber(own)}: passes for ${verdict}.${rank}`;
}

/** Where the scores come from. */
export function sourceInWords(state: State): string {
  if (state.params.score === 'ink') return 'Ink is counted; no network is asked.';
  if (!isComplete(scoredOf(state))) return '';
  const live = state.errors[state.params.network] === errorsOf(state);
  return live
    ? `Rebuilt in this page: ${networkNames[state.params.network]}.`
    : `Rebuilt when the book was built, by the same network: ${networkNames[state.params.network]}.`;
}

export const rebuiltInWords = (state: State): string => {
  const rebuilt = rebuiltOf(state);
  return rebuilt ? `rebuilt, error ${formatNumber(rebuilt.error)}` : 'not rebuilt yet';
};

export const backendInWords = ({ network }: State): string =>
  liveBackend(network) ?? 'recorded scores';
