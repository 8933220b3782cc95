import { logitOf } from '~/math/gan-losses';
import { pushOnFake } from '~/math/optimal-discriminator';
import { formatNumber } from '~/ui/chart';
import type { Scene } from './scene';
import type { State } from './state';

/** What the figure says, the same at build time and live. */

const twoDecimals = (value: number): string => value.toFixed(2).replace('-', '−');

export const placeLabel = ({ x }: State): string => `x = ${twoDecimals(x)}`;

/** A density, with enough digits that a small one is seen to be small. */
const density = (value: number): string => value.toFixed(value >= 0.005 ? 2 : 4);

export function liveValues(state: State, scene: Scene): Record<string, string> {
  const { x, alpha, beta } = state;
  const [p, q] = [scene.p.density(x), scene.q.density(x)];
  const answer = scene.smoothed(x);
  return {
    x: twoDecimals(x),
    alpha: alpha.toFixed(2),
    beta: beta.toFixed(2),
    p: density(p),
    q: density(q),
    pBelow: density(p),
    qBelow: density(q),
    answer: answer.toFixed(3),
    logit: formatNumber(logitOf(answer), 2),
    push: formatNumber(pushOnFake(scene.p, scene.q, state)(x), 2),
    kept: keptInWords(scene.kept),
  };
}

const keptInWords = (kept: number): string =>
  kept > 0.995 && kept < 1.005 ? 'all of it' : `${formatNumber(100 * kept, 2)} %`;
