/** What the figure says; the same at build and live. */
import { klToStandardNormal } from '~/math/normal-distribution';
import { backendInWords as liveBackend } from '~/ui/network-status';
import { NEIGHBOURS, votesAt } from './codes';
import type { Point } from './plane';
import { encodingOf, pointOf, shownOf, type State } from './state';

/** Two decimals and a true minus sign. */
export const fixed = (value: number): string => {
  const text = Math.abs(value).toFixed(2);
  return value < 0 && text !== '0.00' ? `−${text}` : text;
};

export const pair = ([x, y]: Point): string => `(${fixed(x)}, ${fixed(y)})`;

/** For handles, read aloud. */
export const pointInWords = ([z1, z2]: Point): string => `z1 ${fixed(z1)}, z2 ${fixed(z2)}`;

/** Below the decoded picture: where it comes from. */
export function sourceInWords(state: State): string {
  switch (shownOf(state).kind) {
    case 'live':
      return 'Decoded in this page, by the network.';
    case 'recorded':
      return 'Decoded when the book was built, by the same network.';
    case 'tile':
      return 'The nearest of 256 points decoded when the book was built.';
  }
}

/** What the point stands for, by the test digits around it. */
export function neighboursInWords(state: State): string {
  const [first, second] = votesAt(state.recorded.codes, pointOf(state.params));
  if (first.count === NEIGHBOURS) {
    return `All ${NEIGHBOURS} test digits coded nearest are a ${first.digit}.`;
  }
  return (
    `Of the ${NEIGHBOURS} test digits coded nearest, ${first.count} are a ${first.digit} ` +
    `and ${second.count} a ${second.digit}.`
  );
}

/** What the encoder says of the drawing. */
export function encodingInWords(state: State): string {
  const encoding = encodingOf(state);
  if (!encoding) {
    return state.drawing
      ? 'Load the networks to see where its code lies.'
      : 'Draw a digit: large, in the middle.';
  }
  const { mean, logVariance } = encoding;
  const sigma = logVariance.map((value) => Math.exp(value / 2)) as [number, number];
  const kl = klToStandardNormal(mean, logVariance).toFixed(1).replace('-', '−');
  return `μ = ${pair(mean)}, σ = ${pair(sigma)}: ${kl} nats from the prior.`;
}

export const backendInWords = ({ network }: State): string =>
  liveBackend(network) ?? 'recorded pictures';

export const playLabel = ({ playing }: State): string => (playing ? 'Pause' : 'Play');

export const alongInWords = (along: number): string =>
  `${Math.round(100 * along)} % of the way from A to B`;
