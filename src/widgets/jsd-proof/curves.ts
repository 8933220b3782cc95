import { sigmoid } from '~/math/gan-losses';
import { pointValue, type LogitFunction } from '~/math/gan-value';
import { linePath } from '~/ui/chart';
import { LINE } from '~/ui/density-shape';
import { areaPath, graphX, graphY, ticksAt } from '~/ui/graph';
import { KNOTS } from './discriminator';
import type { Scene } from './scene';

/** Geometry of the figure's graphs, the same at build time and live. */

export const lineX = graphX([...LINE]);
export const lineTicks = ticksAt(lineX, [-4, -2, 0, 2, 4]);
export const densityY = graphY([0, 0.8]);
export const answerY = graphY([-0.02, 1.02]);
export const answerTicks = ticksAt(answerY, [0, [0.5, '½'], 1]);
export const worthY = graphY([-1, 0.04]);
export const worthTicks = ticksAt(worthY, [[-1, '−1'], [-0.5, '−½'], 0]);

const places = Array.from({ length: 241 }, (_, i) => LINE[0] + ((LINE[1] - LINE[0]) * i) / 240);

export function densityPaths(density: (x: number) => number): { area: string; line: string } {
  const heights = places.map(density);
  return {
    area: areaPath(places, heights, lineX, densityY),
    line: linePath(places, heights, lineX, densityY),
  };
}

/** D over the line; a gap where it has no answer. */
export const answerPath = (logit: LogitFunction): string =>
  linePath(
    places,
    places.map((x) => sigmoid(logit(x))),
    lineX,
    answerY,
  );

export const knotPlaces = (d: readonly number[]): { x: number; y: number }[] =>
  KNOTS.map((knot, i) => ({ x: lineX(knot), y: answerY(sigmoid(d[i])) }));

/** What the answers are worth at each place, p*·log D + q·log(1 − D), and what D leaves. */
export function worthPaths({ p, q, logit, best }: Scene): {
  now: string;
  most: string;
  gap: string;
} {
  const worth = (answer: LogitFunction) =>
    places.map((x) => pointValue(p.density(x), q.density(x), answer(x)));
  const [now, most] = [worth(logit), worth(best)];
  return {
    now: linePath(places, now, lineX, worthY),
    most: linePath(places, most, lineX, worthY),
    gap: areaPath(places, most, lineX, worthY, now),
  };
}

/** The graph at one place: over D, what an answer is worth there, by the mass there. */
export const probabilityX = graphX([0, 1]);
export const probabilityTicks = ticksAt(probabilityX, [0, [0.5, '½'], 1]);
export const shareY = graphY([-2.4, 0.1]);
export const shareTicks = ticksAt(shareY, [[-2, '−2'], [-1, '−1'], 0]);

/** Logits close enough for a smooth curve over D, out to where it leaves the graph. */
const answers = [-60, ...Array.from({ length: 161 }, (_, i) => (i - 80) / 8), 60];

/** Worth of an answer at x as a share of the mass there; 0 for all answers where there is none. */
export function shareAt({ p, q }: Scene, x: number, logit: number): number {
  const [a, b] = [p.density(x), q.density(x)];
  return a + b === 0 ? 0 : pointValue(a / (a + b), b / (a + b), logit);
}

export const sharePath = (scene: Scene, x: number): string =>
  linePath(
    answers.map(sigmoid),
    answers.map((logit) => Math.max(-9, shareAt(scene, x, logit))),
    probabilityX,
    shareY,
  );
