/** What was measured of guidance on faces-ddpm: `models/faces-ddpm/sampling.json`, as shown here. */

/** A number with its 95 % interval. */
export type Measured = readonly [value: number, low: number, high: number];

/** One scale: faces asked for one thing only, and faces asked for everything that shows. */
export type Row = {
  scale: number;
  /** Share read as asked, and spread of all the rest against that of real faces. */
  asked: Measured;
  spread: Measured;
  fid: Measured;
  precision: Measured;
  recall: Measured;
};
export type Measurements = { rows: readonly Row[]; wishes: readonly string[]; faces: number };

type Interval = { value: number; interval: [number, number] };
type SamplingFile = {
  runs: {
    sampler: string;
    steps: number;
    guidance: number;
    fid: Interval;
    precision: Interval;
    recall: Interval;
  }[];
  oneWish: {
    wishes: string[];
    faces: number;
    steps: number;
    rows: { guidance: number; asked: Interval; spread: Interval }[];
  };
};

const packed = ({ value, interval: [low, high] }: Interval): Measured => [value, low, high];

/** @throws Error where a scale was measured in one way and not in the other. */
export function measurementsOf({ runs, oneWish }: SamplingFile): Measurements {
  const rows = oneWish.rows.map(({ guidance, asked, spread }): Row => {
    const full = runs.find(
      (run) => run.sampler === 'ddim' && run.steps === oneWish.steps && run.guidance === guidance,
    );
    if (!full) throw new Error(`sampling.json: expected a run at guidance ${guidance}, got none`);
    return {
      scale: guidance,
      asked: packed(asked),
      spread: packed(spread),
      fid: packed(full.fid),
      precision: packed(full.precision),
      recall: packed(full.recall),
    };
  });
  const wishes = oneWish.wishes.map((wish) => wish.split(' = ')[1]);
  return { rows, wishes, faces: oneWish.faces * wishes.length };
}

/** The scale measured nearest. */
export const rowNear = ({ rows }: Measurements, scale: number): Row =>
  rows.reduce((best, row) =>
    Math.abs(row.scale - scale) < Math.abs(best.scale - scale) ? row : best,
  );
