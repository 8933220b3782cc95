/**
 * A drawing as text for a link: two characters a dot. Each coordinate is one of 64 places from −3 to
 * 3, written as a digit of base 64, so that drawings of a few hundred dots fit.
 */
import type { Param } from '~/embed/params';
import type { Place } from './dot-drawing';

export const MAX_DOTS = 200;
/** Dots are drawn in [−DOT_REACH, DOT_REACH]². */
export const DOT_REACH = 3;

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const last = digits.length - 1;

/** The place nearest to a coordinate, 0 … 63. */
const placeOf = (value: number): number =>
  Math.round(
    (last * (Math.min(DOT_REACH, Math.max(-DOT_REACH, value)) + DOT_REACH)) / (2 * DOT_REACH),
  );

const valueAt = (place: number): number =>
  Math.round(1000 * ((2 * DOT_REACH * place) / last - DOT_REACH)) / 1000;

/** The dot that a link can carry, nearest to a point of the plane. */
export const snapped = ([x, y]: Place): Place => [valueAt(placeOf(x)), valueAt(placeOf(y))];

export const dotsParam: Param<readonly Place[]> = {
  default: [],
  parse(text) {
    const places = Array.from(text, (digit) => digits.indexOf(digit));
    if (places.includes(-1) || places.length % 2 === 1 || places.length > 2 * MAX_DOTS) {
      return {
        value: [],
        notice: `expected up to ${MAX_DOTS} pairs of letters, figures, “-” and “_”, got “${text.slice(0, 24)}”; using none`,
      };
    }
    return {
      value: Array.from({ length: places.length / 2 }, (_, i) => [
        valueAt(places[2 * i]),
        valueAt(places[2 * i + 1]),
      ]),
    };
  },
  format: (dots) => dots.map((dot) => dot.map((x) => digits[placeOf(x)]).join('')).join(''),
};
