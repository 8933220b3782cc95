/** The value of the GAN game for densities on the line, and what limited discriminators get of it. */
import { generatorLosses, sigmoid } from '~/math/gan-losses';
import type { Density1d } from '~/math/mixture-1d';
import { integrate } from '~/math/quadrature';

/** A discriminator as its logit, ℓ(x) = σ⁻¹(D(x)); ±∞ where it is sure, NaN where it has no answer. */
export type LogitFunction = (x: number) => number;

/** Cells for each standard deviation of the narrowest bump. */
const FINENESS = 16;

/** log D and log(1 − D) from the logit; exact where D is all but 0 or 1. */
const logD = (logit: number): number => -generatorLosses.nonSaturating.loss(logit);
const logNotD = (logit: number): number => generatorLosses.minimax.loss(logit);

/** The optimal discriminator's logit, log p − log q (Goodfellow et al. 2014, proposition 1). */
export const optimalLogit =
  (p: Density1d, q: Density1d): LogitFunction =>
  (x) =>
    p.logDensity(x) - q.logDensity(x);

/**
 * a·log D + b·log(1 − D), what an answer is worth at a point where the data have density a and the
 * fakes b. A density of 0 takes its term away, whatever the answer.
 */
export function pointValue(a: number, b: number, logit: number): number {
  return (a === 0 ? 0 : a * logD(logit)) + (b === 0 ? 0 : b * logNotD(logit));
}

/** Both densities lie inside this interval. */
export const commonRange = (p: Density1d, q: Density1d): [number, number] => [
  Math.min(p.range[0], q.range[0]),
  Math.max(p.range[1], q.range[1]),
];

export const commonCells = (p: Density1d, q: Density1d): number => {
  const [low, high] = commonRange(p, q);
  return Math.ceil((FINENESS * (high - low)) / Math.min(p.scale, q.scale));
};

/** ∫ f(x) dx over everywhere that p or q has mass. */
export const integrateCommon = (p: Density1d, q: Density1d, f: (x: number) => number): number =>
  integrate(f, ...commonRange(p, q), commonCells(p, q));

/**
 * The two expectations of V(D, G) = E_p log D + E_q log(1 − D) (Goodfellow et al. 2014, eq. 1), each
 * by an integral of its own; at most 0, −∞ for a discriminator that is sure and wrong.
 */
export function ganExpectations(
  p: Density1d,
  q: Density1d,
  logit: LogitFunction,
): { real: number; fake: number } {
  return {
    real: integrateCommon(p, q, (x) => pointValue(p.density(x), 0, logit(x))),
    fake: integrateCommon(p, q, (x) => pointValue(0, q.density(x), logit(x))),
  };
}

/**
 * The best discriminator of the form σ(w·x + b): maximises V, which is concave in (w, b), by Newton's
 * method with halved steps where a whole one would not pay. Where the supports can be told apart
 * without an error the maximum lies at infinity; then it stops at a slope of 60.
 */
export function fitLogistic(p: Density1d, q: Density1d): { slope: number; offset: number } {
  const n = commonCells(p, q);
  const [low, high] = commonRange(p, q);
  const h = (high - low) / n;
  const xs = Float64Array.from({ length: n + 1 }, (_, i) => low + i * h);
  const real = xs.map(p.density);
  const fake = xs.map(q.density);
  const worth = (w: number, b: number) => {
    let sum = 0;
    for (let i = 0; i <= n; i++) sum += h * pointValue(real[i], fake[i], w * xs[i] + b);
    return sum;
  };
  let [slope, offset] = [0, 0];
  let best = worth(slope, offset);
  for (let step = 0; step < 60 && Math.abs(slope) < 60; step++) {
    let [gw, gb, hww, hwb, hbb] = [0, 0, 0, 0, 0];
    for (let i = 0; i <= n; i++) {
      const x = xs[i];
      const d = sigmoid(slope * x + offset);
      const pull = h * (real[i] * (1 - d) - fake[i] * d);
      const bend = h * (real[i] + fake[i]) * d * (1 - d);
      gw += pull * x;
      gb += pull;
      hww += bend * x * x;
      hwb += bend * x;
      hbb += bend;
    }
    const determinant = hww * hbb - hwb * hwb;
    if (!(determinant > 1e-30)) break;
    const dw = (hbb * gw - hwb * gb) / determinant;
    const db = (hww * gb - hwb * gw) / determinant;
    let size = 1;
    while (size > 1e-4 && !(worth(slope + size * dw, offset + size * db) > best)) size /= 2;
    if (size <= 1e-4) break;
    slope += size * dw;
    offset += size * db;
    best = worth(slope, offset);
  }
  return { slope, offset };
}
