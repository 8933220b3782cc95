/**
 * The order in which the steps 1 … S are looked at: both ends, then always the (geometric) middles
 * between, so that the shape is there long before the last of many steps is, and first at the clean
 * end, where it is steep.
 */
export function orderOf(steps: number): number[] {
  const order = steps === 1 ? [1] : [1, steps];
  let gaps: [number, number][] = [[1, steps]];
  while (gaps.length > 0) {
    const next: [number, number][] = [];
    for (const [low, high] of gaps) {
      if (high - low < 2) continue;
      const middle = Math.min(high - 1, Math.max(low + 1, Math.round(Math.sqrt(low * high))));
      order.push(middle);
      next.push([low, middle], [middle, high]);
    }
    gaps = next;
  }
  return order;
}
