import { defineParams, real } from '~/embed/params';
import type { Mixture1d } from '~/math/mixture-1d';
import { LINE, shapeParam, withOtherCount } from '~/ui/density-shape';

export const params = defineParams({
  /** The data. */
  p: shapeParam({ weights: [0.5, 0.5], means: [-2.2, 0.4], sigmas: [0.6, 0.6] }),
  /** The fakes. */
  q: shapeParam({ weights: [1], means: [2.7], sigmas: [0.7] }),
  /** What real examples are labelled. */
  alpha: real({ min: 0.5, max: 1, default: 0.9, digits: 2 }),
  /** What fakes are labelled. */
  beta: real({ min: 0, max: 0.5, default: 0.1, digits: 2 }),
  /** The place looked at. */
  x: real({ min: LINE[0], max: LINE[1], default: 2.7, digits: 2 }),
});

export type Params = (typeof params)['defaults'];
export type State = Params;
export type ShapeName = 'p' | 'q';

/** The three ways of labelling that have a name. */
export const labelings = {
  plain: { alpha: 1, beta: 0 },
  'one-sided': { alpha: 0.9, beta: 0 },
  'two-sided': { alpha: 0.9, beta: 0.1 },
} as const;
export type Labeling = keyof typeof labelings;

export const labelingOf = ({ alpha, beta }: State): Labeling | undefined =>
  (Object.keys(labelings) as Labeling[]).find(
    (name) => labelings[name].alpha === alpha && labelings[name].beta === beta,
  );

export type Action =
  | { type: 'shape'; name: ShapeName; shape: Mixture1d }
  | { type: 'bumps'; name: ShapeName }
  | { type: 'labeling'; labeling: Labeling }
  | { type: 'alpha'; alpha: number }
  | { type: 'beta'; beta: number }
  | { type: 'x'; x: number };

export const initialState = (values: Params): State => values;
export const paramsOf = (state: State): Params => state;

const hundredths = (value: number, low: number, high: number): number =>
  Math.round(100 * Math.min(high, Math.max(low, value))) / 100 + 0;

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'shape':
      return { ...state, [action.name]: action.shape };
    case 'bumps':
      return { ...state, [action.name]: withOtherCount(state[action.name]) };
    case 'labeling':
      return { ...state, ...labelings[action.labeling] };
    case 'alpha':
      return { ...state, alpha: hundredths(action.alpha, 0.5, 1) };
    case 'beta':
      return { ...state, beta: hundredths(action.beta, 0, 0.5) };
    case 'x':
      return { ...state, x: hundredths(action.x, ...LINE) };
  }
}
