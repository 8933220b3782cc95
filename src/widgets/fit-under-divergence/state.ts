import { choice, defineParams, integer, real } from '~/embed/params';
import { fitNames, type FitName } from '~/math/gaussian-fit';
import type { Mixture1d } from '~/math/mixture-1d';
import { shapeParam, sigmaLimits, tidyShape, withOtherCount } from '~/ui/density-shape';
import { updatePlayback, type Playback, type PlaybackAction } from '~/ui/playback';

/** Steps of gradient descent that every fit takes. */
export const STEPS = 200;

export const params = defineParams({
  /** The data. */
  p: shapeParam({ weights: [0.6, 0.4], means: [-2, 2], sigmas: [0.5, 0.5] }),
  /** Where every fit starts: mean and standard deviation of the model. */
  mean: real({ min: -4, max: 4, default: 1, digits: 2 }),
  sigma: real({ min: sigmaLimits[0], max: sigmaLimits[1], default: 0.5, digits: 2 }),
  /** Step size η. */
  rate: real({ min: 0.02, max: 1, default: 0.3, digits: 2 }),
  /** Width ℓ of the kernel of MMD. */
  width: real({ min: 0.1, max: 3, default: 1, digits: 2 }),
  t: integer({ min: 0, max: STEPS, default: STEPS }),
  /** The divergence whose landscape is on show. */
  show: choice(fitNames, 'klReverse'),
});

export type Params = (typeof params)['defaults'];
export type State = Params & Playback;
export type Dial = 'rate' | 'width';

export type Action =
  | PlaybackAction
  | { type: 'data'; shape: Mixture1d }
  | { type: 'start'; shape: Mixture1d }
  | { type: 'bumps' }
  | { type: 'dial'; dial: Dial; value: number }
  | { type: 'show'; show: FitName };

const limits: Record<Dial, [number, number]> = { rate: [0.02, 1], width: [0.1, 3] };

export const initialState = (values: Params): State => ({
  ...values,
  T: STEPS,
  playing: false,
  played: 0,
});

export function paramsOf({ T: _T, playing: _playing, played: _played, ...values }: State): Params {
  return values;
}

/** The start as a density that can be taken hold of. */
export const startShape = ({ mean, sigma }: Pick<State, 'mean' | 'sigma'>): Mixture1d => ({
  weights: [1],
  means: [mean],
  sigmas: [sigma],
});

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'data':
      return { ...state, p: action.shape };
    case 'start': {
      const { means, sigmas } = tidyShape(action.shape);
      return { ...state, mean: means[0], sigma: sigmas[0] };
    }
    case 'bumps':
      return { ...state, p: withOtherCount(state.p) };
    case 'dial': {
      const [low, high] = limits[action.dial];
      const value = Math.round(100 * Math.min(high, Math.max(low, action.value))) / 100;
      return { ...state, [action.dial]: value };
    }
    case 'show':
      return { ...state, show: action.show };
    default:
      return updatePlayback(state, action);
  }
}
