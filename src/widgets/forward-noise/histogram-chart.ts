import type { Histogram } from '~/math/histogram';
import { chartBox, ticksOf, xScale, type Tick } from '~/ui/chart';
import { bins } from './scene';

/** Two pixel histograms on one pair of axes: the walked picture as an area, the jumped as a line. */
export const box = chartBox(420, 150, { left: 8, right: 8, top: 8, bottom: 24 });

const x = xScale(box, [bins.min, bins.max]);
const floor = box.height - box.bottom;

export const baseline = `M${box.left} ${floor}H${box.width - box.right}`;
export const ticks: Tick[] = ticksOf(x, 8).map(({ at, label }) => ({
  at,
  label: label.replace('-', '−'),
}));

/** Staircases through the densities, both to the scale of the larger one. */
export function outlines(iterated: Histogram, jumped: Histogram): [string, string] {
  const tallest = Math.max(...iterated.density, ...jumped.density, 1e-9);
  const draw = ({ density, edges }: Histogram): string => {
    let path = `M${x(edges[0]).toFixed(1)} ${floor}`;
    for (let i = 0; i < density.length; i++) {
      const y = floor - (density[i] / tallest) * (floor - box.top);
      path += `V${y.toFixed(1)}H${x(edges[i + 1]).toFixed(1)}`;
    }
    return `${path}V${floor}`;
  };
  return [draw(iterated), draw(jumped)];
}
