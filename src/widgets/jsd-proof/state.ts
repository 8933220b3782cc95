import { choice, defineParams, flag, integer, numbers, real } from '~/embed/params';
import type { Mixture1d } from '~/math/mixture-1d';
import { LINE, shapeParam, withOtherCount } from '~/ui/density-shape';
import { drawnFrom, KNOTS, LOGIT_REACH } from './discriminator';
import { MAX_STEPS } from './training';

export const sources = ['optimal', 'trained', 'drawn', 'logistic'] as const;

export const params = defineParams({
  /** The data. */
  p: shapeParam({ weights: [0.6, 0.4], means: [-2, 0.4], sigmas: [0.6, 0.9] }),
  /** The fakes. */
  q: shapeParam({ weights: [1], means: [2.2], sigmas: [0.9] }),
  /** Bumps with normal tails, or with tails cut off. */
  tails: choice(['normal', 'cut'], 'normal'),
  /** Whose discriminator enters the proof. */
  source: choice(sources, 'optimal'),
  /** Logits of the drawn discriminator at its knots. */
  d: numbers({
    min: -LOGIT_REACH,
    max: LOGIT_REACH,
    default: [2, 2, 1.5, 1, 0, -1, -1.5, -2, -2],
    minLength: KNOTS.length,
    maxLength: KNOTS.length,
    digits: 2,
  }),
  /** Updates of the network in training, and the seed of its start and its minibatches. */
  steps: integer({ min: 0, max: MAX_STEPS, default: 0 }),
  seed: integer({ min: 0, max: 999_999, default: 1 }),
  /** The objective with a factor ½ on both terms. */
  half: flag(false),
  /** The place looked at. */
  x: real({ min: LINE[0], max: LINE[1], default: 0, digits: 2 }),
});

export type Params = (typeof params)['defaults'];
export type State = Params;
export type ShapeName = 'p' | 'q';
export type Source = State['source'];

export type Action =
  | { type: 'shape'; name: ShapeName; shape: Mixture1d }
  | { type: 'bumps'; name: ShapeName }
  | { type: 'tails'; tails: State['tails'] }
  | { type: 'source'; source: Source }
  | { type: 'knot'; knot: number; logit: number }
  | { type: 'steps'; steps: number }
  | { type: 'new-seed' }
  | { type: 'half'; on: boolean }
  | { type: 'x'; x: number };

export const initialState = (values: Params): State => values;
export const paramsOf = (state: State): Params => state;

const hundredths = (value: number, low: number, high: number): number =>
  Math.round(100 * Math.min(high, Math.max(low, value))) / 100 + 0;

const tidyLogit = (logit: number) => hundredths(logit, -LOGIT_REACH, LOGIT_REACH);

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'shape':
      return untrained({ ...state, [action.name]: action.shape });
    case 'bumps':
      return untrained({ ...state, [action.name]: withOtherCount(state[action.name]) });
    case 'tails':
      return untrained({ ...state, tails: action.tails });
    case 'source':
      // Who starts to draw starts from what is there.
      return action.source === 'drawn' && state.source !== 'drawn'
        ? { ...state, source: 'drawn', d: drawnFrom(state).map(tidyLogit) }
        : { ...state, source: action.source };
    case 'knot': {
      const drawn = update(state, { type: 'source', source: 'drawn' });
      const logit = tidyLogit(action.logit);
      return { ...drawn, d: drawn.d.map((old, i) => (i === action.knot ? logit : old)) };
    }
    case 'steps': {
      const steps = Math.round(Math.min(MAX_STEPS, Math.max(0, action.steps)));
      return { ...state, source: 'trained', steps };
    }
    case 'new-seed':
      return untrained({ ...state, source: 'trained', seed: (state.seed + 1) % 1_000_000 });
    case 'half':
      return { ...state, half: action.on };
    case 'x':
      return { ...state, x: hundredths(action.x, ...LINE) };
  }
}

/** Other densities are another game: the network starts anew. */
const untrained = (state: State): State => (state.steps === 0 ? state : { ...state, steps: 0 });
