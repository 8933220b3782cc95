/** A round of the game: which digit was noised, how much, and among which four to choose. */
import { qSample } from '~/math/diffusion';
import {
  candidatePosterior,
  impliedNoises,
  leastIndex,
  meanSquaredDifference,
} from '~/math/noise-candidates';
import { createRandom } from '~/math/random';
import type { Schedule } from '~/math/schedule';
import { cosineSchedule } from '~/math/schedule';
import type { PictureName } from '~/ui/images';

/** The schedule of the opponent. */
export const schedule: Schedule = cosineSchedule({ T: 1000 });

/** How noisy the rounds are, one after the other. */
export const LEVELS = [400, 550, 650, 725, 790, 840, 880, 910, 940, 965] as const;
export const ROUNDS = LEVELS.length;
export const CANDIDATES = 4;
const DIGITS = 10;

/** Two test digits of each kind. */
export const pictures = Array.from({ length: 2 * DIGITS }, (_, i) =>
  i < DIGITS ? `digit-${i}` : `digit-${i - DIGITS}b`,
) as PictureName[];

export type Deal = {
  t: number;
  /** Indices into `pictures`, of four different digits. */
  candidates: number[];
  /** Which of the four was noised. */
  truth: number;
  epsilon: Float32Array;
};

/** What round `round`, 1 to ROUNDS, of a seed's game deals. */
export function dealOf(seed: number, round: number, length = 784): Deal {
  const random = createRandom(seed).fork(`round ${round}`);
  const digits = Array.from({ length: DIGITS }, (_, digit) => digit);
  const candidates = Array.from({ length: CANDIDATES }, () => {
    const [digit] = digits.splice(random.integer(digits.length), 1);
    return digit + DIGITS * random.integer(2);
  });
  const truth = random.integer(CANDIDATES);
  const epsilon = random.fork('noise').fillNormal(new Float32Array(length));
  return { t: LEVELS[round - 1], candidates, truth, epsilon };
}

export type Round = Deal & {
  xt: Float32Array;
  /** The clean pictures to choose from, and the noise that each of them implies. */
  clean: Float32Array[];
  noises: Float32Array[];
  /** How probable each is for one who knows all four. */
  posterior: number[];
};

/** A deal with its pictures, which are those of `pictures`, in their order. */
export function roundOf(deal: Deal, digits: readonly Float32Array[]): Round {
  const { t, candidates, truth, epsilon } = deal;
  const clean = candidates.map((index) => digits[index]);
  const xt = qSample({ x0: clean[truth], epsilon, t, schedule });
  const noises = impliedNoises(xt, clean, t, schedule);
  return { ...deal, xt, clean, noises, posterior: candidatePosterior(noises) };
}

/** What the network says of a round. */
export type Answer = {
  /** Mean squared difference between its noise and that of each candidate. */
  distances: number[];
  /** The clean picture that its noise implies, clipped to [−1, 1]. */
  x0Hat: Float32Array;
};

export function answerOf({ noises, xt, t }: Round, epsilonHat: Float32Array): Answer {
  const a = schedule.alphaBar[t];
  const x0Hat = xt.map((value, i) =>
    Math.min(1, Math.max(-1, (value - Math.sqrt(1 - a) * epsilonHat[i]) / Math.sqrt(a))),
  );
  return { distances: noises.map((noise) => meanSquaredDifference(epsilonHat, noise)), x0Hat };
}

/** The candidate that the network's noise comes nearest to. */
export const pickOf = ({ distances }: Answer): number => leastIndex(distances);

/** The candidate that who knows all four would take. */
export const bestOf = ({ posterior }: Round): number => posterior.indexOf(Math.max(...posterior));
