import { stampedSize } from '~/math/convolution';
import type { Scene } from './scene';
import {
  shapeOf,
  WHITE,
  type KernelName,
  type Params,
  type PatternName,
  type State,
} from './state';

/** What the figure says, the same at build time and live. */

export const kernelWords: Record<KernelName, string> = {
  box: 'all ones',
  tent: 'tent',
  random: 'random',
};

export const patternWords: Record<PatternName, string> = {
  disc: 'a soft disc',
  flat: 'flat grey',
  edge: 'an edge',
  dot: 'one dot',
  drawn: 'your own',
};

export const stepLabel = ({ t, T }: State): string => `${t} of ${T}`;

const percent = (share: number): string => `${Math.round(100 * share)}\u00a0%`;

/** Stamps on a cell far from the edges, each number once, rising. */
export function overlapsOf({ least, most }: Scene['overlap']): number[] {
  const [a, b] = [Math.sqrt(least), Math.sqrt(most)];
  return [...new Set([a * a, a * b, b * b])];
}

export function evennessInWords({ K, S }: Params, { overlap, ripple }: Scene): string {
  if (K < S) {
    return `The kernel is smaller than the stride: between the stamps some cells stay empty.`;
  }
  const square = overlap.most === 1 ? '1 stamp' : `${overlap.most} stamps`;
  if (K % S === 0) {
    const counts = `${S} divides ${K}: far from the edges every cell gets ${square}.`;
    return ripple.stamps === 0 ? counts : `${counts} The weights still ripple.`;
  }
  const counts = `${S} does not divide ${K}: some cells get ${overlap.least}, others up to ${square}, every ${S} cells again.`;
  return ripple.stamps === 0 ? `${counts} This kernel’s weights make up for it.` : counts;
}

/** The numbers in the formula and beside the pictures, by the names of their spots. */
export function liveValues(state: State, scene: Scene): Record<string, string> {
  const { I, K, S, P, outputPadding, t } = state;
  const { output, resized, ripple, input } = scene;
  return {
    I: String(I),
    K: String(K),
    S: String(S),
    P: String(P),
    outputPadding: String(outputPadding),
    O: String(output),
    resized: `${resized.size} × ${resized.size}: each pixel ${S} × ${S} times, then the kernel slid over it`,
    evenness: evennessInWords(state, scene),
    ripple: percent(ripple.stamps),
    resizedRipple: percent(ripple.resized),
    pixel: t === 0 ? '–' : String(input.values[t - 1]),
    cut: cutInWords(state, output),
  };
}

function cutInWords(state: Params, output: number): string {
  const full = stampedSize(shapeOf(state));
  const { P, outputPadding } = state;
  const cut = P === 0 ? 'nothing is cut off' : `${P} cut off on each side`;
  return `${output} × ${output}, from ${full} × ${full} stamped: ${cut}${outputPadding === 0 ? '' : `, ${outputPadding} added at the end`}`;
}

/** @param cursor the pixel that the keys paint, counted row by row. */
export function inputLabel({ I }: Params, values: ArrayLike<number>, cursor: number): string {
  const [row, column] = [Math.floor(cursor / I) + 1, (cursor % I) + 1];
  return (
    `Input of ${I} × ${I} pixels. Row ${row}, column ${column} is ${values[cursor]}. ` +
    `Arrow keys move, the figures 0 to ${WHITE} paint, Space makes a pixel lighter.`
  );
}
