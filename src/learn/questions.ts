/** Judging answers: a share from 0 to 1, and a verdict for every part a reader touched. */
import { createRandom } from '~/math/random';

export const questionKinds = ['single', 'multiple', 'numeric', 'ordering'] as const;
export type QuestionKind = (typeof questionKinds)[number];

/** `right`: as it should be; `wrong`: chosen or placed and should not be; `missed`: should have been chosen. */
export type Verdict = 'right' | 'wrong' | 'missed';

export type Scored = {
  /** 0 to 1. */
  score: number;
  /** One per option or item, in the order given; a numeric answer has one. */
  verdicts: Verdict[];
};

/**
 * One option of several: all or nothing. An option left alone that is wrong is `right`.
 *
 * @param correct which options are right, one or more (any of them will do).
 * @param chosen the index of the reader's option, or undefined for none.
 */
export function scoreSingle(correct: readonly boolean[], chosen: number | undefined): Scored {
  const hit = chosen !== undefined && correct[chosen] === true;
  return {
    score: hit ? 1 : 0,
    verdicts: correct.map((isRight, i) => {
      if (i === chosen) return isRight ? 'right' : 'wrong';
      return isRight && !hit ? 'missed' : 'right';
    }),
  };
}

/**
 * Any number of options: score = max(0, hits/right − false alarms/wrong), so that neither ticking
 * everything nor ticking nothing pays. With no right option the score is 1 for an empty answer.
 */
export function scoreMultiple(correct: readonly boolean[], chosen: readonly boolean[]): Scored {
  const right = correct.filter(Boolean).length;
  const wrong = correct.length - right;
  const hits = correct.filter((isRight, i) => isRight && chosen[i]).length;
  const alarms = correct.filter((isRight, i) => !isRight && chosen[i]).length;
  const share = right === 0 ? 1 : hits / right;
  const penalty = wrong === 0 ? 0 : alarms / wrong;
  return {
    score: Math.max(0, share - penalty),
    verdicts: correct.map((isRight, i) => {
      if (isRight === Boolean(chosen[i])) return 'right';
      return isRight ? 'missed' : 'wrong';
    }),
  };
}

/**
 * A number within the tolerance: |given − answer| ≤ tolerance, or ≤ tolerance·|answer| if relative.
 * A hair is allowed for rounding, so that 0.3 is within 0.1 of 0.2 in floating point too.
 */
export function scoreNumeric(
  answer: number,
  given: number | undefined,
  { tolerance = 0, relative = false }: { tolerance?: number; relative?: boolean } = {},
): Scored {
  const allowed = relative ? tolerance * Math.abs(answer) : tolerance;
  const hair = 1e-9 * Math.max(Math.abs(answer), allowed, 1e-300);
  const hit =
    given !== undefined && Number.isFinite(given) && Math.abs(given - answer) <= allowed + hair;
  return { score: hit ? 1 : 0, verdicts: [hit ? 'right' : 'wrong'] };
}

/**
 * An order: the share of neighbouring pairs of the right order kept in the right direction, so that one item out of
 * place costs little and a reversed list scores 0. An item's own verdict says whether its place is right.
 *
 * @param order for each place, the index of the item put there; the right order is 0, 1, 2, ….
 */
export function scoreOrdering(order: readonly number[]): Scored {
  const placeOf = new Map(order.map((item, place) => [item, place]));
  let kept = 0;
  for (let item = 0; item + 1 < order.length; item++) {
    if ((placeOf.get(item) ?? Infinity) < (placeOf.get(item + 1) ?? -Infinity)) kept++;
  }
  return {
    score: order.length < 2 ? 1 : kept / (order.length - 1),
    verdicts: order.map((item, place) => (item === place ? 'right' : 'wrong')),
  };
}

/**
 * A number as people write it: `0.5`, `0,5`, `1e-3`, `3/4`, `1 000`, `−2`, `50 %`. Undefined where
 * it is none. A single comma is a decimal comma unless it groups thousands after more of its kind
 * (`1,234,567`) or before a point (`1,234.5`).
 *
 * @param unit the question's unit: written after the number it is dropped, `%` included.
 */
export function parseNumber(text: string, unit = ''): number | undefined {
  const bare = text.trim();
  const plain = (unit && bare.endsWith(unit) ? bare.slice(0, -unit.length) : bare)
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/[\s\u00a0\u202f_']/g, '');
  if (plain.length === 0 || plain.length > 60) return undefined;
  const percent = /^(.*)%$/.exec(plain);
  if (percent) {
    const value = parseNumber(percent[1]);
    return value === undefined ? undefined : value / 100;
  }
  const parts = plain.split('/');
  if (parts.length > 2) return undefined;
  const [numerator, denominator = 1] = parts.map(parseDecimal);
  if (numerator === undefined || denominator === undefined) return undefined;
  const value = numerator / denominator;
  return Number.isFinite(value) ? value : undefined;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

function parseDecimal(text: string): number | undefined {
  const commas = text.split(',').length - 1;
  const grouped = commas > 1 || (commas === 1 && text.includes('.'));
  if (grouped && !/^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(text)) return undefined;
  const dotted = grouped ? text.replaceAll(',', '') : text.replace(',', '.');
  return DECIMAL.test(dotted) ? Number(dotted) : undefined;
}

/**
 * The items in an order drawn from the seed (Fisher–Yates); the list given is left alone. Lists of
 * two and more never come back in the order given, so that an ordering question is never solved by
 * opening it.
 */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = createRandom(seed);
  const order = items.map((_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  const unmoved = order.every((from, to) => from === to);
  if (unmoved && order.length > 1) order.push(order.shift()!);
  return order.map((from) => items[from]);
}
