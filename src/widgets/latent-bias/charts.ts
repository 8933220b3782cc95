/** The chart: faces along the direction of the shortcut, with the target upwards and without it down. */
import { SIDE } from '~/ui/graph';
import { BINS, type Measured } from './measure';
import type { Group } from './sample';

export const MIDDLE = SIDE / 2;
const STEP = SIDE / BINS;
const round = (value: number): number => Math.round(10 * value) / 10;

export type Paths = {
  /** Bars of the faces that follow the correlation, and on top of them of those against it. */
  follows: string;
  against: string;
  /** Outline of the faces as they weigh. */
  weighted: string;
};

export function pathsOf({ bins, weighted }: Pick<Measured, 'bins' | 'weighted'>): Paths {
  const sum = (groups: readonly Group[], i: number) =>
    groups.reduce<number>((all, group) => all + bins[group][i], 0);
  const highest = Math.max(
    1,
    ...weighted.yes,
    ...weighted.no,
    ...bins[0].flatMap((_, i) => [sum([0, 1], i), sum([2, 3], i)]),
  );
  const unit = (0.94 * MIDDLE) / highest;
  const parts: { follows: string[]; against: string[] } = { follows: [], against: [] };
  const halves: readonly (readonly [follows: Group, against: Group, up: number])[] = [
    [3, 2, -1],
    [0, 1, 1],
  ];
  for (const [follows, against, up] of halves) {
    for (let i = 0; i < BINS; i++) {
      const first = unit * up * bins[follows][i];
      const second = unit * up * bins[against][i];
      parts.follows.push(bar(i, MIDDLE, first));
      parts.against.push(bar(i, MIDDLE + first, second));
    }
  }
  return {
    follows: parts.follows.join(''),
    against: parts.against.join(''),
    weighted: outline(weighted.yes, -unit) + outline(weighted.no, unit),
  };
}

function bar(i: number, from: number, height: number): string {
  if (height === 0) return '';
  const [left, width] = [round((i + 0.08) * STEP), round(0.84 * STEP)];
  return `M${left} ${round(from)}v${round(height)}h${width}v${round(-height)}Z`;
}

/** Steps from bin to bin. */
const outline = (values: readonly number[], unit: number): string =>
  `M0 ${MIDDLE}${values.map((value, i) => `V${round(MIDDLE + unit * value)}H${round((i + 1) * STEP)}`).join('')}V${MIDDLE}`;

/** The order in which groups are listed: those with the correlation first. */
export const listed: readonly Group[] = [3, 0, 2, 1];
