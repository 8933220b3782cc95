import type { Scale } from './chart';

/** Values on a grid: `values[row·xs.length + column]` at (xs[column], ys[row]). */
export type ValueGrid = {
  xs: readonly number[];
  ys: readonly number[];
  values: ArrayLike<number>;
};

/** The values below which the given shares of a grid lie: levels of a map that is evenly full of lines. */
export function levelsAt(values: ArrayLike<number>, shares: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  return shares.map((share) => sorted[Math.round(share * (sorted.length - 1))]);
}

const rounded = (at: number) => Math.round(at);

/**
 * Lines of one value, as an SVG path of short pieces: in each cell of the grid its four sides are
 * crossed 0, 2 or 4 times, at places found by linear interpolation (marching squares).
 */
export function isolinePath(
  { xs, ys, values }: ValueGrid,
  level: number,
  x: Scale,
  y: Scale,
): string {
  let drawn = '';
  const columns = xs.length;
  for (let row = 0; row + 1 < ys.length; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const corners = [
        [column, row],
        [column + 1, row],
        [column + 1, row + 1],
        [column, row + 1],
      ] as const;
      const crossings: string[] = [];
      for (let side = 0; side < 4; side++) {
        const [c0, r0] = corners[side];
        const [c1, r1] = corners[(side + 1) % 4];
        const from = values[r0 * columns + c0] - level;
        const to = values[r1 * columns + c1] - level;
        if (from < 0 === to < 0) continue;
        const part = from / (from - to);
        const atX = x(xs[c0]) + part * (x(xs[c1]) - x(xs[c0]));
        const atY = y(ys[r0]) + part * (y(ys[r1]) - y(ys[r0]));
        crossings.push(`${rounded(atX)} ${rounded(atY)}`);
      }
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        drawn += `M${crossings[i]}L${crossings[i + 1]}`;
      }
    }
  }
  return drawn;
}
