/** Geometry of the figure's graphs, the same at build time and live. */
import { linePath } from '~/ui/chart';
import { graphLogY, graphX, graphY, ticksAt } from '~/ui/graph';
import { FAR } from './problems';
import type { Judged, Scene } from './scene';
import { MAX_STEPS, type Row } from './training';

export const timeX = graphX([0, 1]);
export const gammaY = graphY([-FAR, FAR]);
const stepX = graphX([0, MAX_STEPS]);

export const timeTicks = ticksAt(timeX, [0, 0.5, [1, '1']]);
export const gammaTicks = ticksAt(gammaY, [-6, -3, 0, 3, 6]);
export const stepTicks = ticksAt(stepX, [0, 500, 1000, MAX_STEPS]);

const PLACES = 240;
const times = Array.from({ length: PLACES + 1 }, (_, i) => i / PLACES);
/** Costs are drawn where they are estimated, away from the very ends. */
const inner = times.slice(0, -1).map((t) => t + 0.5 / PLACES);

export const gammaPath = ({ curve }: Judged): string =>
  linePath(
    times,
    times.map((t) => -curve.at(t)),
    timeX,
    gammaY,
  );

/** The mean cost −λ′(t)·ℓ of a draw at each time. */
const costs = ({ curve }: Judged, { loss }: Pick<Scene, 'loss'>): number[] =>
  inner.map((t) => curve.rate(t) * loss.mean(curve.at(t)));

/** A round number above all costs before the training, at which the axis ends. */
export function topCost(scene: Pick<Scene, 'loss' | 'first' | 'least'>): number {
  const most = Math.max(...costs(scene.first, scene), 2 * scene.least.bound.integral);
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([1.2, 1.5, 2, 3, 4, 5, 6, 8, 10].find((n) => n * power >= most) ?? 10);
}

/** Axes that go with the setting name fixed places; their labels change. */
export const parts = [0, 0.5, 1] as const;
const shareY = graphY([0, 1]);
const liveTicks = (name: string) =>
  parts.map((part) => ({ at: shareY(part), label: '', live: `${name}-${part}` }));
export const costTicks = liveTicks('cost');
export const varianceTicks = liveTicks('span');

export const costPath = (schedule: Judged, scene: Scene): string => {
  const top = topCost(scene);
  return linePath(
    inner,
    // Just outside the picture, so that a line leaves it instead of bending along its edge.
    costs(schedule, scene).map((cost) => Math.min(1.5, cost / top)),
    timeX,
    shareY,
  );
};

type Extremes = Pick<Scene, 'first' | 'least'>;

/** Variances that the chart spans: two decades, or four where the start lies far above the least. */
export function spanOf({ first, least }: Extremes): [low: number, high: number] {
  const below = least.bound.variance / 1.3;
  const power = 10 ** Math.floor(Math.log10(below));
  const low = power * ([5, 2, 1].find((n) => n * power <= below) ?? 1);
  return [low, low * (first.bound.variance < 50 * low ? 1e2 : 1e4)];
}

/** The variances at the places that the axis names. */
export function spanLabels(scene: Extremes): number[] {
  const [low, high] = spanOf(scene);
  return parts.map((part) => low * (high / low) ** part);
}

/** What leaves the chart does so at its edge. */
const lineOf = (steps: number[], variances: number[], scene: Extremes): string => {
  const [low, high] = spanOf(scene);
  return linePath(
    steps,
    variances.map((variance) => Math.min(2 * high, Math.max(low / 2, variance))),
    stepX,
    graphLogY([low, high]),
  );
};

export const variancePath = (history: readonly Row[], scene: Extremes): string =>
  lineOf(
    history.map(({ step }) => step),
    history.map(({ variance }) => variance),
    scene,
  );

export const leastPath = (scene: Extremes): string => {
  const { variance } = scene.least.bound;
  return lineOf([0, MAX_STEPS], [variance, variance], scene);
};
