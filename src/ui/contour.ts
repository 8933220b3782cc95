/** Level lines of a function on a square lattice, by marching squares. */

/** Segments x₁, y₁, x₂, y₂, …; coordinates in lattice steps, 0 at the first value of a row or column. */
export type Segments = number[];

/**
 * Where a function crosses `level`, with crossings between neighbours by linear interpolation. A
 * saddle is cut by the mean of its four corners; cells with a corner that is NaN have no line.
 *
 * @param values [side²], row by row. @throws RangeError for another number of values.
 */
export function levelLines(values: ArrayLike<number>, side: number, level: number): Segments {
  if (values.length !== side * side) {
    throw new RangeError(`values: expected ${side * side}, got ${values.length}`);
  }
  const segments: Segments = [];
  for (let row = 0; row + 1 < side; row++) {
    for (let column = 0; column + 1 < side; column++) {
      const at = row * side + column;
      const corners = [values[at], values[at + 1], values[at + side + 1], values[at + side]];
      if (corners.some(Number.isNaN)) continue;
      const crossings: [number, number][] = [];
      for (let edge = 0; edge < 4; edge++) {
        const [a, b] = [corners[edge] - level, corners[(edge + 1) % 4] - level];
        if (a >= 0 === b >= 0) continue;
        const share = a / (a - b);
        crossings.push(onEdge(edge, share, column, row));
      }
      if (crossings.length === 4) {
        const mean = (corners[0] + corners[1] + corners[2] + corners[3]) / 4;
        // Where the middle goes with the first corner, the second and fourth are cut off, else the
        // first and third.
        if (mean >= level !== corners[0] >= level) crossings.push(crossings.shift()!);
      }
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        segments.push(...crossings[i], ...crossings[i + 1]);
      }
    }
  }
  return segments;
}

/** The point of a cell's edge: 0 from the first corner on, then around. */
function onEdge(edge: number, share: number, column: number, row: number): [number, number] {
  switch (edge) {
    case 0:
      return [column + share, row];
    case 1:
      return [column + 1, row + share];
    case 2:
      return [column + 1 - share, row + 1];
    default:
      return [column, row + 1 - share];
  }
}
