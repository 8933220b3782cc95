import type { Field } from '~/training/family';

/** How far a value stands from the centre towards the real side, in [−1, 1]. */
export const leaning = (value: number, { centre, reach }: Field): number =>
  Math.max(-1, Math.min(1, (value - centre) / reach));
