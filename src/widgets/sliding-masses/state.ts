import { choice, defineParams, real } from '~/embed/params';
import { massShapes, type MassShape, type Masses } from '~/math/sliding-masses';

/** θ lies in [−reach, reach]. */
export const REACH = 3;

export const params = defineParams({
  theta: real({ min: -REACH, max: REACH, default: 1.5, digits: 2 }),
  /** Standard deviation of both masses; 0 makes them points. */
  sigma: real({ min: 0, max: 1, default: 0, digits: 2 }),
  shape: choice(massShapes, 'gauss'),
  /** Width ℓ of the kernel. */
  width: real({ min: 0.05, max: 2, default: 0.5, digits: 2 }),
});

export type Params = (typeof params)['defaults'];
export type State = Params;
export type Dial = 'theta' | 'sigma' | 'width';

export type Action =
  { type: 'dial'; dial: Dial; value: number } | { type: 'shape'; shape: MassShape };

const limits: Record<Dial, [number, number]> = {
  theta: [-REACH, REACH],
  sigma: [0, 1],
  width: [0.05, 2],
};

export const initialState = (values: Params): State => values;
export const paramsOf = (state: State): Params => state;
export const massesOf = ({ shape, sigma, width }: State): Masses => ({ shape, sigma, width });

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'dial': {
      const [low, high] = limits[action.dial];
      const value = Math.round(100 * Math.min(high, Math.max(low, action.value))) / 100 + 0;
      return { ...state, [action.dial]: value };
    }
    case 'shape':
      return { ...state, shape: action.shape };
  }
}
