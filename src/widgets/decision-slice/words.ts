/** What the figure says; the same at build and live. */
import { backendInWords as liveBackend } from '~/ui/network-status';
import { readerNames } from './models';
import type { Point } from './slice';
import {
  labelOf,
  pointOf,
  progressOf,
  readingOf,
  showsRecorded,
  sliceOf,
  type State,
} from './state';

/** Two decimals and a true minus sign. */
export const fixed = (value: number): string => {
  const text = Math.abs(value).toFixed(2);
  return value < 0 && text !== '0.00' ? `−${text}` : text;
};

export const epsilonInWords = (epsilon: number): string =>
  `${epsilon}/255 = ${(epsilon / 255).toFixed(3)}`;

/** For the handle, read aloud. */
export const pointInWords = ([a, b]: Point): string => `gradient ${fixed(a)}, random ${fixed(b)}`;

export const placeInWords = ({ params: values }: State): string =>
  `a = ${fixed(values.a)}, b = ${fixed(values.b)}`;

const percent = (share: number): string =>
  share > 0.999 && share < 1 ? '> 99.9 %' : `${(100 * share).toFixed(1)} %`;

/** How the picture at the point is read. */
export function readingInWords(state: State): string {
  const reading = readingOf(state);
  if (!reading) return 'not read yet';
  const share = reading.exact
    ? percent(reading.share)
    : `about ${Math.round(100 * reading.share)} %`;
  return `read as ${reading.k}, ${share}`;
}

/** Where the point lies with respect to the ball. */
export function ballInWords({ params: values }: State): string {
  const [a, b] = pointOf(values);
  const size = Math.abs(a) + Math.abs(b);
  const inside = size <= values.epsilon / 255 + 1e-9;
  return `|a| + |b| = ${size.toFixed(2)}: ${inside ? 'inside' : 'outside'} the ball of ε.`;
}

/** Where the regions come from. */
export function sourceInWords(state: State): string {
  const slice = sliceOf(state);
  if (slice) {
    const done = progressOf(state);
    return done >= 1
      ? 'Regions computed in this page: 1,089 pictures read.'
      : `Reading 1,089 pictures: ${Math.round(100 * done)} %`;
  }
  if (showsRecorded(state)) return 'Regions computed when the book was built.';
  return state.network.status === 'live'
    ? 'Asking the network for its gradient …'
    : 'Load the networks to see these regions.';
}

/** For screen readers: the regions. */
export function sliceLabel(state: State): string {
  const label = labelOf(state);
  const who = `Regions of the ${readerNames[state.params.model]} network`;
  return label === undefined ? who : `${who} around a picture that it reads as ${label}`;
}

export const backendInWords = ({ network }: State): string =>
  liveBackend(network) ?? 'recorded pictures';
