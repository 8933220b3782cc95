import { choice, defineParams, real } from '~/embed/params';
import type { Mixture1d } from '~/math/mixture-1d';
import { shapeParam, withOtherCount } from '~/ui/density-shape';
import { sharesParam, withShare } from '~/ui/share-shape';

/** What the densities are: mixtures of normal bumps, or histograms with bars. */
export const kinds = ['bumps', 'bars'] as const;
export type Kind = (typeof kinds)[number];

export const params = defineParams({
  /** The data. */
  p: shapeParam({ weights: [0.5, 0.5], means: [-1.8, 1.8], sigmas: [0.6, 0.6] }),
  /** The model. */
  q: shapeParam({ weights: [1], means: [-0.6], sigmas: [0.9] }),
  /** Width ℓ of the kernel of MMD. */
  width: real({ min: 0.1, max: 3, default: 1, digits: 2 }),
  kind: choice(kinds, 'bumps'),
  /** Shares of the bars of data and model, where these are histograms. */
  pBars: sharesParam([0.05, 0.3, 0.15, 0.05, 0.3, 0.15]),
  qBars: sharesParam([0.1, 0.25, 0.35, 0.2, 0.1, 0]),
});

export type Params = (typeof params)['defaults'];
export type State = Params;
export type ShapeName = 'p' | 'q';

export type Action =
  | { type: 'shape'; name: ShapeName; shape: Mixture1d }
  | { type: 'bumps'; name: ShapeName }
  | { type: 'bar'; name: ShapeName; bar: number; share: number }
  | { type: 'kind'; kind: Kind }
  | { type: 'swap' }
  | { type: 'width'; width: number };

export const initialState = (values: Params): State => values;
export const paramsOf = (state: State): Params => state;

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'shape':
      return { ...state, [action.name]: action.shape };
    case 'bumps':
      return { ...state, [action.name]: withOtherCount(state[action.name]) };
    case 'bar': {
      const name = action.name === 'p' ? 'pBars' : 'qBars';
      return { ...state, [name]: withShare(state[name], action.bar, action.share) };
    }
    case 'kind':
      return { ...state, kind: action.kind };
    case 'swap':
      return { ...state, p: state.q, q: state.p, pBars: state.qBars, qBars: state.pBars };
    case 'width':
      return { ...state, width: Math.round(100 * Math.min(3, Math.max(0.1, action.width))) / 100 };
  }
}
