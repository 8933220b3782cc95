import { labelOf, pointOf, readingOf, type State } from './state';

/**
 * Of the point its coordinates `a` and `b`, the size `maxNorm` = |a| + |b| of the change before pixels
 * are clipped, the `class` it is read as and its `share`; `label`, how the middle is read; `misread`,
 * 1 where the two differ.
 */
export const readingNames = ['a', 'b', 'maxNorm', 'class', 'share', 'label', 'misread'] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const [a, b] = pointOf(state.params);
  const label = labelOf(state) ?? NaN;
  const { k, share } = readingOf(state) ?? { k: NaN, share: NaN };
  return {
    a,
    b,
    maxNorm: Math.abs(a) + Math.abs(b),
    class: k,
    share,
    label,
    misread: Number.isNaN(k) ? NaN : Number(k !== label),
  };
}
