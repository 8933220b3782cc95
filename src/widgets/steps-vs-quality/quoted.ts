/** Numbers of the chart for the chapter's text, so that none is typed by hand. Runs at build time only. */
import type { SamplerKind } from '~/samplers/kinds';
import { lineOf, type Measure } from './measurements';
import { measured } from './poster';
import { fixedIn } from './words';

/** Least and largest of the values that a measure takes from so many calls on: “36.7 to 39.7”. */
export function range(measure: Measure, from: number): string {
  const values = measured()
    .points.filter(({ calls }) => calls >= from)
    .flatMap((point) => point[measure]?.[0] ?? []);
  return `${fixedIn(Math.min(...values), measure)} to ${fixedIn(Math.max(...values), measure)}`;
}

/** What as many real faces score. */
export function quoteFloor(measure: Measure): string {
  const value = measured().floor[measure];
  if (!value) throw new Error(`Expected ${measure} of real faces, got none.`);
  return fixedIn(value[0], measure);
}

/** By how much one sampler’s value lies below another’s at so many calls of both: “11 per cent”. */
export function below(
  measure: Measure,
  sampler: SamplerKind,
  other: SamplerKind,
  calls: number,
): string {
  const [mine, theirs] = [sampler, other].map((kind) => valueAt(measure, kind, calls));
  if (!(mine < theirs)) throw new Error(`Expected ${sampler} below ${other} at ${calls} calls.`);
  return `${(100 * (1 - mine / theirs)).toFixed(0)} per cent`;
}

/** By how much a measure falls from so many calls to so many: “2.1”. */
export function fall(measure: Measure, sampler: SamplerKind, from: number, to: number): string {
  return (valueAt(measure, sampler, from) / valueAt(measure, sampler, to)).toFixed(1);
}

function valueAt(measure: Measure, sampler: SamplerKind, calls: number): number {
  const point = lineOf(measured(), sampler).find((candidate) => candidate.calls === calls);
  const value = point?.[measure]?.[0];
  if (value === undefined) {
    throw new Error(`Expected ${measure} of ${sampler} with ${calls} calls to be measured.`);
  }
  return value;
}
