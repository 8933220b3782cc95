import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BARS, sharesParam, tidyShares, withShare } from '~/ui/share-shape';

const SEED = 3;
const masses = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: BARS, maxLength: BARS });
const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0);

describe('shares', () => {
  it('sum to one in whole thousandths, and stay when tidied again', () => {
    fc.assert(
      fc.property(masses, (some) => {
        const shares = tidyShares(some);
        expect(sum(shares)).toBeCloseTo(1, 12);
        expect(tidyShares(shares)).toEqual(shares);
      }),
      { seed: SEED },
    );
  });

  it('one bar can take everything and give it back', () => {
    const all = withShare(tidyShares([1, 1, 1, 1, 1, 1]), 2, 7);
    expect(all).toEqual([0, 0, 1, 0, 0, 0]);
    expect(withShare(all, 2, 0.5)).toEqual([0.1, 0.1, 0.5, 0.1, 0.1, 0.1]);
  });

  it('survive a link; what is no histogram is refused', () => {
    const param = sharesParam(tidyShares([1, 2, 3, 4, 5, 6]));
    fc.assert(
      fc.property(masses, (some) => {
        const shares = tidyShares(some);
        expect(param.parse(param.format(shares))).toEqual({ value: shares });
      }),
      { seed: SEED },
    );
    for (const text of ['', '1_2', '0_0_0_0_0_0', '1_2_3_4_5_-6', '1_2_3_4_5_x']) {
      expect(param.parse(text).notice).toMatch(/expected/);
      expect(param.parse(text).value).toEqual(param.default);
    }
  });
});
