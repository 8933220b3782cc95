import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { marginWeights } from '~/math/attacks/carlini-wagner';
import type { GradientOracle } from '~/math/attacks/classifier';
import { readManifest } from '~/runtime/node';
import {
  comparisonsAtBuild,
  fallsAtBuild,
  leadAtBuild,
  leadOf,
  settingsInWords,
} from '~/widgets/attack-bench/facts-at-build';
import { attacks } from '~/widgets/attack-bench/models';

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
});

describe('the attacks beside those of Foolbox and ART', () => {
  const { rows, misread } = comparisonsAtBuild();

  it('has a row for each attack of the bench, on a thousand digits', () => {
    expect(rows.map(({ attack }) => attack)).toEqual(attacks);
    for (const { digits } of rows) expect(digits).toBe(1000);
  });

  it.each(rows)('$attack: success rates agree within 2 points', (row) => {
    const { digits, ours, theirs, alike } = row;
    for (const count of [ours, theirs, alike]) {
      expect(count).toBeGreaterThanOrEqual(0);
      expect(count).toBeLessThanOrEqual(digits);
    }
    expect(Math.abs(ours - theirs) / digits).toBeLessThanOrEqual(0.02);
    // A rate near 0 or 1 would agree whatever the attack did.
    expect(ours / digits).toBeGreaterThan(0.1);
    expect(ours / digits).toBeLessThan(0.9);
    // Two counts differ by no more than there are digits on which the two disagree.
    expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(digits - alike);
    expect(ours).toBeGreaterThanOrEqual(misread);
    expect(settingsInWords(row)).not.toBe('');
  });

  it('belongs to the network that ships', () => {
    const { files } = readManifest(path.resolve('models/digits-classifier'));
    const { files: compared } = JSON.parse(
      readFileSync('models/digits-classifier/attacks.json', 'utf8'),
    ) as { files: Record<string, string> };
    for (const { name, sha256 } of files) expect(compared[name]).toBe(sha256);
  });
});
