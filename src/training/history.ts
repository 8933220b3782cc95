import type { LabFrame, Row } from './protocol';

/** A run's history, and the latest measurement where it has stopped between two rows. */
export function withLast(history: readonly Row[], frame: LabFrame | undefined): readonly Row[] {
  const last = history.at(-1)?.step ?? -1;
  return frame && frame.measured.step > last ? [...history, frame.measured] : history;
}

/** About `wanted` of the rows, evenly spread, the last among them. */
export function thinned(rows: readonly Row[], wanted: number): readonly Row[] {
  const every = Math.max(1, Math.ceil(rows.length / wanted));
  return rows.filter((_, i) => i % every === 0 || i === rows.length - 1);
}
