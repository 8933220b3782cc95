/** The arithmetic of the chart, the same at build and live. */
import { samplerKinds, type SamplerKind } from '~/samplers/kinds';
import {
  chartBox,
  formatNumber,
  linePath,
  ticksOf,
  xLogScale,
  yLogScale,
  yScale,
  type Scale,
  type Tick,
} from '~/ui/chart';
import { lineOf, type Measure, type Measured, type Measurements, type Point } from './measurements';

export const box = chartBox(640, 340, { left: 58, right: 20, top: 16, bottom: 48 });
const xTickValues = [5, 10, 20, 50, 100];

export type Dot = { point: Point; x: number; y: number };
export type Drawn = {
  lines: { kind: SamplerKind; path: string; bars: string; dots: Dot[] }[];
  /** Height of what real faces score, where there is one. */
  floor: number | undefined;
  xTicks: Tick[];
  yTicks: Tick[];
};

/** Shares go from 0.6 to 1 at most; distances fall over decades. */
function yOf(all: Measurements, measure: Measure): Scale {
  const values = all.points.flatMap((point) => [...(point[measure] ?? [])]);
  const floor = all.floor[measure];
  const low = Math.min(...values, ...(floor ? [floor[0]] : []));
  const high = Math.max(...values, ...(floor ? [floor[0]] : []));
  if (measure === 'distance') return yLogScale(box, [Math.max(1e-4, low), high]).nice();
  if (measure === 'fid' || measure === 'kid') return yScale(box, [Math.min(0, low), high]).nice();
  return yScale(box, [low, Math.min(1, high)]).nice();
}

export function drawnOf(all: Measurements, measure: Measure): Drawn {
  const x = xLogScale(box, [4.5, 110]);
  const y = yOf(all, measure);
  const floor = all.floor[measure];
  return {
    lines: samplerKinds.map((kind) => {
      const points = lineOf(all, kind).filter((point) => point[measure] !== undefined);
      const of = (point: Point) => point[measure] as Measured;
      const dots = points.map((point) => ({ point, x: x(point.calls), y: y(of(point)[0]) }));
      const bars = points.map((point) => {
        const [, low, high] = of(point);
        const [from, to] = [low, high].map((value) => y(Math.max(value, y.domain()[0])).toFixed(1));
        return `M${x(point.calls).toFixed(1)} ${from}V${to}`;
      });
      const path = linePath(
        points.map(({ calls }) => calls),
        points.map((point) => of(point)[0]),
        x,
        y,
      );
      return { kind, path, bars: bars.join(''), dots };
    }),
    floor: floor && y(floor[0]),
    xTicks: xTickValues.map((value) => ({ at: x(value), label: String(value) })),
    yTicks:
      measure === 'distance'
        ? y
            .ticks(4)
            .filter((value) => /^[125]/.test(value.toExponential()))
            .map((value) => ({ at: y(value), label: formatNumber(value, 2) }))
        : ticksOf(y, 5),
  };
}

/** The dot nearest to a place in the chart's units, if one is near. */
export function dotNear({ lines }: Drawn, place: { x: number; y: number }): Dot | undefined {
  const near = 30;
  let best: Dot | undefined;
  let least = near ** 2;
  for (const dot of lines.flatMap(({ dots }) => dots)) {
    const distance = (dot.x - place.x) ** 2 + (dot.y - place.y) ** 2;
    if (distance < least) [best, least] = [dot, distance];
  }
  return best;
}
