import { fitNames, type FitName } from '~/math/gaussian-fit';
import { coverage, placeAt, type Scene } from './scene';
import { STEPS, type State } from './state';

/** What the figure says, the same at build time and live. */

export const fitWords: Record<FitName, { name: string; says: string }> = {
  klForward: {
    name: 'KL(p*‖q)',
    says: 'Every place with data must be given some density. The model spreads until it covers both modes, and takes over the mean and the variance of the data.',
  },
  klReverse: {
    name: 'KL(q‖p*)',
    says: 'Mass where there are no data costs much, data without mass cost nothing. The model gives up one mode and sits on the other.',
  },
  jensenShannon: {
    name: 'JS',
    says: 'Both errors count, and no place can cost more than log 2 of its mass. From a narrow start the model stays on the mode it finds; from a wide one it may cover both.',
  },
  totalVariation: {
    name: 'TV',
    says: 'Only the overlap counts. What does not overlap is lost, however near or far it lies, so the slopes are gentle and the way is slow.',
  },
  wasserstein1: {
    name: 'W₁',
    says: 'Mass has to be carried. The model stands where the way to both modes is short, and is wide to shorten it.',
  },
  squaredMmd: {
    name: 'MMD²',
    says: 'Densities are compared after a blur by the kernel: what is nearer than its width looks the same.',
  },
};

export const signed = (value: number): string =>
  (Math.round(100 * value) / 100 + 0).toFixed(2).replace('-', '−');

export const stepLabel = ({ t }: Pick<State, 't'>): string => `${t} of ${STEPS}`;
export const widthLabel = ({ width }: Pick<State, 'width'>): string => `ℓ = ${width.toFixed(2)}`;
export const rateLabel = ({ rate }: Pick<State, 'rate'>): string => rate.toFixed(2);

export const valueInWords = (value: number): string => Math.max(0, value).toFixed(3);

export function liveValues({ t, show }: State, { fits, p }: Scene): Record<string, string> {
  const cards = fitNames.flatMap((name) => {
    const place = placeAt(fits[name], t);
    return [
      [`value-${name}`, valueInWords(place.value)],
      [`mean-${name}`, signed(place.mean)],
      [`sigma-${name}`, place.sigma.toFixed(2)],
      [`coverage-${name}`, `${Math.round(100 * coverage(p, place))} %`],
    ];
  });
  return { ...Object.fromEntries(cards), name: fitWords[show].name, says: fitWords[show].says };
}
