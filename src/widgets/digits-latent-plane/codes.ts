/** Where the test digits lie on the plane, and what that says about a point. */
import type { Point } from './plane';

export type Codes = { points: readonly Point[]; labels: readonly number[] };

/** `Codes` as they travel inside the page: hundredths, z₁ and z₂ in turn, and one figure a label. */
export type PackedCodes = { means: number[]; labels: string };

export const packCodes = ({ points, labels }: Codes): PackedCodes => ({
  means: points.flatMap((point) => point.map((value) => Math.round(100 * value))),
  labels: labels.join(''),
});

export const unpackCodes = ({ means, labels }: PackedCodes): Codes => ({
  points: Array.from(labels, (_, i): Point => [means[2 * i] / 100, means[2 * i + 1] / 100]),
  labels: Array.from(labels, Number),
});

export const pointsOf = ({ points, labels }: Codes, digit: number): Point[] =>
  points.filter((_, i) => labels[i] === digit);

/** Neighbours that are asked what a point stands for. */
export const NEIGHBOURS = 15;

export type Vote = { digit: number; count: number };

/** What the test digits coded nearest to `z` are: the most frequent first. */
export function votesAt({ points, labels }: Codes, z: Point): Vote[] {
  const counts = new Map<number, number>();
  points
    .map(([z1, z2], i) => ({ label: labels[i], distance: Math.hypot(z1 - z[0], z2 - z[1]) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, NEIGHBOURS)
    .forEach(({ label }) => counts.set(label, (counts.get(label) ?? 0) + 1));
  return [...counts]
    .map(([digit, count]) => ({ digit, count }))
    .sort((a, b) => b.count - a.count || a.digit - b.digit);
}

export type Cluster = { digit: number; count: number; mean: Point; deviation: Point };

/** Mean and standard deviation of the codes of each digit. */
export function clustersOf(codes: Codes): Cluster[] {
  return Array.from({ length: 10 }, (_, digit) => {
    const points = pointsOf(codes, digit);
    const average = (value: (point: Point) => number): number =>
      points.reduce((sum, point) => sum + value(point), 0) / points.length;
    const mean: Point = [average(([z1]) => z1), average(([, z2]) => z2)];
    const deviation: Point = [
      Math.sqrt(average(([z1]) => (z1 - mean[0]) ** 2)),
      Math.sqrt(average(([, z2]) => (z2 - mean[1]) ** 2)),
    ];
    return { digit, count: points.length, mean, deviation };
  });
}
