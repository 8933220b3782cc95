import {
  generatorLosses,
  gradientInProbability,
  logitOf,
  sigmoid,
  type GeneratorLossName,
} from '~/math/gan-losses';
import { normalPdf } from '~/math/normal';
import { linePath, type Scale, type Tick } from '~/ui/chart';
import { areaPath, graphX, graphY, SIDE, ticksAt } from '~/ui/graph';
import { optimalLogit, type Scene } from './scene';
import { LOGIT_REACH, type State, type Variable } from './state';

/** Geometry of the figure's graphs, the same at build time and live. */

const axes: Record<Variable, { scale: Scale; ticks: Tick[] }> = (() => {
  const logit = graphX([-LOGIT_REACH, LOGIT_REACH]);
  const probability = graphX([0, 1]);
  return {
    logit: { scale: logit, ticks: ticksAt(logit, [-8, -4, 0, 4, 8]) },
    probability: {
      scale: probability,
      ticks: ticksAt(probability, [0, [0.25, '¼'], [0.5, '½'], [0.75, '¾'], 1]),
    },
  };
})();

export const axisTicks = (axis: Variable): Tick[] => axes[axis].ticks;

/** Where a logit lies on the chosen axis, in graph units. */
export const alongAxis = (axis: Variable, logit: number): number =>
  axes[axis].scale(axis === 'logit' ? logit : sigmoid(logit));

/** The way back: the logit at a share 0 … 1 of the axis. */
export const logitAlong = (axis: Variable, share: number): number =>
  axis === 'logit' ? LOGIT_REACH * (2 * share - 1) : logitOf(share);

export const lossY = graphY([-6, 6]);
export const lossTicks = ticksAt(lossY, [-6, -3, 0, 3, 6]);
export const pushY: Record<Variable, Scale> = {
  logit: graphY([0, 3]),
  probability: graphY([0, 12]),
};
export const pushTicks: Record<Variable, Tick[]> = {
  logit: ticksAt(pushY.logit, [0, 1, 2, 3]),
  probability: ticksAt(pushY.probability, [0, 4, 8, 12]),
};

/** How hard the loss pushes the chosen variable up: minus the gradient. */
export const pushOf = (name: GeneratorLossName, by: Variable, logit: number): number =>
  by === 'logit' ? -generatorLosses[name].gradient(logit) : -gradientInProbability(name, logit);

/** Logits close enough for smooth curves on either axis. */
const samples = Array.from({ length: 241 }, (_, i) => (i / 120 - 1) * LOGIT_REACH);

/** Far outside the graph, so that curves leave it in the right direction and stay drawable. */
const held = (y: number): number => Math.min(4 * SIDE, Math.max(-3 * SIDE, y));
const identity: Scale = graphX([0, SIDE]);
const upright: Scale = graphY([SIDE, 0]);

function curveOf(axis: Variable, height: (logit: number) => number): string {
  return linePath(
    samples.map((logit) => alongAxis(axis, logit)),
    samples.map((logit) => held(height(logit))),
    identity,
    upright,
  );
}

export const lossCurve = (name: GeneratorLossName, axis: Variable): string =>
  curveOf(axis, (logit) => lossY(generatorLosses[name].loss(logit)));

export const pushCurve = (name: GeneratorLossName, { axis, by }: State): string =>
  curveOf(axis, (logit) => pushY[by](pushOf(name, by, logit)));

const dot = (x: number, y: number) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`;

/** The batch on one curve; each fake is a line of no length, which round caps make a dot. */
function dotsOf(axis: Variable, logits: Float64Array, height: (logit: number) => number): string {
  let path = '';
  for (const logit of logits) {
    const y = height(logit);
    if (Math.abs(logit) <= LOGIT_REACH && y >= 0 && y <= SIDE) {
      path += dot(alongAxis(axis, logit), y);
    }
  }
  return path;
}

export const lossDots = (name: GeneratorLossName, { axis }: State, { logits }: Scene): string =>
  dotsOf(axis, logits, (logit) => lossY(generatorLosses[name].loss(logit)));

export const pushDots = (name: GeneratorLossName, { axis, by }: State, { logits }: Scene): string =>
  dotsOf(axis, logits, (logit) => pushY[by](pushOf(name, by, logit)));

/** The picture of data, fakes and discriminator along x. */
export const placeX = graphX([-4, 9]);
export const placeTicks = ticksAt(placeX, [-4, -2, 0, 2, 4, 6, 8]);
const densityY = graphY([0, 0.47]);
const probabilityY = graphY([-0.03, 1.03]);
const places = Array.from({ length: 131 }, (_, i) => -4 + i / 10);

export const bellPath = (mean: number): string =>
  areaPath(
    places,
    places.map((x) => normalPdf(x - mean)),
    placeX,
    densityY,
  );

export const bellLine = (mean: number): string =>
  linePath(
    places,
    places.map((x) => normalPdf(x - mean)),
    placeX,
    densityY,
  );

export const discriminatorPath = (offset: number): string =>
  linePath(
    places,
    places.map((x) => sigmoid(optimalLogit(offset, x))),
    placeX,
    probabilityY,
  );

/** The fakes of the batch, in a row along the bottom. */
export const fakesPath = ({ fakes }: Scene): string => {
  let path = '';
  for (const x of fakes) path += dot(placeX(x), SIDE - 40);
  return path;
};

/** Height of the top of a bell, for its handle. */
export const bellTop = densityY(normalPdf(0));
