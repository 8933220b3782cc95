import { expectInteger, expectLength } from '~/math/expect';

/**
 * Exact Wasserstein-1 distance between two clouds of equally many points of the plane,
 *
 *     W₁ = min over permutations π of (1/n) Σ_i |a_i − b_π(i)|,
 *
 * in units of the plane: for equal weights the best plan is a matching (Peyré & Cuturi 2019,
 * proposition 2.1). O(n³) in the worst case: 128 points a side take a few milliseconds.
 *
 * @param a,b [n, 2], n from 1 to 2,000. @throws RangeError otherwise.
 */
export function wasserstein1(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = a.length / 2;
  expectInteger('number of points', n, 1, 2_000);
  expectLength('b', b, a.length);
  const distance = (i: number, j: number) =>
    Math.hypot(a[2 * i] - b[2 * j], a[2 * i + 1] - b[2 * j + 1]);
  const cost = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) cost[i * n + j] = distance(i, j);
  return bestMatching(cost, n).reduce((sum, j, i) => sum + cost[i * n + j], 0) / n;
}

/**
 * The permutation of least total cost, row i to column π(i): shortest augmenting paths with
 * potentials u, v that keep u_i + v_j ≤ cost_ij (Jonker & Volgenant 1987).
 *
 * @param cost [n, n] row-major, finite.
 */
export function bestMatching(cost: ArrayLike<number>, n: number): Int32Array {
  expectLength('cost', cost, n * n);
  // Column n is where each search begins: the row that has no partner yet.
  const u = new Float64Array(n);
  const v = new Float64Array(n + 1);
  const rowOf = new Int32Array(n + 1).fill(-1);
  const before = new Int32Array(n + 1);
  const slack = new Float64Array(n + 1);
  const isSeen = new Uint8Array(n + 1);
  for (let row = 0; row < n; row++) {
    rowOf[n] = row;
    slack.fill(Infinity);
    isSeen.fill(0);
    let column = n;
    while (rowOf[column] !== -1) {
      isSeen[column] = 1;
      const i = rowOf[column];
      let [least, next] = [Infinity, -1];
      for (let j = 0; j < n; j++) {
        if (isSeen[j]) continue;
        const reduced = cost[i * n + j] - u[i] - v[j];
        if (reduced < slack[j]) {
          slack[j] = reduced;
          before[j] = column;
        }
        if (slack[j] < least) [least, next] = [slack[j], j];
      }
      for (let j = 0; j <= n; j++) {
        if (isSeen[j]) {
          u[rowOf[j]] += least;
          v[j] -= least;
        } else {
          slack[j] -= least;
        }
      }
      column = next;
    }
    while (column !== n) {
      rowOf[column] = rowOf[before[column]];
      column = before[column];
    }
  }
  const match = new Int32Array(n);
  for (let j = 0; j < n; j++) match[rowOf[j]] = j;
  return match;
}
