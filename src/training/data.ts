/**
 * The data of the laboratory. Every set is a mixture of Gaussians, so that its density p*, and with
 * it the best discriminator, is exact; the curves are rows of many small ones. All are centred, with
 * coordinates of variance about 1, and lie in [−3, 3]².
 */
import { expectInteger, expectLength } from '~/math/expect';
import type { GaussianMixture } from '~/math/gaussian-mixture';
import { gridMixture, ringMixture } from '~/math/point-sets';

/** The presets, in the order in which a figure offers them. */
export const dataSets = ['ring', 'grid', 'moons', 'spiral', 'lines', 'pinwheel'] as const;
export type DataSet = (typeof dataSets)[number];

export type Dot = readonly [x: number, y: number];

/** A preset, or dots drawn by hand. */
export type DataChoice = { set: DataSet } | { set: 'drawn'; dots: readonly Dot[] };

/** Standard deviation of the data around each drawn dot. */
export const DOT_SIGMA = 0.1;

/** Half the distance of the two lines. */
const LINES_APART = 1;

const presets: Record<DataSet, () => GaussianMixture> = {
  ring: () => ringMixture(),
  grid: () => gridMixture(),
  moons: () =>
    row(2 * 40, (i) => {
      const angle = (Math.PI * ((i >> 1) + 0.5)) / 40;
      const side = i % 2 === 0 ? 1 : -1;
      return [1.15 * side * (Math.cos(angle) - 0.5), 2 * side * (Math.sin(angle) - 0.25), 0.08];
    }),
  spiral: () =>
    row(2 * 60, (i) => {
      // The square root spaces them evenly along the arm, which grows longer as it winds out.
      const turn = Math.sqrt(((i >> 1) + 0.5) / 60);
      const side = i % 2 === 0 ? 2 : -2;
      const angle = 3 * Math.PI * turn;
      return [side * turn * Math.cos(angle), side * turn * Math.sin(angle), 0.05];
    }),
  lines: () =>
    row(2 * 40, (i) => [
      i % 2 === 0 ? -LINES_APART : LINES_APART,
      -1.7 + (3.4 * ((i >> 1) + 0.5)) / 40,
      0.05,
    ]),
  pinwheel: () =>
    row(5 * 24, (i) => {
      const along = 0.3 + (1.8 * (Math.floor(i / 5) + 0.5)) / 24;
      const angle = (2 * Math.PI * (i % 5)) / 5 + 0.9 * along;
      return [1.2 * along * Math.cos(angle), 1.2 * along * Math.sin(angle), 0.06 + 0.06 * along];
    }),
};

/** The exact distribution p* of a data set. RangeError for a drawing without dots. */
export function dataMixture(choice: DataChoice): GaussianMixture {
  if (choice.set !== 'drawn') return presets[choice.set]();
  expectInteger('dots', choice.dots.length, 1, 10_000);
  for (const dot of choice.dots) expectLength('dot', dot, 2);
  return row(choice.dots.length, (i) => [...choice.dots[i], DOT_SIGMA]);
}

/** Whether a data set consists of modes that can be counted. */
export const hasModes = ({ set }: DataChoice): boolean => set === 'ring' || set === 'grid';

/** Equal components, each at (x, y) with its standard deviation. */
function row(n: number, at: (i: number) => [x: number, y: number, sigma: number]): GaussianMixture {
  const parts = Array.from({ length: n }, (_, i) => at(i));
  return {
    weights: parts.map(() => 1 / n),
    means: parts.map(([x, y]) => [x, y]),
    sigmas: parts.map(([, , sigma]) => sigma),
  };
}
