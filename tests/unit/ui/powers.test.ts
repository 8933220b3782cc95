import { describe, expect, it } from 'vitest';
import { formatNumber } from '~/ui/chart';
import { withPower } from '~/ui/powers';

describe('withPower', () => {
  it('writes powers of ten as books do and leaves other numbers alone', () => {
    expect(withPower(formatNumber(4.78e-4))).toBe('4.78·10⁻⁴');
    expect(withPower(formatNumber(-2.5e12, 2))).toBe('−2.5·10¹²');
    expect(withPower(formatNumber(0.0452))).toBe('0.0452');
    expect(withPower(formatNumber(Infinity))).toBe('∞');
  });
});
