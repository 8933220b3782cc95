/**
 * Stands in for the package of this name where pages are built. Scales take from it what lies between
 * two of anything, colours and texts included, and so bring its whole machinery for colours along:
 * half of what a chart weighs. The scales of this book run between numbers.
 */
type Between = (share: number) => number;

export const interpolateNumber =
  (a: number, b: number): Between =>
  (share) =>
    a * (1 - share) + b * share;

export const interpolateRound =
  (a: number, b: number): Between =>
  (share) =>
    Math.round(a * (1 - share) + b * share);

export { interpolateNumber as interpolate };

/** Named by scales of several pieces, which the book does not draw; imports must find it. */
export const piecewise = undefined;
