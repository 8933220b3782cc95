import { choice, defineParams, real } from '~/embed/params';
import type { OutlookName } from '~/math/parallel-lines';

/** θ lies in [−reach, reach]. */
export const REACH = 1.5;

export const divergenceNames = [
  'klForward',
  'klReverse',
  'jensenShannon',
  'totalVariation',
  'chiSquared',
  'wasserstein1',
  'squaredMmd',
] as const satisfies OutlookName[];

export const lossNames = [
  'minimax',
  'nonSaturating',
  'leastSquares',
  'hinge',
  'wassersteinGan',
  'mmdGan',
] as const satisfies OutlookName[];

export const outlookNames = [...divergenceNames, ...lossNames] as const;

export const params = defineParams({
  theta: real({ min: -REACH, max: REACH, default: 0.8, digits: 2 }),
  /** Width ℓ of the kernel. */
  width: real({ min: 0.05, max: 2, default: 0.5, digits: 2 }),
  show: choice(outlookNames, 'jensenShannon'),
});

export type Params = (typeof params)['defaults'];
export type State = Params;

export type Action =
  | { type: 'theta'; theta: number }
  | { type: 'width'; width: number }
  | { type: 'show'; show: OutlookName };

export const initialState = (values: Params): State => values;
export const paramsOf = (state: State): Params => state;

const hundredths = (value: number, low: number, high: number): number =>
  Math.round(100 * Math.min(high, Math.max(low, value))) / 100 + 0;

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'theta':
      return { ...state, theta: hundredths(action.theta, -REACH, REACH) };
    case 'width':
      return { ...state, width: hundredths(action.width, 0.05, 2) };
    case 'show':
      return { ...state, show: action.show };
  }
}
