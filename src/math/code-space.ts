import { expectBetween, expectInteger, expectLength, expectReal } from '~/math/expect';
import { normalQuantile } from '~/math/normal-distribution';

/**
 * Ways through a space of codes: vectors of any length n, all of the same. Functions return new
 * arrays and leave their arguments as they are.
 */
export type Code = Float32Array;

/** Inner product ⟨a, b⟩ = Σ a_k b_k. @throws RangeError for different lengths. */
export function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expectLength('second code', b, a.length);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Euclidean norm ‖z‖ = √⟨z, z⟩. */
export const normOf = (z: ArrayLike<number>): number => Math.sqrt(inner(z, z));

/** α·a + β·b. @throws RangeError for different lengths. */
export function combine(alpha: number, a: Code, beta: number, b: Code): Code {
  expectLength('second code', b, a.length);
  return a.map((value, i) => alpha * value + beta * b[i]);
}

/** Straight way: (1 − t)·a + t·b, t in [0, 1]. */
export const lerp = (a: Code, b: Code, t: number): Code => combine(1 - t, a, t, b);

/** Below this sine the codes point (nearly) the same or the opposite way: no arc is singled out. */
const NO_ARC = 1e-6;

/**
 * Way along the sphere ("slerp"), t in [0, 1]: with Ω the angle between a and b,
 *
 *     slerp(a, b, t) = sin((1 − t)Ω)/sin Ω · a + sin(tΩ)/sin Ω · b.
 *
 * Codes of one norm keep it all the way; other norms pass into each other. Where a and b point the
 * same or opposite ways it is the straight way.
 *
 * Source: Shoemake, "Animating rotation with quaternion curves", SIGGRAPH 1985; for generators
 * White, "Sampling generative networks", 2016.
 */
export function slerp(a: Code, b: Code, t: number): Code {
  expectReal('t', t, 0, 1);
  const cosine = inner(a, b) / (normOf(a) * normOf(b));
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  if (!(sine > NO_ARC)) return lerp(a, b, t);
  return combine(Math.sin((1 - t) * angle) / sine, a, Math.sin(t * angle) / sine, b);
}

/** Mean of at least one code. @throws RangeError where there is none, or lengths differ. */
export function meanCode(codes: readonly Code[]): Code {
  expectInteger('number of codes', codes.length, 1, Number.MAX_SAFE_INTEGER);
  const sum = new Float64Array(codes[0].length);
  for (const code of codes) {
    expectLength('code', code, sum.length);
    for (let i = 0; i < sum.length; i++) sum[i] += code[i];
  }
  return Float32Array.from(sum, (value) => value / codes.length);
}

/** z with its component along the direction u set to `value`: z + (value − ⟨z, û⟩)·û, û = u/‖u‖. */
export function withComponent(z: Code, u: Code, value: number): Code {
  const length = normOf(u);
  expectBetween('norm of the direction', length, 0, Infinity);
  return combine(1, z, (value - inner(z, u) / length) / length, u);
}

/**
 * The norm that a share `p` of codes z ~ N(0, I) in n dimensions stays below, p in (0, 1). ‖z‖² is
 * χ² with n degrees of freedom, whose cube root is nearly normal (Wilson and Hilferty 1931):
 *
 *     ‖z‖² ≈ n·(1 − 2/(9n) + x·√(2/(9n)))³,   x = Φ⁻¹(p).
 *
 * For n ≥ 10 and p from 0.01 to 0.99 within 0.5 % of the exact norm.
 */
export function normQuantile(p: number, n: number): number {
  expectInteger('dimensions', n, 1, Number.MAX_SAFE_INTEGER);
  const spread = 2 / (9 * n);
  const root = 1 - spread + normalQuantile(p) * Math.sqrt(spread);
  return Math.sqrt(n * Math.max(0, root) ** 3);
}
