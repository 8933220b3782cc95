/** Geometry of the figure's graphs, the same at build time and live. */
import { histogram } from '~/math/histogram';
import { linePath } from '~/ui/chart';
import { areaPath, graphLogX, graphLogY, graphX, graphY, percent, SIDE, ticksAt } from '~/ui/graph';
import { curveKs, END, START, ways, type Scene, type Way } from './scene';
import { MAX_TIMES } from './state';

/** The clean end on the left, as time runs. */
export const levelX = graphX([START, END]);
export const levelTicks = ticksAt(levelX, [
  [6, '6'],
  [0, '0'],
  [-6, '−6'],
]);

const POINTS = 160;
const levels = Array.from({ length: POINTS + 1 }, (_, i) => START + ((END - START) * i) / POINTS);

/** What a noise level costs, behind the times. */
export function lossArea({ loss }: Scene): string {
  const values = levels.map((level) => loss.mean(level));
  return areaPath(levels, values, levelX, graphY([0, 1.15 * Math.max(...values)]));
}

export const timesPath = (scene: Scene, way: Way): string =>
  Array.from(scene.ways[way].levels, (level) => `M${levelX(level).toFixed(1)} ${SIDE}v-560`).join(
    '',
  );

const BINS = 61;
/** Deviations of the widest way on show to each side of the loss. */
const SPREADS = 3.2;

/** One scale of estimates for all four histograms. */
export function estimateWindow({ ways: batches, integral }: Scene): [number, number] {
  const widest = Math.sqrt(Math.max(...ways.map((way) => batches[way].variance)));
  return [integral - SPREADS * widest, integral + SPREADS * widest];
}

/** Each to its own height: what is compared is the width. */
export function histogramPath(scene: Scene, way: Way): string {
  const [min, max] = estimateWindow(scene);
  const { counts } = histogram(scene.ways[way].estimates, { bins: BINS, min, max });
  const y = graphY([0, 1.05 * Math.max(...counts)]);
  const width = SIDE / BINS;
  let path = `M0 ${SIDE}`;
  counts.forEach((count) => (path += `V${y(count).toFixed(1)}h${width.toFixed(2)}`));
  return `${path}V${SIDE}Z`;
}

export function windowLabels(scene: Scene): { low: string; high: string } {
  const [low, high] = estimateWindow(scene).map((value) => value.toFixed(2).replace('-', '−'));
  return { low, high };
}

export const kX = graphLogX([1, MAX_TIMES]);
export const kTicks = ticksAt(
  kX,
  curveKs.map((k): [number, string] => [k, String(k)]),
);

/** Variances over k, relative to that of one independent time. */
export const varianceY = graphLogY([1e-5, 2]);
export const varianceTicks = ticksAt(varianceY, [
  [1, '1'],
  [0.01, '1/100'],
  [1e-4, '10⁻⁴'],
]);

/** Below the picture a line leaves it. */
const FLOOR = 1e-7;

export const variancePath = ({ byK: { ks, variances } }: Scene, way: Way): string =>
  linePath(
    ks,
    variances[way].map((value) => Math.max(FLOOR, value / variances.free[0])),
    kX,
    varianceY,
  );

export const cursorLeft = (k: number): string => percent(kX(k));
