/** Numbers of the chart for the chapter's text, so that none is typed by hand. Runs at build time only. */
import { rowNear, type Row } from './measurements';
import { measured } from './poster';

export type Quotable = Exclude<keyof Row, 'scale'>;

/** What was measured at a scale: FID with one decimal, shares in percent. */
export function quote(what: Quotable, scale: number): string {
  const row = rowNear(measured(), scale);
  if (row.scale !== scale) throw new Error(`Expected guidance ${scale} to be measured; it is not.`);
  const [value] = row[what];
  return what === 'fid' ? value.toFixed(1) : `${(100 * value).toFixed(0)} per cent`;
}
