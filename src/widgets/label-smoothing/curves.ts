import { linePath } from '~/ui/chart';
import { LINE } from '~/ui/density-shape';
import { areaPath, graphX, graphY, percent, SIDE, ticksAt } from '~/ui/graph';
import type { Scene } from './scene';

/** Geometry of the figure's graphs, the same at build time and live. */

export const lineX = graphX([...LINE]);
export const lineTicks = ticksAt(lineX, [-4, -2, 0, 2, 4]);
export const densityY = graphY([0, 0.8]);
export const answerY = graphY([0, 1]);
export const answerTicks = ticksAt(answerY, [0, [0.5, '½'], 1]);

const places = Array.from({ length: 241 }, (_, i) => LINE[0] + ((LINE[1] - LINE[0]) * i) / 240);

export function densityPaths(density: (x: number) => number): { area: string; line: string } {
  const heights = places.map(density);
  return {
    area: areaPath(places, heights, lineX, densityY),
    line: linePath(places, heights, lineX, densityY),
  };
}

export const answerPath = (answer: (x: number) => number): string =>
  linePath(places, places.map(answer), lineX, answerY);

/** The longest arrow, in units of the line. */
const LONGEST = 1.3;

export type Arrow = {
  /** Where it starts, in graph units, and how long it is, as CSS percent of the graph. */
  at: number;
  /** Each on a line of its own, so that arrows do not run over each other. */
  height: number;
  length: string;
  leftwards: boolean;
  /** Too short to have a direction. */
  dead: boolean;
};

/** An arrow for a push: in proportion where it is weak, of limited length where it is strong. */
export function arrowOf(x: number, push: number, height: number): Arrow {
  const length = (LONGEST * Math.abs(push)) / (Math.abs(push) + 3);
  return {
    at: lineX(x),
    height,
    length: percent((SIDE * length) / (LINE[1] - LINE[0])),
    leftwards: push < 0,
    dead: length < 0.06,
  };
}

export const arrowsOf = ({ fakes }: Scene, row: 'plain' | 'smoothed'): Arrow[] =>
  fakes.map((fake, i) => arrowOf(fake.x, fake[row], (SIDE * (i + 1)) / (fakes.length + 1)));
