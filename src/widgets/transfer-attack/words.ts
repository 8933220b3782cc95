/** What the figure says; the same at build and live. */
import { backendInWords as liveBackend } from '~/ui/network-status';
import { DIGITS, labels, netNames, nets, type Net } from './models';
import { fooledCount, mades, shownOf, workOf, type Made, type Shown, type State } from './state';

export const madeNames: Readonly<Record<Made, string>> = {
  none: 'no attack',
  noise: 'random signs',
  ...netNames,
};

/** How pictures of a row came to be, at the beginning of a sentence. */
export function madeInWords(made: Made): string {
  if (made === 'none') return 'As they are';
  return made === 'noise' ? 'Moved at random' : `Made on the ${netNames[made]} network`;
}

export const attackNames = { fgsm: 'FGSM: one step', pgd: 'PGD' } as const;

export const epsilonInWords = (epsilon: number): string =>
  `${epsilon}/255 = ${(epsilon / 255).toFixed(3)}`;

/** In a cell: how many digits are misread. */
export const cellInWords = ({ readBy }: Shown, read: Net): string =>
  readBy ? `${fooledCount(readBy[read])}` : '–';

/** A cell for those who cannot see the table around it. */
export const cellLabel = (shown: Shown, made: Made, read: Net): string =>
  `${madeInWords(made)}, read by the ${netNames[read]} network: ${
    shown.readBy ? `${fooledCount(shown.readBy[read])} of ${DIGITS} misread` : 'not computed'
  }`;

/** Below a digit of the cell on show. */
export function readingInWords({ readBy }: Shown, read: Net, i: number): string {
  if (!readBy) return `${labels[i]}`;
  const k = readBy[read][i];
  return k === labels[i] ? `${k}` : `${labels[i]}→${k}`;
}

/** Above the pictures. */
export function picturesInWords(state: State): string {
  const { made, read } = state.params;
  const shown = shownOf(state, made);
  const who = `${madeInWords(made)}, read by ${made === read ? 'itself' : `the ${netNames[read]} network`}`;
  if (!shown.readBy) return `${who}: not computed yet.`;
  return `${who}: ${fooledCount(shown.readBy[read])} of ${DIGITS} misread.`;
}

/** How far the rows are. */
export function progressInWords(state: State): string {
  const sources = mades.map((made) => shownOf(state, made).source);
  if (state.network.status !== 'live') {
    return sources.includes('missing')
      ? 'Load the networks to run this attack.'
      : 'Computed when the book was built, by the same networks.';
  }
  const done = sources.filter((source) => source === 'live').length;
  return workOf(state)
    ? `Attacking: row ${done + 1} of ${mades.length} …`
    : `Computed in this page: ${nets.length * DIGITS} attacks, ${mades.length * nets.length * DIGITS} readings.`;
}

export const backendInWords = ({ network }: State): string =>
  liveBackend(network) ?? 'recorded pictures';
