import type { Outlook } from '~/math/parallel-lines';
import { SIDE } from '~/ui/graph';
import { REACH } from './state';

/** Share of the slope that a step of the arrow covers, in units of θ. */
const STEP = 0.45;
const LONGEST = 0.6;

/**
 * How long the arrow is that says where gradient descent moves the line, in graph units along θ,
 * negative to the left; 0 where there is no slope, or too little to show.
 */
export function arrowLength({ slope }: Outlook): number {
  if (!Number.isFinite(slope)) return 0;
  const length = Math.min(LONGEST, Math.max(-LONGEST, -STEP * slope));
  return Math.abs(length) < 0.01 ? 0 : (SIDE * length) / (2 * REACH);
}
