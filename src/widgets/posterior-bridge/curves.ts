/** Geometry of the figure's graphs, the same at build time and live. */
import { linePath, type Scale, type Tick } from '~/ui/chart';
import { areaPath, graphLogX, graphLogY, graphX, graphY, ticksAt } from '~/ui/graph';
import { LEAST_KL, type Scene } from './scene';
import { REACH } from './state';

/** Deviations to either side that a band covers. */
const BAND = 2;

export const timeX = graphX([0, 1]);
export const valueY = graphY([-REACH, REACH]);
export const valueTicks = ticksAt(valueY, [-2, -1, 0, 1, 2]);

type Road = Scene['bridge'];

/** The band of a road, and the line of its mean. */
export function roadPaths(road: Road): { band: string; line: string } {
  const at = road.map((one) => one.at);
  const low = road.map(({ mean, deviation }) => mean - BAND * deviation);
  const high = road.map(({ mean, deviation }) => mean + BAND * deviation);
  return {
    band: areaPath(at, high, timeX, valueY, low),
    line: linePath(
      at,
      road.map((one) => one.mean),
      timeX,
      valueY,
    ),
  };
}

/** Half widths of the window on x_{t−1}: as the steps get short, so does it, by leaps. */
const WINDOWS = [0.1, 0.2, 0.4, 1, 2, 3];
const LEAST_DEVIATIONS = 4;
const DENSITY_POINTS = 240;

/** The window on x_{t−1}: it is moved by half of its width, so that most of a drag leaves it alone. */
export function windowOf({ untold, told }: Scene): [number, number] {
  const reach =
    LEAST_DEVIATIONS * Math.sqrt(untold.variance) + Math.abs(told.mean - untold.mean) / 4;
  const widest = WINDOWS[WINDOWS.length - 1];
  const half = WINDOWS.find((width) => width >= reach) ?? widest;
  if (half === widest) return [-half, half];
  const centre = (Math.round((2 * untold.mean) / half) * half) / 2;
  return [centre - half, centre + half];
}

export type StepGraph = {
  x: Scale;
  ticks: Tick[];
  told: string;
  untold: { area: string; line: string };
  normal: string;
  /** Where x_0 itself stands, if x_{t−1} is x_0. */
  point: string;
};

export function stepGraph(scene: Scene): StepGraph {
  const { told, untold, normal } = scene.densities;
  const [low, high] = windowOf(scene);
  const x = graphX([low, high]);
  const xs = Array.from(
    { length: DENSITY_POINTS + 1 },
    (_, i) => low + ((high - low) * i) / DENSITY_POINTS,
  );
  const valuesOf = (density?: { density(x: number): number }) =>
    density ? xs.map((at) => density.density(at)) : [];
  const drawn = { told: valuesOf(told), untold: valuesOf(untold), normal: valuesOf(normal) };
  // The told one may be much narrower and so much higher; it may leave through the top.
  const most = Math.max(...drawn.untold, ...drawn.normal);
  const y = graphY([
    0,
    Math.max(1.1 * most, Math.min(2.2 * most, 1.1 * Math.max(0, ...drawn.told))),
  ]);
  const line = (values: number[]) => (values.length > 0 ? linePath(xs, values, x, y) : '');
  const decimals = high - low < 1 ? 2 : 1;
  const ticks = [0, 1, 2, 3, 4].map((i) => {
    const value = low + ((high - low) * i) / 4;
    return { at: x(value), label: (value + 0).toFixed(decimals).replace('-', '−') };
  });
  return {
    x,
    ticks,
    told: line(drawn.told),
    untold: { area: areaPath(xs, drawn.untold, x, y), line: line(drawn.untold) },
    normal: line(drawn.normal),
    point: told ? '' : `M${x(scene.told.mean)} 0V1000`,
  };
}

export const betaX = graphLogX([3e-4, 1]);
export const klY = graphLogY([LEAST_KL, 10]);
export const betaTicks = ticksAt(betaX, [
  [0.001, '0.001'],
  [0.01, '0.01'],
  [0.1, '0.1'],
  [1, '1'],
]);
export const klTicks = ticksAt(klY, [
  [1e-9, '10⁻⁹'],
  [1e-6, '10⁻⁶'],
  [1e-3, '0.001'],
  [1, '1'],
]);

/** Divergence over the noise rate of the step; what is only rounding is left out. */
export function closenessPath({ closeness }: Scene): string {
  const kept = closeness.filter(({ kl }) => kl > LEAST_KL);
  return linePath(
    kept.map(({ beta }) => beta),
    kept.map(({ kl }) => kl),
    betaX,
    klY,
  );
}

/** Where the step in hand lies on that line; `undefined` below the graph. */
export function closenessDot({
  coefficients,
  untold,
}: Scene): { x: number; y: number } | undefined {
  return untold.kl > LEAST_KL && coefficients.beta > 3e-4
    ? { x: betaX(coefficients.beta), y: klY(untold.kl) }
    : undefined;
}
