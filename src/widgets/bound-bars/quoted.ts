/** Measured bounds of the digit network for the chapter's text. Runs at build time only. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

type Variance = 'beta' | 'betaTilde';

/** The parts of the file that are quoted; its script is models/common/score_bound.py. */
type Measured = {
  rows: { steps: number; variance: Variance; told: boolean; all: { value: number } }[];
  profile: { bits: number[] };
};

const measured = JSON.parse(
  readFileSync(path.resolve('models/digits-ddpm/bound.json'), 'utf8'),
) as Measured;

/** Bits per dimension over all test digits, the network not told what it sees. */
export function measuredBits(steps: number, variance: Variance): number {
  const row = measured.rows.find(
    (one) => one.steps === steps && one.variance === variance && !one.told,
  );
  if (!row) throw new Error(`Expected a measured bound with ${steps} steps and ${variance}.`);
  return row.all.value;
}

/** What β costs over β̃, in bits per dimension. */
export const priceOfWidth = (steps: number): number =>
  measuredBits(steps, 'beta') - measuredBits(steps, 'betaTilde');

/** What the denoising terms next to the clean end make, twenty of the thousand. */
export const cleanEnd = (): number => measured.profile.bits[0];
