/**
 * Argument checks of the numeric code. Each throws a `RangeError` that says what was expected and
 * what came; NaN and infinities never pass. They cost O(1), so that a figure can afford them in
 * every frame.
 */

/** Demands an integer in [min, max]. */
export function expectInteger(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${name}: expected an integer from ${min} to ${max}, got ${value}`);
  }
}

/** Demands a finite number in the closed interval [min, max]. */
export function expectReal(name: string, value: number, min: number, max: number): void {
  if (!Number.isFinite(value) || value < min || value > max) {
    throw new RangeError(`${name}: expected a number in [${min}, ${max}], got ${value}`);
  }
}

/** Demands a finite number in the open interval (min, max). */
export function expectBetween(name: string, value: number, min: number, max: number): void {
  if (!Number.isFinite(value) || value <= min || value >= max) {
    throw new RangeError(`${name}: expected a number in (${min}, ${max}), got ${value}`);
  }
}

/** Demands an array of exactly `length` elements. */
export function expectLength(name: string, array: ArrayLike<unknown>, length: number): void {
  if (array.length !== length) {
    throw new RangeError(`${name}: expected ${length} values, got ${array.length}`);
  }
}
