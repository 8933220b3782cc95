/** What manifests say of a network as a member of its family: the numbers that families are compared by. */
import type { Manifest } from '~/runtime/manifest';

type Metric = Manifest['metrics'][string];

export type Measured = {
  value: number;
  interval?: readonly [low: number, high: number];
};

/** Numbers of a network that draws faces; `undefined` where none was measured. */
export type Measures = {
  parameters: number;
  /** Bytes of all graphs that drawing a sample takes. */
  bytes: number;
  /** Calls of the network for one sample, as it was measured. */
  calls: number;
  fid?: Measured;
  precision?: Measured;
  recall?: Measured;
  coverage?: Measured;
};

export const measured = (metric: Metric | undefined): Measured | undefined =>
  metric && {
    value: metric.value,
    ...(metric.interval && { interval: metric.interval as [number, number] }),
  };

/**
 * Calls of the network for a sample: one, or one a step of the sampler that the metric's note names
 * (two where it is guided).
 *
 * @throws Error for a diffusion model whose note says no steps.
 */
export function callsPerSample(
  { id, task }: Pick<Manifest, 'id' | 'task'>,
  note: string | undefined,
): number {
  if (task !== 'diffusion' && task !== 'denoising') return 1;
  const [, steps] = /(\d+) steps/.exec(note ?? '') ?? [];
  if (steps === undefined) {
    throw new Error(
      `models/${id}: expected the note of its measured samples to say how many steps, got “${note ?? 'none'}”.`,
    );
  }
  const [, guidance = '1'] = /guidance ([\d.]+)/.exec(note ?? '') ?? [];
  return Number(steps) * (Number(guidance) === 1 ? 1 : 2);
}

export function measuresOf(manifest: Manifest): Measures {
  const { metrics, parameters, files } = manifest;
  const { fid, precision, recall, attributeCoverage } = metrics;
  return {
    parameters,
    bytes: files.find(({ name }) => name === 'model.onnx')?.bytes ?? 0,
    calls: callsPerSample(manifest, fid?.note),
    fid: measured(fid),
    precision: measured(precision),
    recall: measured(recall),
    coverage: measured(attributeCoverage),
  };
}

/** How a kind of number is written: “38.6” and “37.3 to 39.8”; “65.2 %” and “64.3 to 66.1”. */
export type Format = { digits: number; percent?: boolean; unit?: string };
export const oneDecimal: Format = { digits: 1 };
export const inPercent: Format = { digits: 1, percent: true, unit: '%' };

const noneMeasured = 'not measured';

export function measuredParts(
  number: Measured | undefined,
  { digits, percent = false, unit }: Format,
): { value: string; interval?: string } {
  if (!number) return { value: noneMeasured };
  const write = (value: number) =>
    (percent ? 100 * value : value).toFixed(digits).replace('-', '−');
  const { value, interval } = number;
  return {
    value: unit ? `${write(value)}\u00a0${unit}` : write(value),
    ...(interval && { interval: interval.map(write).join(' to ') }),
  };
}

/** “38.6 (37.3 to 39.8)”; “not measured” where there is none. */
export function measuredInWords(number: Measured | undefined, format: Format): string {
  const { value, interval } = measuredParts(number, format);
  return interval ? `${value} (${interval})` : value;
}
