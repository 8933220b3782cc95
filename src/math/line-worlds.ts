import type { Mixture1d } from '~/math/mixture-1d';

/** Data on the line about which everything is known, for figures and tests; spread over about [−2, 2]. */
export const lineWorlds = {
  two: { weights: [0.5, 0.5], means: [-1, 1], sigmas: [0.25, 0.25] },
  uneven: { weights: [0.25, 0.75], means: [-1.2, 0.7], sigmas: [0.2, 0.45] },
  three: { weights: [0.3, 0.4, 0.3], means: [-1.4, 0.1, 1.3], sigmas: [0.16, 0.16, 0.16] },
  one: { weights: [1], means: [0.4], sigmas: [0.7] },
} as const satisfies Record<string, Mixture1d>;

export type LineWorld = keyof typeof lineWorlds;
export const lineWorldNames = Object.keys(lineWorlds) as LineWorld[];
