/**
 * The order in which the steps 1 … S are looked at: both ends, then always the middles between, so
 * that the shape is there long before the last of many steps is.
 */
export function orderOf(steps: number): number[] {
  const order = steps === 1 ? [1] : [1, steps];
  let gaps: [number, number][] = [[1, steps]];
  while (gaps.length > 0) {
    const next: [number, number][] = [];
    for (const [low, high] of gaps) {
      const middle = (low + high) >> 1;
      if (middle <= low) continue;
      order.push(middle);
      next.push([low, middle], [middle, high]);
    }
    gaps = next;
  }
  return order;
}
