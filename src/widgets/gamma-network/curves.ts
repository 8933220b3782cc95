/** Geometry of the figure's graphs, the same at build time and live. */
import { linePath } from '~/ui/chart';
import { graphLogY, graphX, graphY, ticksAt } from '~/ui/graph';
import { FAR } from './problems';
import type { Judged, Row, Scene } from './scene';
import { MAX_STEPS } from './training';

export const timeX = graphX([0, 1]);
export const gammaY = graphY([-FAR, FAR]);
const stepX = graphX([0, MAX_STEPS]);
/** Variances that the chart spans. */
export const [LOWEST, HIGHEST] = [0.01, 1000];
const varianceY = graphLogY([LOWEST, HIGHEST]);

export const timeTicks = ticksAt(timeX, [0, 0.5, [1, '1']]);
export const gammaTicks = ticksAt(gammaY, [-6, -3, 0, 3, 6]);
export const stepTicks = ticksAt(stepX, [0, 500, 1000, MAX_STEPS]);
export const varianceTicks = ticksAt(varianceY, [0.01, 0.1, 1, 10, 100, 1000]);

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

/** The axis of costs has its places fixed; their labels move with the top. */
export const costParts = [0, 0.5, 1] as const;
const shareY = graphY([0, 1]);
export const costTicks = costParts.map((part) => ({
  at: shareY(part),
  label: '',
  live: `cost-${part}`,
}));

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

const onChart = (variance: number): number =>
  Math.min(HIGHEST * 10, Math.max(LOWEST / 10, variance));

export const variancePath = (history: readonly Row[]): string =>
  linePath(
    history.map(({ step }) => step),
    history.map(({ variance }) => onChart(variance)),
    stepX,
    varianceY,
  );

export const leastPath = ({ bound }: Judged): string =>
  linePath([0, MAX_STEPS], [onChart(bound.variance), onChart(bound.variance)], stepX, varianceY);
