/** Colours are `#rrggbb`. */

function channels(colour: string): [number, number, number] {
  const word = parseInt(colour.slice(1), 16);
  return [word >> 16, (word >> 8) & 255, word & 255];
}

function hex(rgb: readonly number[]): string {
  const word = rgb.reduce((sum, c) => sum * 256 + Math.round(Math.min(255, Math.max(0, c))), 0);
  return `#${word.toString(16).padStart(6, '0')}`;
}

/** (1 − amount)·from + amount·to, channel by channel; amount in [0, 1]. */
export function mix(from: string, to: string, amount: number): string {
  const end = channels(to);
  return hex(channels(from).map((c, i) => c + (end[i] - c) * amount));
}

/** Brightness in [0, 255] by the weights of ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B. */
export function luma(colour: string): number {
  const [r, g, b] = channels(colour);
  return 0.299 * r + 0.587 * g + 0.114 * b;
}

/** Moves a colour towards the grey of its own brightness (amount in [0, 1]). */
export function fade(colour: string, amount: number): string {
  const grey = luma(colour);
  return mix(colour, hex([grey, grey, grey]), amount);
}

/** The colour as pixels are given to networks: red, green and blue in [−1, 1]. */
export const pixelOf = (colour: string): number[] => channels(colour).map((c) => c / 127.5 - 1);
