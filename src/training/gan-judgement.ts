/** How the output of a discriminator or critic is read: as a verdict, as a colour, as a divergence. */
import type { Field } from './family';
import { isLogLoss, type GanLoss } from './gan-options';

/** D's output as its paper means it: a probability σ(f) for the logarithmic losses, else f itself. */
export function outputOf(loss: GanLoss, f: Float32Array): Float32Array {
  return isLogLoss(loss) ? f.map((value) => 1 / (1 + Math.exp(-value))) : f;
}

/** The output from which a point counts as called real; undefined for critics without a verdict. */
export function verdictFrom(loss: GanLoss): number | undefined {
  if (isLogLoss(loss) || loss === 'least-squares') return 0.5;
  return loss === 'hinge' ? 0 : undefined;
}

/** Share of the outputs on either side of the verdict that are right: (P(real called real) + P(fake called fake))/2. */
export function accuracy(loss: GanLoss, onReal: Float32Array, onFake: Float32Array): number {
  const from = verdictFrom(loss);
  if (from === undefined) return NaN;
  const share = (outputs: Float32Array, right: (value: number) => boolean) =>
    outputs.filter(right).length / outputs.length;
  return (
    0.5 * share(onReal, (value) => value >= from) + 0.5 * share(onFake, (value) => value < from)
  );
}

/** How much of the colour scale a critic without bounds gets: all but its most extreme tenth. */
const WITHIN = 0.9;

/**
 * The output as a field with two sides. `middle` is the neutral output of a critic without a verdict;
 * while it is not known, the median.
 */
export function fieldOf(loss: GanLoss, outputs: Float32Array, middle: number | undefined): Field {
  const centre = verdictFrom(loss) ?? middle ?? median(outputs);
  if (isLogLoss(loss) || loss === 'least-squares') return { values: outputs, centre, reach: 0.5 };
  if (loss === 'hinge') return { values: outputs, centre, reach: 1 };
  const away = outputs.map((value) => Math.abs(value - centre)).sort();
  const reach = away[Math.floor(WITHIN * (away.length - 1))] ?? 0;
  return { values: outputs, centre, reach: Math.max(reach, 1e-6) };
}

const median = (values: Float32Array): number => values.slice().sort()[values.length >> 1] ?? 0;

/** The divergence that each discriminator estimates when it does its best. */
export const estimated = {
  'non-saturating': 'js',
  minimax: 'js',
  'maximum-likelihood': 'js',
  'least-squares': 'pearson',
  hinge: 'tv',
  wasserstein: 'w1',
  mmd: 'mmd',
} as const satisfies Record<GanLoss, string>;

/**
 * What D's loss says about the divergence of p* and q: a lower bound, met by the best D.
 *
 * - logarithmic losses: JS ≥ log 2 − L/2 (Goodfellow et al. 2014, theorem 1), nats;
 * - least squares: ∫(p − q)²/(p + q) ≥ 2 − 8·L, Pearson's χ² of 2q against p + q (Mao et al. 2017,
 *   theorem 1), in [0, 2];
 * - hinge: TV = ½∫|p − q| ≥ 1 − L/2 (Lim & Ye 2017), in [0, 1];
 * - Wasserstein: W₁ ≥ −L/K for a critic with slopes up to K (Arjovsky et al. 2017, eq. 2 and 3).
 *
 * The mean of L over minibatches scatters around the bound. NaN where there is none.
 *
 * @param dLoss L, D's loss without penalties and with real label 1. @param slope K.
 */
export function criticBound(loss: GanLoss, dLoss: number, slope: number): number {
  switch (estimated[loss]) {
    case 'js':
      return Math.LN2 - dLoss / 2;
    case 'pearson':
      return 2 - 8 * dLoss;
    case 'tv':
      return 1 - dLoss / 2;
    case 'w1':
      return -dLoss / slope;
    case 'mmd':
      return NaN;
  }
}
