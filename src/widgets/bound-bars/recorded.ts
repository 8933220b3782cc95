import type { Packed } from './poster';
import type { Params, Recorded } from './state';

/** What the build computed, as the state has it. */
export const unpacked = (params: Params, { misses, decoder, prior, i }: Packed): Recorded => ({
  params,
  seen: { misses: Float64Array.of(NaN, ...misses), decoder, prior },
  i,
});
