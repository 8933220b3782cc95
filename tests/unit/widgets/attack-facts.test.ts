import { describe, expect, it } from 'vitest';
import { marginWeights } from '~/math/attacks/carlini-wagner';
import type { GradientOracle } from '~/math/attacks/classifier';
import {
  fallsAtBuild,
  leadAtBuild,
  leadOf,
  transferAtBuild,
} from '~/widgets/attack-bench/facts-at-build';

describe('numbers of the attack in the text', () => {
  it('takes the lead and the norms of its gradient from a linear classifier, in pixels from 0 to 1', async () => {
    // Logits z_0 = 3x_0 − 4x_1 + 5 and 0 for the other classes.
    const slopes = [3, -4];
    const linear: GradientOracle = async (x, w) => {
      const logits = new Float32Array(w.length);
      logits[0] = slopes[0] * x[0] + slopes[1] * x[1] + 5;
      return { logits, gradient: Float32Array.from(slopes, (slope) => -w[0] * slope) };
    };
    const facts = await leadOf(linear, Float32Array.of(0.5, 0.25), 0);
    // The networks' pixels run from −1 to 1, twice as far.
    expect(facts).toMatchObject({ label: 0, lead: 5.5, one: 14, two: 10 });
    expect(marginWeights(0, facts.against, 10)[facts.against]).toBe(1);
  });

  it('finds the lead falling as the tangent says where ε is small, and less along random signs', async () => {
    const { one, two } = await leadAtBuild('standard', 'digit-5');
    expect(one / two).toBeGreaterThan(1);
    expect(one / two).toBeLessThanOrEqual(28);
    const [near] = await fallsAtBuild('standard', 'digit-5', [0.002]);
    expect(near.measured).toBeGreaterThan(0);
    expect(Math.abs(near.measured / near.linear - 1)).toBeLessThan(0.1);
    // Clipping to the range can only take away.
    expect(near.linear).toBeLessThanOrEqual(0.002 * one * (1 + 1e-4));
    expect(near.randomLinear).toBeLessThan(near.linear / 3);
  });

  it('reads all digits rightly where the radius is 0', async () => {
    const { digits, read } = await transferAtBuild(0);
    for (const seen of ['standard', 'robust'] as const) {
      expect(read[seen]).toEqual({ standard: digits, robust: digits });
    }
  });
});
