/**
 * Remembers the last result for as long as the arguments stay the same (`===`): what a figure
 * computes anew only when the part of its state that it depends on has changed.
 */
export function memoLast<A extends unknown[], R>(compute: (...args: A) => R): (...args: A) => R {
  let last: { args: A; result: R } | undefined;
  return (...args) => {
    if (!last || last.args.some((value, i) => value !== args[i])) {
      last = { args, result: compute(...args) };
    }
    return last.result;
  };
}
