/** Geometry of the figure's graphs, the same at build time and live. */
import type { LogSnrCurve } from '~/math/variational-diffusion';
import { linePath, ticksOf, type Tick } from '~/ui/chart';
import { areaPath, graphX, graphY, SIDE, ticksAt } from '~/ui/graph';
import type { Scene } from './scene';
import { FIXED_ENDS, REACH, type Dial, type State } from './state';

export const timeX = graphX([0, 1]);
export const timeTicks = ticksAt(timeX, [
  [0, '0, data'],
  [1 / 3, '⅓'],
  [2 / 3, '⅔'],
  [1, '1, noise'],
]);
export const logSnrY = graphY([-REACH, REACH]);
export const logSnrYTicks = ticksAt(logSnrY, [-6, 0, 6]);
/** The clean end on the left, as in the graphs over time. */
export const logSnrX = graphX([REACH, -REACH]);
export const logSnrXTicks = ticksAt(logSnrX, [6, 3, 0, -3, -6]);

/** Where on the time axis each handle lies. */
export const handleTimes: Record<Dial, number> = { start: 0, first: 1 / 3, second: 2 / 3, end: 1 };

const POINTS = 240;
const times = Array.from({ length: POINTS + 1 }, (_, i) => i / POINTS);
/** Times whose noise levels are marked on the graph over log-SNR. */
const marked = Array.from({ length: 24 }, (_, i) => (i + 0.5) / 24);

export const schedulePath = (curve: LogSnrCurve): string =>
  linePath(
    times,
    times.map((t) => curve.at(t)),
    timeX,
    logSnrY,
  );

const plain = (ticks: Tick[]): Tick[] =>
  ticks.map(({ at, label }) => ({ at, label: label.replace('-', '−') }));

/** Both integrands over time, on one scale. */
export function integrandPaths({ loss, fixed, bent }: Scene) {
  const over = (curve: LogSnrCurve) => times.map((t) => curve.rate(t) * loss.mean(curve.at(t)));
  const [a, b] = [over(fixed), over(bent)];
  const y = graphY([0, Math.max(...a, ...b)]).nice(4);
  return {
    fixed: linePath(times, a, timeX, y),
    bent: linePath(times, b, timeX, y),
    bentArea: areaPath(times, b, timeX, y),
    yTicks: plain(ticksOf(y, 4)),
  };
}

/** The integrand over log-SNR: one curve; what only one schedule covers; where each spends its times. */
export function levelPaths({ loss, fixed, bent }: Scene, { start, end }: State) {
  const [high, low] = [Math.max(start, FIXED_ENDS.start), Math.min(end, FIXED_ENDS.end)];
  const between = (from: number, to: number) =>
    Array.from({ length: POINTS + 1 }, (_, i) => from + ((to - from) * i) / POINTS);
  const levels = between(high, low);
  const values = levels.map((level) => loss.mean(level));
  const y = graphY([0, 1.08 * Math.max(...values)]).nice(4);
  const area = (from: number, to: number) => {
    if (from <= to) return '';
    const part = between(from, to);
    return areaPath(
      part,
      part.map((level) => loss.mean(level)),
      logSnrX,
      y,
    );
  };
  const dots = marked.map((t) => {
    const at = bent.at(t);
    return `M${logSnrX(at).toFixed(1)} ${y(loss.mean(at)).toFixed(1)}h0`;
  });
  const [innerHigh, innerLow] = [Math.min(start, FIXED_ENDS.start), Math.max(end, FIXED_ENDS.end)];
  return {
    curve: linePath(levels, values, logSnrX, y),
    shared: area(innerHigh, innerLow),
    apart: area(high, innerHigh) + area(innerLow, low),
    fixedTimes: marked.map((t) => `M${logSnrX(fixed.at(t)).toFixed(1)} ${SIDE}v-45`).join(''),
    bentTimes: dots.join(''),
    yTicks: plain(ticksOf(y, 4)),
  };
}
