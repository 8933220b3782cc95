/** Geometry of the figure's drawings, the same at build time and live. */
import { linePath } from '~/ui/chart';
import { graphX, graphY, ticksAt } from '~/ui/graph';
import { klOfDigit, posteriorOf, summaryOf, type Measured } from './measure';
import { betas, LATENT } from './models';
import { axesOf, measuredOf, type State } from './state';

/** The plane shows [−REACH, REACH]², in hundredths, y downwards as the screen has it. */
export const REACH = 3.2;
export const planeBox = [-1, -1, 2, 2].map((side) => side * 100 * REACH).join(' ');

export type Ellipse = { cx: number; cy: number; rx: number; ry: number };
const hundredths = (value: number): number => Math.round(1000 * value) / 10;

/** Where q(z | x) of digit i lies on the plane of two numbers of the code: μ ± σ. */
export function ellipseOf(measured: Measured, i: number, [a, b]: [number, number]): Ellipse {
  const { mean, sigma } = posteriorOf(measured, i);
  return {
    cx: hundredths(mean[a]),
    cy: hundredths(-mean[b]),
    rx: hundredths(sigma[a]),
    ry: hundredths(sigma[b]),
  };
}

export const ellipsesOf = (state: State): Ellipse[] => {
  const measured = measuredOf(state, state.params.beta);
  const axes = axesOf(state);
  return measured.reconstruction.map((_, i) => ellipseOf(measured, i, axes));
};

export const numberX = graphX([0.5, LATENT + 0.5]);
export const klY = graphY([0, 5]);
export const numberTicks = ticksAt(
  numberX,
  Array.from({ length: LATENT }, (_, j) => j + 1),
);
export const klTicks = ticksAt(klY, [0, 1, 2, 3, 4, 5]);

const rounded = (at: number): number => Math.round(10 * at) / 10;

/** The mean KL of number j of the code, as a bar. */
export function barPath(kl: number, j: number): string {
  const [left, right] = [rounded(numberX(j + 0.64)), rounded(numberX(j + 1.36))];
  return `M${left} ${klY(0)}V${rounded(klY(kl))}H${right}V${klY(0)}Z`;
}

export const barsOf = (state: State): string[] =>
  summaryOf(measuredOf(state, state.params.beta)).klByNumber.map(barPath);

/** The KL of each number of the code of the digit looked at, as a short line. */
export function digitMarks(state: State): string {
  const terms = klOfDigit(measuredOf(state, state.params.beta), state.params.digit);
  return Array.from(terms, (kl, j) => {
    return `M${rounded(numberX(j + 0.56))} ${rounded(klY(kl))}H${rounded(numberX(j + 1.44))}`;
  }).join('');
}

export const rateX = graphX([-1.5, 32]);
export const distortionY = graphY([55, 235]);
export const rateTicks = ticksAt(rateX, [0, 10, 20, 30]);
export const distortionTicks = ticksAt(distortionY, [100, 150, 200]);

type Point = { kl: number; reconstruction: number };

/** The curve of all β over all test digits. */
export const fullCurve = ({ recorded: { full } }: Pick<State, 'recorded'>): string =>
  linePath(
    betas.map((beta) => full[beta].kl),
    betas.map((beta) => -full[beta].reconstruction),
    rateX,
    distortionY,
  );

/** A dot: a line of no length with round ends. */
const dotPath = ({ kl, reconstruction }: Point): string =>
  `M${rounded(rateX(kl))} ${rounded(distortionY(-reconstruction))}h0`;

export const fullDots = ({ recorded: { full } }: Pick<State, 'recorded'>): string =>
  betas.map((beta) => dotPath(full[beta])).join('');

export const batchDots = (state: State): string =>
  betas.map((beta) => dotPath(summaryOf(measuredOf(state, beta)))).join('');

export const hereDot = (state: State): string =>
  dotPath(summaryOf(measuredOf(state, state.params.beta)));

/**
 * All points that cost as much as the present one, −reconstruction + β·KL = const: a line of slope
 * −β, which the curve of the best networks touches there.
 */
export function priceLine(state: State): string {
  const { kl, reconstruction } = summaryOf(measuredOf(state, state.params.beta));
  const beta = Number(state.params.beta);
  const rates = [-1.5, 32];
  return linePath(
    rates,
    rates.map((rate) => -reconstruction - beta * (rate - kl)),
    rateX,
    distortionY,
  );
}
