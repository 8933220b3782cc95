/**
 * The network of one variable that can only rise, with which Kingma et al. (2021, appendix H) learn a
 * noise schedule: three linear layers with weights above 0,
 *
 *     g(t) = l₁(t) + l₃(s(l₂(l₁(t)))),   s(u) = 1/(1 + e⁻ᵘ),
 *
 * each weight the softplus of a free parameter. Between two given ends it is
 *
 *     γ(t) = γ₀ + (γ₁ − γ₀)·(g(t) − g(0))/(g(1) − g(0)),
 *
 * so that γ(0) = γ₀ and γ(1) = γ₁ whatever the parameters. A bias of l₃ would cancel; there is none.
 */
import { expectInteger, expectLength, expectReal } from '~/math/expect';
import { sigmoid } from '~/math/gan-losses';
import type { Random } from '~/math/random';

export type MonotoneNetwork = {
  /** Units K of the middle layer. */
  readonly units: number;
  /** Of l₁ the free weight and the bias; of l₂ K free weights and K biases; of l₃ K free weights. */
  readonly theta: Float64Array;
};

/** A rising curve at one place, and how it and its slope change with each free parameter. */
export type CurvePoint = {
  value: number;
  slope: number;
  byValue: Float64Array;
  bySlope: Float64Array;
};

/** log(1 + eˣ), which is above 0, and its inverse. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const inverseSoftplus = (y: number): number => y + Math.log(-Math.expm1(-y));

export const monotoneParameters = (units: number): number => 2 + 3 * units;

/** How steep the units of a fresh network are. */
const STEEPNESS = 12;

/** A fresh network, nearly straight: its units' steepest places are spread over [0, 1]. */
export function freshMonotone(units: number, random: Random): MonotoneNetwork {
  expectInteger('units', units, 1, 10_000);
  const theta = new Float64Array(monotoneParameters(units));
  theta[0] = inverseSoftplus(1);
  for (let j = 0; j < units; j++) {
    const weight = STEEPNESS * (0.75 + 0.5 * random.uniform());
    theta[2 + j] = inverseSoftplus(weight);
    theta[2 + units + j] = (-weight * (j + random.uniform())) / units;
    theta[2 + 2 * units + j] = inverseSoftplus(1 / units);
  }
  return { units, theta };
}

/**
 * γ of a network between its ends; `point` writes into the same object at every call.
 *
 * @throws RangeError for parameters of another number, or γ₀ not below γ₁.
 */
export function monotoneCurve(
  { units, theta }: MonotoneNetwork,
  start: number,
  end: number,
): { at(t: number): number; rate(t: number): number; point(t: number): CurvePoint } {
  expectLength('theta', theta, monotoneParameters(units));
  expectReal('rise', end - start, Number.MIN_VALUE, Number.MAX_VALUE);
  const count = theta.length;
  const [w, b] = [softplus(theta[0]), theta[1]];
  const [firstA, firstB, firstC] = [2, 2 + units, 2 + 2 * units];
  const a = Float64Array.from({ length: units }, (_, j) => softplus(theta[firstA + j]));
  const c = Float64Array.from({ length: units }, (_, j) => softplus(theta[firstC + j]));

  function raw(t: number): { value: number; slope: number } {
    let [value, slope] = [w * t + b, w];
    for (let j = 0; j < units; j++) {
      const s = sigmoid(a[j] * (w * t + b) + theta[firstB + j]);
      value += c[j] * s;
      slope += c[j] * s * (1 - s) * a[j] * w;
    }
    return { value, slope };
  }

  /** The derivatives of g and g′ by the free parameters. */
  function derive(t: number, byValue: Float64Array, bySlope: Float64Array): void {
    const h = w * t + b;
    // First by w and b; the chain through the softplus, whose slope is a sigmoid, comes last.
    let [valueByH, slopeByH, slopeByW] = [1, 0, 1];
    for (let j = 0; j < units; j++) {
      const s = sigmoid(a[j] * h + theta[firstB + j]);
      const s1 = s * (1 - s);
      const s2 = s1 * (1 - 2 * s);
      const [byA, byC] = [sigmoid(theta[firstA + j]), sigmoid(theta[firstC + j])];
      valueByH += c[j] * s1 * a[j];
      slopeByH += c[j] * s2 * a[j] * a[j] * w;
      slopeByW += c[j] * s1 * a[j];
      byValue[firstA + j] = c[j] * s1 * h * byA;
      bySlope[firstA + j] = c[j] * w * (s2 * h * a[j] + s1) * byA;
      byValue[firstB + j] = c[j] * s1;
      bySlope[firstB + j] = c[j] * s2 * a[j] * w;
      byValue[firstC + j] = s * byC;
      bySlope[firstC + j] = s1 * a[j] * w * byC;
    }
    const byFree = sigmoid(theta[0]);
    byValue[0] = valueByH * t * byFree;
    bySlope[0] = (slopeByH * t + slopeByW) * byFree;
    byValue[1] = valueByH;
    bySlope[1] = slopeByH;
  }

  const [low, high] = [raw(0).value, raw(1).value];
  const span = high - low;
  const scale = (end - start) / span;
  const [atLow, atHigh, unused] = Array.from({ length: 3 }, () => new Float64Array(count));
  let known = false;
  const found: CurvePoint = {
    value: start,
    slope: 0,
    byValue: new Float64Array(count),
    bySlope: new Float64Array(count),
  };

  return {
    at: (t) => (t === 1 ? end : start + scale * (raw(t).value - low)),
    rate: (t) => scale * raw(t).slope,
    point(t) {
      if (!known) {
        derive(0, atLow, unused);
        derive(1, atHigh, unused);
        known = true;
      }
      const { value, slope } = raw(t);
      const { byValue, bySlope } = found;
      derive(t, byValue, bySlope);
      const share = (value - low) / span;
      for (let i = 0; i < count; i++) {
        const stretch = atHigh[i] - atLow[i];
        byValue[i] = scale * (byValue[i] - atLow[i] - share * stretch);
        bySlope[i] = scale * (bySlope[i] - (slope / span) * stretch);
      }
      found.value = start + scale * (value - low);
      found.slope = scale * slope;
      return found;
    },
  };
}
