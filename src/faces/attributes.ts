import type { Random } from '~/math/random';

/**
 * Every categorical factor and its values, in the order in which networks number them. Few values,
 * each clearly different from the others at 32 × 32 pixels. "left" and "right" are the picture's.
 */
export const vocabulary = {
  skin: ['pale', 'light', 'tan', 'brown', 'dark'],
  hairStyle: ['bald', 'short', 'spiky', 'curly', 'bob', 'long', 'bun', 'pigtails'],
  hairColour: ['black', 'brown', 'blonde', 'red', 'grey', 'pink', 'blue'],
  brows: ['level', 'raised', 'worried', 'angry'],
  eyes: ['open', 'sleepy', 'closed', 'wink'],
  gaze: ['straight', 'left', 'right'],
  glasses: ['none', 'round', 'square', 'sunglasses'],
  mouth: ['closed', 'open', 'surprised'],
  beard: ['none', 'moustache', 'goatee', 'full'],
  hat: ['none', 'beanie', 'cap', 'party'],
  hatColour: ['red', 'green', 'blue', 'purple', 'yellow'],
  blush: ['no', 'yes'],
  earrings: ['no', 'yes'],
  clothes: ['plain', 'striped', 'jacket'],
  clothesColour: ['red', 'green', 'blue', 'purple', 'yellow', 'white', 'black'],
  background: ['coral', 'sky', 'lemon', 'lavender', 'mint', 'night'],
} as const;

export type Factor = keyof typeof vocabulary;
export type Value<F extends Factor> = (typeof vocabulary)[F][number];

/** The factors' names, in the one order in which everything lists them. */
export const factors = Object.keys(vocabulary) as readonly Factor[];

/**
 * How the head sits in the frame; part of the picture, but of no label and no caption.
 * Units: the frame is 64 wide and high.
 */
export type Pose = {
  /** Sideways shift of head and body, uniform on [−1.5, 1.5]. */
  shiftX: number;
  /** Shift downwards, uniform on [−0.7, 0.7]. */
  shiftY: number;
  /** Tilt of the head in degrees, clockwise, uniform on [−2.5, 2.5]. */
  tilt: number;
  /** Width of the head relative to the usual one, uniform on [0.95, 1.04]. */
  width: number;
};

/** One face: a value for each factor, the continuous smile, and the pose. */
export type Face = { [F in Factor]: Value<F> } & {
  /** −1 the deepest frown … 0 straight … 1 the widest smile. */
  smile: number;
  pose: Pose;
};

export type Rates = Readonly<Record<Factor, readonly number[]>>;

/** Probability of each value of each factor, in the order of `vocabulary`. */
export const defaultRates: Rates = {
  skin: [0.2, 0.2, 0.2, 0.2, 0.2],
  hairStyle: [0.1, 0.13, 0.12, 0.14, 0.13, 0.14, 0.12, 0.12],
  hairColour: [0.17, 0.17, 0.15, 0.14, 0.13, 0.12, 0.12],
  brows: [0.4, 0.2, 0.2, 0.2],
  eyes: [0.64, 0.12, 0.12, 0.12],
  gaze: [0.5, 0.25, 0.25],
  glasses: [0.58, 0.14, 0.14, 0.14],
  mouth: [0.56, 0.28, 0.16],
  beard: [0.64, 0.12, 0.12, 0.12],
  hat: [0.64, 0.12, 0.12, 0.12],
  hatColour: [0.2, 0.2, 0.2, 0.2, 0.2],
  blush: [0.7, 0.3],
  earrings: [0.7, 0.3],
  clothes: [0.4, 0.3, 0.3],
  clothesColour: [1 / 7, 1 / 7, 1 / 7, 1 / 7, 1 / 7, 1 / 7, 1 / 7],
  background: [1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6],
};

/** What the continuous smile is called; the names index `smileBands`. */
export const smiles = ['frown', 'straight', 'smile'] as const;
export type Smile = (typeof smiles)[number];

/**
 * The smile is uniform within one of three bands. The gaps between them are never sampled, so that
 * the three names stay a fair question at 32 pixels; a face set by hand may lie in a gap.
 */
export const smileBands: Readonly<Record<Smile, { rate: number; low: number; high: number }>> = {
  frown: { rate: 0.25, low: -1, high: -0.4 },
  straight: { rate: 0.2, low: -0.1, high: 0.1 },
  smile: { rate: 0.55, low: 0.4, high: 1 },
};

/** The band nearest to a smile: boundaries at the middle of the gaps, ±0.25. */
export function smileOf(smile: number): Smile {
  if (smile < -0.25) return 'frown';
  return smile > 0.25 ? 'smile' : 'straight';
}

type Draws = { [F in Factor]?: Value<F> };

/**
 * A correlation makes one factor follow another. With probability `strength` the child takes the
 * value that `follow` gives it; otherwise it keeps its own independent draw, so that for the event
 * E "the child says yes", of rate p:  P(E | parent yes) = s + (1 − s)·p,  P(E | parent no) = (1 − s)·p.
 */
type Correlation = {
  says: string;
  child: Factor;
  follow(face: Readonly<Face>, free: (factor: Factor, values: readonly string[]) => string): Draws;
};

/**
 * The correlations that can be switched on, each by a strength in [0, 1]. All are off by default:
 * factors are then independent.
 */
export const correlations = {
  hatWithBeard: {
    says: 'bearded faces wear a hat, others do not',
    child: 'hat',
    follow: (face, free) => ({
      hat: (face.beard === 'none'
        ? 'none'
        : free('hat', ['beanie', 'cap', 'party'])) as Value<'hat'>,
    }),
  },
  glassesWithGreyHair: {
    says: 'grey-haired faces wear round or square glasses, others wear none',
    child: 'glasses',
    follow: (face, free) => ({
      glasses: (face.hairColour === 'grey'
        ? free('glasses', ['round', 'square'])
        : 'none') as Value<'glasses'>,
    }),
  },
  blushWithSmile: {
    says: 'faces blush when they smile (smile > 0.25), and only then',
    child: 'blush',
    follow: (face) => ({ blush: smileOf(face.smile) === 'smile' ? 'yes' : 'no' }),
  },
  lemonWithSmile: {
    says: 'the background is lemon behind a smile (smile > 0.25) and night behind every other mouth',
    child: 'background',
    follow: (face) => ({ background: smileOf(face.smile) === 'smile' ? 'lemon' : 'night' }),
  },
} as const satisfies Record<string, Correlation>;

export type CorrelationName = keyof typeof correlations;
export type Correlations = Readonly<Partial<Record<CorrelationName, number>>>;

export type SampleOptions = {
  /** Factors that are given, not drawn. They win over rates and correlations. */
  fixed?: Partial<Face>;
  /** Other probabilities for some factors, e.g. `{ glasses: [0.95, 0.05, 0, 0] }`. */
  rates?: Partial<Rates>;
  /** Strengths in [0, 1], e.g. `{ hatWithBeard: 0.8 }`. */
  correlations?: Correlations;
};

/**
 * Draws one face. Always takes the same count of numbers from the stream, each for the same
 * purpose: two calls with the same stream and other options differ only in what the options change.
 *
 * @throws RangeError for rates of the wrong length or sum, or a strength outside [0, 1].
 */
export function sampleFace(random: Random, options: SampleOptions = {}): Face {
  const { fixed = {}, rates = {}, correlations: strengths = {} } = options;
  const face = {} as Record<Factor, string>;
  for (const factor of factors) {
    const given = rates[factor];
    if (given) expectRates(factor, given);
    face[factor] = pick(vocabulary[factor], given ?? defaultRates[factor], random.uniform());
  }

  const band = pickBand(random.uniform());
  const smile = band.low + (band.high - band.low) * random.uniform();
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const pose: Pose = {
    shiftX: between(-1.5, 1.5),
    shiftY: between(-0.7, 0.7),
    tilt: between(-2.5, 2.5),
    width: between(0.95, 1.04),
  };

  const drawn: Face = { ...(face as { [F in Factor]: Value<F> }), smile, pose, ...fixed };
  for (const [name, correlation] of Object.entries(correlations) as [
    CorrelationName,
    Correlation,
  ][]) {
    const follows = random.uniform();
    const choice = random.uniform();
    const strength = strengths[name] ?? 0;
    if (!(strength >= 0 && strength <= 1)) {
      throw new RangeError(
        `Correlation ${name}: expected a strength in [0, 1], got ${strength}. Use 0 to switch it off.`,
      );
    }
    if (follows >= strength || fixed[correlation.child] !== undefined) continue;
    const free = (factor: Factor, values: readonly string[]): string => {
      const all: readonly string[] = vocabulary[factor];
      const weights = values.map(
        (value) => (rates[factor] ?? defaultRates[factor])[all.indexOf(value)],
      );
      const sum = weights.reduce((a, b) => a + b, 0);
      return pick(
        values,
        sum > 0 ? weights.map((w) => w / sum) : values.map(() => 1 / values.length),
        choice,
      );
    };
    Object.assign(drawn, correlation.follow(drawn, free));
  }
  return drawn;
}

function pick<T>(values: readonly T[], rates: readonly number[], uniform: number): T {
  let rest = uniform;
  for (let i = 0; i < values.length - 1; i++) {
    rest -= rates[i];
    if (rest < 0) return values[i];
  }
  // Rounding may leave a sliver beyond the last rate; it must not fall on a value of rate 0.
  return values[rates.findLastIndex((rate) => rate > 0)];
}

const bandRates = smiles.map((name) => smileBands[name].rate);

function pickBand(uniform: number): { low: number; high: number } {
  return smileBands[pick(smiles, bandRates, uniform)];
}

function expectRates(factor: Factor, rates: readonly number[]): void {
  const n = vocabulary[factor].length;
  const sum = rates.reduce((a, b) => a + b, 0);
  if (rates.length !== n || rates.some((rate) => !(rate >= 0)) || Math.abs(sum - 1) > 1e-9) {
    throw new RangeError(
      `Rates of ${factor}: expected ${n} non-negative numbers that sum to 1, got [${rates.join(', ')}]. ` +
        `Give one for each of ${vocabulary[factor].join(', ')}.`,
    );
  }
}
