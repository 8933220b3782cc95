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

/** By how much a measure falls from so many calls to so many: “2.1”. */
export function fall(measure: Measure, sampler: SamplerKind, from: number, to: number): string {
  const line = lineOf(measured(), sampler);
  const at = (calls: number) => line.find((point) => point.calls === calls)?.[measure]?.[0] ?? NaN;
  const ratio = at(from) / at(to);
  if (!Number.isFinite(ratio)) throw new Error(`Expected ${sampler} with ${from} and ${to} calls.`);
  return ratio.toFixed(1);
}
