import { klToStandardNormal } from '~/math/normal-distribution';
import { NEIGHBOURS, votesAt } from './codes';
import { encodingOf, pointOf, type State } from './state';

/**
 * The decoded point (`z1`, `z2`), its distance from the origin (`radius`), the `digit` that most of
 * the test digits coded nearest are, and their `share`; of the drawing the code's `mean1`, `mean2`,
 * `sigma1`, `sigma2` and its divergence `kl` from the prior in nats, once it is encoded.
 */
export const readingNames = [
  'z1',
  'z2',
  'radius',
  'digit',
  'share',
  'mean1',
  'mean2',
  'sigma1',
  'sigma2',
  'kl',
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const [z1, z2] = pointOf(state.params);
  const [{ digit, count }] = votesAt(state.recorded.codes, [z1, z2]);
  const encoding = encodingOf(state);
  const [mean1, mean2] = encoding?.mean ?? [NaN, NaN];
  const [log1, log2] = encoding?.logVariance ?? [NaN, NaN];
  return {
    z1,
    z2,
    radius: Math.hypot(z1, z2),
    digit,
    share: count / NEIGHBOURS,
    mean1,
    mean2,
    sigma1: Math.exp(log1 / 2),
    sigma2: Math.exp(log2 / 2),
    kl: klToStandardNormal([mean1, mean2], [log1, log2]),
  };
}
