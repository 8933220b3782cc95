import { formatNumber } from '~/ui/chart';
import { distanceAt, meanFactor, type Paths } from './scene';
import { optimisers, STEPS, type GameName, type Layer, type State } from './state';

/** What the figure says, the same at build time and live. */

export const gameWords: Record<GameName, string> = {
  bilinear: 'xy, bilinear',
  curved: 'xy with curvature ε',
  dirac: 'Dirac-GAN',
  'dirac-r1': 'Dirac-GAN with penalty γ',
};

export const layerWords: Record<Layer, string> = {
  simultaneous: 'simultaneous',
  alternating: 'alternating',
  extragradient: 'extragradient',
  consensus: 'consensus',
  optimistic: 'optimistic',
  momentum: 'momentum',
  alternatingMomentum: 'momentum, in turns',
  flow: 'the flow, η → 0',
};

export const stepLabel = ({ t }: Pick<State, 't'>): string => `${t} of ${STEPS}`;

/** A minus sign that is one, and two decimals. */
export const signed = (value: number): string =>
  (value + 0 === 0 ? 0 : value).toFixed(2).replace('-', '−');

const factorInWords = (factor: number): string =>
  Number.isNaN(factor) ? '–' : `×${factor.toFixed(3)}`;

/** The numbers beside the methods' names, by the names of their spots. */
export function liveValues({ t }: State, paths: Paths): Record<string, string> {
  const entries = optimisers.flatMap((optimiser) => [
    [`distance-${optimiser}`, formatNumber(distanceAt(paths[optimiser], t), 2)],
    [`factor-${optimiser}`, factorInWords(meanFactor(paths[optimiser], t))],
  ]);
  return Object.fromEntries(entries);
}

export const planeLabel = ({ x, y }: State): string =>
  `The plane of the game. The start is at x ${signed(x)}, y ${signed(y)}; arrow keys move it, with Shift in larger steps.`;
