/** The colours of the theme for canvases, which cannot follow the style sheet by themselves. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** The values of custom properties such as `--data` at an element, as bytes; grey where unreadable. */
export function themeColours<const Name extends string>(
  element: HTMLElement,
  names: readonly Name[],
): Record<Name, Rgb> {
  const probe = document.createElement('span');
  const dot = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  element.append(probe);
  const read = (name: string): Rgb => {
    probe.style.color = `var(${name})`;
    if (!dot) return [128, 128, 128];
    dot.fillStyle = getComputedStyle(probe).color;
    dot.fillRect(0, 0, 1, 1);
    const [red, green, blue] = dot.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
  const colours = Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Name, Rgb>;
  probe.remove();
  return colours;
}

/** As a style sheet or a canvas takes it. */
export const cssColour = ([red, green, blue]: Rgb, alpha = 1): string =>
  `rgb(${red} ${green} ${blue} / ${alpha})`;

/** Calls back whenever the reader or the system changes the theme. */
export function onThemeChange(callback: () => void, signal: AbortSignal): void {
  const themes = new MutationObserver(callback);
  themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  signal.addEventListener('abort', () => themes.disconnect());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', callback, { signal });
}
