import { amplification, type Parameterisation } from '~/math/parameterisations';
import { linePath } from '~/ui/chart';
import { graphLogY, graphX, SIDE, ticksAt } from '~/ui/graph';
import { schedule } from './scene';
import { levelNear } from './state';

/** Geometry of the figure's graph, the same at build time and live. */

export const timeX = graphX([0, 1000]);
export const timeTicks = ticksAt(timeX, [0, 250, 500, 750, 1000]);
export const factorY = graphLogY([1e-2, 1e2]);
export const factorTicks = ticksAt(factorY, [
  [1e-2, '÷ 100'],
  [1e-1, '÷ 10'],
  [1, '× 1'],
  [10, '× 10'],
  [100, '× 100'],
]);

const drawn = Array.from({ length: 250 }, (_, i) => 4 * i + 1).concat(1000);

/** What an error of `from` becomes in `to`, over t; a hair outside the picture where it leaves it. */
export const factorPath = (from: Parameterisation, to: Parameterisation): string =>
  linePath(
    drawn,
    drawn.map((t) => Math.min(200, Math.max(5e-3, amplification(from, to, schedule, t)))),
    timeX,
    factorY,
  );

/** The level under a place of the axis, 0 to 1. */
export const levelUnder = (place: number): number => levelNear(timeX.invert(SIDE * place));
