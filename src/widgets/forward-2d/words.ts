import { formatNumber } from '~/ui/chart';
import { ENERGY_CHANCE, type Frame } from './scene';
import type { State } from './state';

/** The figure's numbers as text, the same at build time and live. */
// Made once: a formatter takes longer to make than a picture to draw.
const groups = new Intl.NumberFormat('en-US');
export const grouped = (n: number): string => groups.format(n);

export const stepLabel = ({ t, T }: Pick<State, 't' | 'T'>): string =>
  `t = ${grouped(t)} of ${grouped(T)}`;

const signed = (value: number): string => {
  const text = Math.abs(value).toFixed(2);
  return value < 0 && text !== '0.00' ? `−${text}` : text;
};

const pair = ([x, y]: [number, number]): string => `${signed(x)}, ${signed(y)}`;

export function liveValues({ alphaBar, moments, energy }: Frame): Record<string, string> {
  return {
    signal: Math.sqrt(alphaBar).toFixed(3),
    variance: (1 - alphaBar).toFixed(3),
    alphaBar: alphaBar < 0.001 ? formatNumber(alphaBar, 2) : alphaBar.toFixed(3),
    mean: moments ? pair(moments.mean) : '–',
    spread: moments ? pair(moments.variance) : '–',
    energy: energy === undefined ? '–' : energy.toFixed(4),
    chance: ENERGY_CHANCE.toFixed(4),
  };
}
