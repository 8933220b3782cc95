import { integrands, type IntegrandName } from '~/math/gradient-estimators';
import { histogram } from '~/math/histogram';
import { normalPdf } from '~/math/normal';
import { linePath, type Scale, type Tick } from '~/ui/chart';
import { areaPath, graphX, graphY, SIDE, ticksAt } from '~/ui/graph';
import type { Method, SamplePoint, Scene } from './scene';
import type { Params } from './state';

/** Geometry of the figure's graphs, the same at build time and live. */

const EDGE = 4;
export const zX = graphX([-EDGE, EDGE]);
export const zTicks = ticksAt(zX, [-3, -2, -1, 0, 1, 2, 3]);

/** What the graphs of f show. */
const ranges: Record<IntegrandName, [number, number]> = {
  square: [-1.5, 10],
  absolute: [-0.6, 4.2],
  step: [-0.25, 1.4],
  sine: [-1.5, 1.7],
  ripple: [-1.5, 1.7],
};
const fY = (name: IntegrandName): Scale => graphY(ranges[name]);

export const fTicks = (name: IntegrandName): Tick[] =>
  ticksAt(
    fY(name),
    {
      square: [0, 4, 8],
      absolute: [0, 2, 4],
      step: [0, 0.5, 1],
      sine: [-1, 0, 1],
      ripple: [-1, 0, 1],
    }[name],
  );

const places = Array.from({ length: 801 }, (_, i) => (2 * EDGE * i) / 800 - EDGE);

/** f; the jump of the step is a gap. */
export function fPath(name: IntegrandName): string {
  const values = places.map((z) => (name === 'step' && z === 0 ? NaN : integrands[name].f(z)));
  return linePath(places, values, zX, fY(name));
}

/** q, as high as a third of the graph: not to scale. */
export function densityPath({ mu, sigma }: Pick<Params, 'mu' | 'sigma'>): string {
  const heights = places.map((z) => normalPdf((z - mu) / sigma) / normalPdf(0));
  return areaPath(places, heights, zX, graphY([0, 3]));
}

/** The sides of a graph's box, a little beyond which a point is as good as outside. */
const held = (at: number): number =>
  Math.round(10 * Math.min(1.5 * SIDE, Math.max(-0.5 * SIDE, at))) / 10;

/** A dot: a line of no length, whose ends are round. */
const dot = (x: number, y: number): string => `M${held(x)} ${held(y)}h0`;

export const dotsPath = (name: IntegrandName, points: readonly SamplePoint[]): string =>
  points.map(({ z, value }) => dot(zX(z), fY(name)(value))).join('');

export const dotPath = (name: IntegrandName, { z, value }: SamplePoint): string =>
  dot(zX(z), fY(name)(value));

/** Width in pixels of a sample with weight 1. */
export const DOT = 11;
/** Width of a sample whose weight has changed: its area is the weight. */
export const dotWidth = ({ weight }: SamplePoint): number =>
  Math.round(10 * DOT * Math.sqrt(Math.min(6, weight))) / 10;

/** From where each sample is to where it goes, along the tangent of f. */
export const arrowsPath = (name: IntegrandName, points: readonly SamplePoint[]): string =>
  points
    .map(({ z, value, movedZ, movedValue }) => {
      const y = fY(name);
      return `M${held(zX(z))} ${held(y(value))}L${held(zX(movedZ))} ${held(y(movedValue))}`;
    })
    .join('');

export const movedPath = (name: IntegrandName, points: readonly SamplePoint[]): string =>
  points.map(({ movedZ, movedValue }) => dot(zX(movedZ), fY(name)(movedValue))).join('');

const BINS = 61;

/** 1, 2 or 5 times a power of ten, at least `value`. */
export function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = [1, 2, 5, 10].find((one) => one * power >= value * (1 - 1e-12)) ?? 10;
  return digit * power;
}

/** How far from the exact gradient the histograms reach. */
export function spanOf({ exact, summaries }: Scene): number {
  const far = Object.values(summaries).map(
    ({ mean, variance }) => 3.2 * Math.sqrt(variance) + Math.abs(mean - exact),
  );
  return niceAbove(Math.max(1e-6, ...far));
}

/** Estimates as steps about the exact gradient, which lies in the middle; as high as the graph. */
export function histogramPath(scene: Scene, method: Method): string {
  const span = spanOf(scene);
  const { counts } = histogram(
    scene.summaries[method].estimates.map((estimate) => estimate - scene.exact),
    { bins: BINS, min: -span, max: span },
  );
  const x = graphX([0, BINS]);
  const y = graphY([0, 1.08 * Math.max(...counts, 1)]);
  const rounded = (at: number) => Math.round(10 * at) / 10;
  let drawn = `M0 ${SIDE}`;
  counts.forEach((count, bin) => {
    drawn += `V${rounded(y(count))}H${rounded(x(bin + 1))}`;
  });
  return `${drawn}V${SIDE}Z`;
}

/** Ticks at the exact gradient and half a span to both sides; `live` names their spots. */
export const spanTicks = [-0.5, 0, 0.5].map((share, i) => ({
  at: SIDE * (0.5 + share / 2),
  share,
  live: `tick${i}`,
}));
