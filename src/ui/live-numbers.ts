/**
 * Formulas with live numbers: the formula is typeset at build time with `\live{name}` placeholders;
 * the figure writes the current values into them, so no typesetting code reaches the reader.
 */
export function liveNumbers(root: ParentNode): (values: Record<string, string>) => void {
  const spots = [...root.querySelectorAll<HTMLElement>('[data-live]')];
  return (values) => {
    for (const spot of spots) {
      const text = values[spot.dataset.live ?? ''];
      if (text === undefined || spot.textContent === text) continue;
      // Changing the text there costs less than replacing it, sixty times a second.
      if (spot.firstChild instanceof Text && spot.childNodes.length === 1)
        spot.firstChild.data = text;
      else spot.textContent = text;
    }
  };
}
