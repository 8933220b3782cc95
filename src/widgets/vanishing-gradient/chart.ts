/** The lengths of the gradients over the steps of D, the same at build time and live. */
import type { Row } from '~/training/protocol';
import { linePath } from '~/ui/chart';
import { graphLogY, graphX, ticksAt } from '~/ui/graph';
import { lossOf, type LossName } from './losses';
import { MAX_STEP, type Params, type State } from './state';

export const HIGHEST = 1e3;
export const LOWEST = 1e-6;
const y = graphLogY([LOWEST, HIGHEST]);

const exponents = [3, 2, 1, 0, -1, -2, -3, -4, -5, -6];
const raised: Record<string, string> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
};
const powerOfTen = (n: number): string =>
  n === 0 ? '1' : n === 1 ? '10' : `10${Array.from(String(n), (digit) => raised[digit]).join('')}`;

export const yTicks = ticksAt(
  y,
  exponents.map((n) => [10 ** n, powerOfTen(n)]),
);

const spans = [500, 1000, 2000, MAX_STEP] as const;

/** What the chart shows: the measurements so far, and the one where the run stands. */
export type Charted = {
  params: Params;
  history: readonly Row[];
  measured: Row | undefined;
};

export const chartedOf = ({ params, run }: State): Charted => ({
  params,
  history: run.history,
  measured: run.frame?.measured,
});

/** Steps that the axis spans. */
export const spanOf = ({ history }: Pick<Charted, 'history'>): number => {
  const last = history.at(-1)?.step ?? 0;
  return spans.find((span) => span >= last) ?? MAX_STEP;
};

const parts = [0, 0.25, 0.5, 0.75, 1] as const;
/** The places never change, their labels do. */
export const xTicks = parts.map((part, i) => ({ at: 1000 * part, label: '', live: `step-${i}` }));
export const xLabels = ({ run }: State): Record<string, string> =>
  Object.fromEntries(parts.map((part, i) => [`step-${i}`, String(part * spanOf(run))]));

export function gradientPath(
  { params, history, measured }: Charted,
  name: LossName,
  span: number,
): string {
  if (!params[name]) return '';
  const last = history.at(-1)?.step ?? -1;
  const rows = measured && measured.step > last ? [...history, measured] : history;
  const steps = rows.map(({ step }) => step);
  // What has become 0 leaves the chart at its lower edge.
  const lengths = rows.map(({ values }) =>
    Math.max(LOWEST / 100, values[`${lossOf[name]}.gradient`] ?? NaN),
  );
  return linePath(steps, lengths, graphX([0, span]), y);
}
