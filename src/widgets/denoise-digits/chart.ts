/** The chart: PSNR against the noise level, before and after. */
import { meanSquaredError, psnr } from '~/math/picture-error';
import { linePath } from '~/ui/chart';
import { graphX, graphY, SIDE, ticksAt } from '~/ui/graph';
import { BLANK, TRAINED } from './models';
import { LEVELS, SIGMA_MAX } from './state';

const x = graphX([0, SIGMA_MAX]);
const y = graphY([0, 36]);

export const xTicks = ticksAt(x, [0, 1, 2, 3, 4]);
export const yTicks = ticksAt(y, [
  [0, '0'],
  [10, '10'],
  [20, '20'],
  [30, '30 dB'],
]);

/** Ends of the noise levels of the training, on the graph. */
export const trained = { from: x(TRAINED.low), to: x(TRAINED.high) };
export const trainedPath = `M${trained.from} 0H${trained.to}V${SIDE}H${trained.from}Z`;

/** Where the line of the present noise level stands. */
export const placeOfSigma = (sigma: number): number => x(sigma);
export const sigmaAt = (share: number): number => share * SIGMA_MAX;

/** The curve of mean squared errors at the first levels; an error of 0 is far above the chart. */
export const curvePath = (errors: readonly number[]): string =>
  linePath(
    LEVELS.slice(0, errors.length),
    errors.map((error) => Math.min(99, psnr(error))),
    x,
    y,
  );

/** The level of a page on which nothing is drawn, the least that an answer must beat. */
export function paperPath(drawing: Float32Array): string {
  const level = y(psnr(meanSquaredError(new Float32Array(drawing.length).fill(BLANK), drawing)));
  return Number.isFinite(level) ? `M0 ${Math.round(10 * level) / 10}H${SIDE}` : '';
}
