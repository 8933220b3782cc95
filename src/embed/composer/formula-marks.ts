/** What a browser draws of MathML beyond its characters, for a picture made of text and shapes. */

export type Box = { x: number; y: number; width: number; height: number };

/** Code points of the mathematical italic alphabets: first letter, where it starts, how many follow. */
const ITALICS: readonly [first: string, start: number, count: number][] = [
  ['A', 0x1d434, 26],
  ['a', 0x1d44e, 26],
  ['Α', 0x1d6e2, 25],
  ['α', 0x1d6fc, 25],
];
const ITALIC_VARIANTS: Readonly<Record<string, string>> = {
  h: 'ℎ',
  ϵ: '𝜖',
  ϑ: '𝜗',
  ϰ: '𝜘',
  ϕ: '𝜙',
  ϱ: '𝜚',
  ϖ: '𝜛',
};

/** A letter alone, as `text-transform: math-auto` shows it: x becomes 𝑥. Other texts stay. */
export function mathItalic(text: string): string {
  const variant = ITALIC_VARIANTS[text];
  if (variant) return variant;
  const code = text.codePointAt(0) ?? 0;
  if ([...text].length !== 1) return text;
  for (const [first, start, count] of ITALICS) {
    const place = code - first.codePointAt(0)!;
    if (place >= 0 && place < count) return String.fromCodePoint(start + place);
  }
  return text;
}

/** The bar of a fraction, half-way between what stands above and what stands below it. */
export function fractionBar(fraction: Box, above: Box, below: Box, fontSize: number): Box {
  const height = ruleOf(fontSize);
  const middle = (above.y + above.height + below.y) / 2;
  return { x: fraction.x, y: middle - height / 2, width: fraction.width, height };
}

/** The sign and the bar of a root whose radicand begins at `inside`, as the data of a path. */
export function rootPath({ x, y, width, height }: Box, inside: number, fontSize: number): string {
  const rule = ruleOf(fontSize) / 2;
  const sign = inside - x;
  // The sign hangs a little below what it covers.
  const foot = y + height;
  const points = [
    [x + 0.04 * sign, foot - 0.5 * fontSize],
    [x + 0.22 * sign, foot - 0.6 * fontSize],
    [x + 0.5 * sign, foot],
    [x + 0.86 * sign, y + rule],
    [x + width, y + rule],
  ];
  return `M${points.map((point) => point.map((value) => value.toFixed(2)).join(' ')).join('L')}`;
}

/** As thick as the mathematics font has it: 0.054 em. */
export const ruleOf = (fontSize: number): number => 0.054 * fontSize;
