/** What was measured of samplers on faces-ddpm: `models/faces-ddpm/sampling.json`, as the chart needs it. */
import { samplerKinds, type SamplerKind } from '~/samplers/kinds';

/** A number with its 95 % interval. */
export type Measured = readonly [value: number, low: number, high: number];

export const measures = ['distance', 'fid', 'kid', 'precision', 'recall', 'agreement'] as const;
export type Measure = (typeof measures)[number];

export type Point = { sampler: SamplerKind; calls: number } & Readonly<
  Partial<Record<Measure, Measured>>
>;

export type Measurements = {
  points: readonly Point[];
  /** What as many other real faces score: the best there is to reach. */
  floor: Readonly<Partial<Record<Measure, Measured>>>;
  /** Faces a run. */
  n: number;
  /** Faces behind `distance`. */
  flowFaces: number;
};

type Interval = { value: number; interval: [number, number] };
/** The parts of the file that are read here; its script is models/faces-ddpm/sampling.py. */
export type SamplingFile = {
  made: { n: number };
  floor: Record<string, Interval>;
  runs: (Record<string, unknown> & {
    key: string;
    sampler: string;
    calls: number;
    guidance: number;
  })[];
  flow: {
    n: number;
    runs: { key: string; sampler: string; calls: number; distance: Interval }[];
  };
};

const packed = ({ value, interval: [low, high] }: Interval): Measured => [value, low, high];

/** @throws Error where the file is not what the script writes. */
export function measurementsOf(file: SamplingFile): Measurements {
  const kindOf = (name: string): SamplerKind => {
    const kind = samplerKinds.find((known) => known === name);
    if (!kind) throw new Error(`sampling.json: expected a sampler of the book, got “${name}”`);
    return kind;
  };
  const byKey = new Map<string, Point>();
  for (const run of file.runs.filter(({ guidance }) => guidance === 1)) {
    const others = measures
      .filter((measure) => measure !== 'distance')
      .map((measure) => [measure, packed(run[measure] as Interval)] as const);
    const point = { sampler: kindOf(run.sampler), calls: run.calls };
    byKey.set(run.key, { ...point, ...Object.fromEntries(others) });
  }
  for (const { key, sampler, calls, distance } of file.flow.runs) {
    const point = byKey.get(key) ?? { sampler: kindOf(sampler), calls };
    byKey.set(key, { ...point, distance: packed(distance) });
  }
  const points = [...byKey.values()];
  const floor = Object.fromEntries(
    Object.entries(file.floor).map(([name, interval]) => [name, packed(interval)]),
  );
  return { points, floor, n: file.made.n, flowFaces: file.flow.n };
}

/** A sampler's points by rising calls. */
export const lineOf = ({ points }: Measurements, kind: SamplerKind): readonly Point[] =>
  points.filter(({ sampler }) => sampler === kind).sort((a, b) => a.calls - b.calls);

/** The point of a sampler measured nearest to a number of calls, as a ratio. */
export function pointNear(all: Measurements, kind: SamplerKind, calls: number): Point {
  const off = (point: Point) => Math.abs(Math.log(point.calls / calls));
  return lineOf(all, kind).reduce((best, point) => (off(point) < off(best) ? point : best));
}
