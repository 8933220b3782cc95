/** Opens or closes every explanation of a question; closed ones of an answered question can be opened by hand. */
export function explain(root: HTMLElement, open: boolean): void {
  for (const why of root.querySelectorAll<HTMLDetailsElement>('details.why')) why.open = open;
}

/** A number as a reader writes it: four significant digits, a true minus sign. */
export function inWords(value: number, unit = ''): string {
  const magnitude = Math.abs(value);
  const text =
    magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e6)
      ? value.toExponential(2).replace('e+', 'e')
      : String(Number(value.toPrecision(4)));
  return `${text.replaceAll('-', '−')}${unit && ` ${unit}`}`;
}
