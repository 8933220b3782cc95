/** One run of the book's own training engine, and what is written down of it. Runs in Node. */
import type { GaussianMixture } from '~/math/gaussian-mixture';
import { dataMixture } from '~/training/data';
import { family } from '~/training/families/gan';
import type { Model } from '~/training/family';
import type { GanOptions } from '~/training/gan-options';
import { ganShapes } from '~/training/gan-start';
import { startJax } from '~/training/jax';
import { createMeter, METER_POINTS } from '~/training/meter';
import { layersOf } from '~/training/network';

/** Steps from one measurement to the next. */
const EVERY = 50;

export type Trained = {
  /** Modes covered (of 8) at every 50th step, one digit each; shorter where the run diverged. */
  modes: string;
  /** First step at which all eight were covered; null where they never were. */
  first: number | null;
  /** Means over the second half of the run: share of measurements with all eight modes, share of
   * points within 3σ of a mode, Jensen–Shannon divergence in nats. */
  held: number;
  quality: number;
  js: number;
};

/** Trains on the ring of eight. @param headStart updates of D alone before the first iteration. */
export async function trainOnRing(
  options: GanOptions,
  seed: number,
  steps: number,
  headStart = 0,
): Promise<Trained> {
  await startJax();
  const ring = dataMixture({ set: 'ring' });
  const model = family.open(options, { data: ring, seed });
  const meter = createMeter(ring, seed, true);
  for (let step = 0; step < headStart; step++) iterate(model, step, 'discriminator');
  const rows: { modes: number; quality: number; js: number }[] = [];
  for (let step = 0; step < steps && model.finite; step++) {
    iterate(model, step, 'all');
    if ((step + 1) % EVERY > 0 || !model.finite) continue;
    const { modes, quality, js } = meter.measure(model.sample(METER_POINTS));
    rows.push({ modes, quality, js });
  }
  model.dispose();
  const due = steps / EVERY;
  // A run that diverged has no second half: no modes, nothing near one, all there is of JS.
  const lost = { modes: 0, quality: 0, js: Math.LN2 };
  const half = Array.from({ length: due / 2 }, (_, i) => rows.at(due / 2 + i) ?? lost);
  const at = rows.findIndex(({ modes }) => modes === 8);
  return {
    modes: rows.map(({ modes }) => modes).join(''),
    first: at < 0 ? null : EVERY * (at + 1),
    held: rounded(half.filter(({ modes }) => modes === 8).length / half.length),
    quality: rounded(mean(half.map(({ quality }) => quality))),
    js: rounded(mean(half.map(({ js }) => js))),
  };
}

/** The data of the experiment with disjoint supports: a thin upright segment, off to the right. */
const SEGMENT = 2.6;
const segment: GaussianMixture = {
  weights: Array.from({ length: 40 }, () => 1 / 40),
  means: Array.from({ length: 40 }, (_, i) => [SEGMENT, -1 + (2 * (i + 0.5)) / 40]),
  sigmas: Array.from({ length: 40 }, () => 0.03),
};
const POINTS = 256;

export type Frozen = {
  /** Mean length of the loss's gradient at a generated point, after each number of updates of D. */
  gradients: number[];
  /** Distance between the two clouds, units of the plane. */
  apart: number;
};

/**
 * A generator that is held still, all its points within 1 of the origin, while D trains on against a
 * segment 2.6 away: what is left of the gradient that each point receives?
 *
 * @param updates ascending numbers of D's updates.
 */
export async function freezeAndTrainOn(
  options: GanOptions,
  seed: number,
  updates: readonly number[],
): Promise<Frozen> {
  await startJax();
  const model = family.open(options, { data: segment, seed });
  const vectors = model.save();
  model.restore({ ...vectors, g: shrunk(options, vectors.g, model.sample(POINTS)) });
  const points = model.sample(POINTS);
  const edge = points.reduce((edge, x, i) => (i % 2 === 0 ? Math.max(edge, x) : edge), -Infinity);
  let step = 0;
  const gradients = updates.map((target) => {
    for (; step < target; step++) iterate(model, step, 'discriminator');
    const { by } = model.arrows(POINTS);
    const lengths = Array.from({ length: POINTS }, (_, i) => Math.hypot(by[2 * i], by[2 * i + 1]));
    return mean(lengths);
  });
  model.dispose();
  return { gradients, apart: rounded(SEGMENT - 3 * 0.03 - edge) };
}

/** G's parameters with its last layer scaled down, so that no point is further than 1 away. */
function shrunk(options: GanOptions, theta: Float32Array, points: Float32Array): Float32Array {
  let radius = 0;
  for (let i = 0; i < points.length; i += 2) {
    radius = Math.max(radius, Math.hypot(points[i], points[i + 1]));
  }
  const last = layersOf(ganShapes(options).g).at(-1)!;
  return theta.map((value, i) => (i >= last.weights ? value / radius : value));
}

function iterate(model: Model<GanOptions>, step: number, part: string): void {
  const iteration = model.iterate(step, part);
  while (!iteration.next().done);
}

/** Milliseconds and turns of each setting whose speed is taken. */
const TURN = 400;
const TURNS = 4;

/** Steps a second of each setting, in turn, so that what else the machine does meets all of them. */
export async function stepRates(
  settings: readonly { name: string; options: GanOptions }[],
): Promise<Record<string, number>> {
  await startJax();
  const data = dataMixture({ set: 'ring' });
  const running = settings.map(({ name, options }) => ({
    name,
    model: family.open(options, { data, seed: 1 }),
    steps: 0,
    time: 0,
  }));
  for (let turn = 0; turn <= TURNS; turn++) {
    for (const entry of running) {
      const start = performance.now();
      let steps = 0;
      for (; performance.now() < start + TURN; steps++) iterate(entry.model, steps, 'all');
      // The first turn compiles.
      if (turn === 0) continue;
      entry.steps += steps;
      entry.time += performance.now() - start;
    }
  }
  for (const { model } of running) model.dispose();
  return Object.fromEntries(running.map(({ name, steps, time }) => [name, (1000 * steps) / time]));
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const rounded = (value: number): number => Number(value.toFixed(3));
