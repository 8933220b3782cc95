import { describe, expect, it } from 'vitest';
import { graphX, graphY } from '~/ui/graph';
import { isolinePath, levelsAt } from '~/ui/isolines';

const side = Array.from({ length: 41 }, (_, i) => -2 + i / 10);
const grid = {
  xs: side,
  ys: side,
  values: side.flatMap((y) => side.map((x) => x * x + y * y)),
};
const [x, y] = [graphX([-2, 2]), graphY([-2, 2])];
const pointsOf = (path: string) =>
  [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map((match) => [
    x.invert(Number(match[1])),
    y.invert(Number(match[2])),
  ]);

describe('isolinePath', () => {
  it('draws a circle where the values are squared distances, all the way round', () => {
    const points = pointsOf(isolinePath(grid, 1, x, y));
    expect(points.length).toBeGreaterThan(100);
    for (const [a, b] of points) expect(Math.hypot(a, b)).toBeCloseTo(1, 1);
    for (const quarter of [0, 1, 2, 3]) {
      const angle = (Math.PI / 2) * quarter + 0.7;
      const near = points.some(
        ([a, b]) => Math.hypot(a - Math.cos(angle), b - Math.sin(angle)) < 0.1,
      );
      expect(near).toBe(true);
    }
  });

  it('draws nothing at a level that is nowhere reached', () => {
    expect(isolinePath(grid, 99, x, y)).toBe('');
    expect(isolinePath(grid, -1, x, y)).toBe('');
  });
});

describe('levelsAt', () => {
  it('are the values below which these shares lie', () => {
    expect(levelsAt([5, 1, 3, 2, 4], [0, 0.5, 1])).toEqual([1, 3, 5]);
  });
});
