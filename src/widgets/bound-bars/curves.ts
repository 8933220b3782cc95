/** Geometry of the figure's graphs, the same at build time and live. */
import { linePath, ticksOf, type Tick } from '~/ui/chart';
import { graphLogY, graphX, graphY, SIDE, ticksAt } from '~/ui/graph';
import type { Bound } from './state';

export const timeX = graphX([0, 1]);
export const timeTicks = ticksAt(timeX, [
  [0, 'clean'],
  [0.25, '¼'],
  [0.5, '½'],
  [0.75, '¾'],
  [1, 'noise'],
]);

const LEAST_BITS = 1e-5;
export const bitsY = graphLogY([LEAST_BITS, 10]);
export const bitsTicks = ticksAt(bitsY, [
  [1e-4, '10⁻⁴'],
  [1e-2, '0.01'],
  [1, '1'],
]);

/** Share of its place that a bar leaves free, where there is room. */
const GAP = 0.2;

/** L_0, L_1, … from left to right, those that are known; the first is drawn by itself. */
export function barsPath({ steps }: Bound, only: 'decoder' | 'others'): string {
  const count = steps.length - 1;
  const place = SIDE / count;
  const width = count > 150 ? place : (1 - GAP) * place;
  let path = '';
  for (let i = only === 'decoder' ? 1 : 2; i <= (only === 'decoder' ? 1 : count); i++) {
    if (Number.isNaN(steps[i])) continue;
    const left = (i - 1) * place + (place - width) / 2;
    const top = bitsY(Math.max(LEAST_BITS, steps[i]));
    path += `M${left.toFixed(1)} ${SIDE}V${top.toFixed(1)}h${width.toFixed(2)}V${SIDE}Z`;
  }
  return path;
}

export type SumGraph = { line: string; ticks: Tick[] };

/** Bits summed from the clean end on: L_0, then each step, then L_T. */
export function sumGraph({ filled, prior, total }: Bound): SumGraph {
  const count = filled.length - 1;
  const sums: number[] = [];
  let sum = 0;
  for (let i = 1; i <= count; i++) sums.push((sum += filled[i]));
  sums.push(sum + prior);
  const y = graphY([0, Math.max(1, 1.05 * total)]);
  const at = [...sums.keys()].map((i) => Math.min(1, i / count));
  return { line: linePath([0, ...at], [0, ...sums], timeX, y), ticks: ticksOf(y, 4) };
}
