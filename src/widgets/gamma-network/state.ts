import { choice, defineParams, integer } from '~/embed/params';
import { denoiserNames, FAR, NEAR, worldNames } from './problems';
import { MAX_STEPS, type Run } from './training';

export const coordinateCounts = ['1', '8', '32'] as const;
export const batches = ['1', '4', '16'] as const;
export const rates = ['0.005', '0.01', '0.02', '0.05'] as const;

export const params = defineParams({
  /** Each coordinate's data. */
  world: choice(worldNames, 'two'),
  denoiser: choice(denoiserNames, 'best'),
  /** D, the independent coordinates of a data point. */
  coordinates: choice(coordinateCounts, '32'),
  /** γ at t = 0 and at t = 1. */
  start: integer({ min: -FAR, max: -NEAR, default: -6 }),
  end: integer({ min: NEAR, max: FAR, default: 5 }),
  /** Draws in each update, and the learning rate. */
  batch: choice(batches, '16'),
  rate: choice(rates, '0.02'),
  seed: integer({ min: 0, max: 999_999, default: 1 }),
  steps: integer({ min: 0, max: MAX_STEPS, default: 0 }),
});

export type Params = (typeof params)['defaults'];
export type State = Params;
/** What makes another run, and not just another step of it. */
type Setting = Omit<Params, 'steps'>;

export type Action =
  | { type: 'set'; setting: Partial<Setting> }
  | { type: 'new-seed' }
  | { type: 'steps'; steps: number };

export const initialState = (values: Params): State => values;
export const paramsOf = (state: State): Params => state;

const whole = (value: number, low: number, high: number): number =>
  Math.round(Math.min(high, Math.max(low, value)));

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'set': {
      const next = { ...state, ...action.setting };
      const tidy = {
        ...next,
        start: whole(next.start, -FAR, -NEAR),
        end: whole(next.end, NEAR, FAR),
        seed: whole(next.seed, 0, 999_999),
      };
      const changed = Object.keys(action.setting) as (keyof Setting)[];
      return changed.some((name) => tidy[name] !== state[name]) ? { ...tidy, steps: 0 } : state;
    }
    case 'new-seed':
      return { ...state, seed: (state.seed + 1) % 1_000_000, steps: 0 };
    case 'steps':
      return { ...state, steps: whole(action.steps, 0, MAX_STEPS) };
  }
}

export const runOf = (state: State): Run => ({
  world: state.world,
  denoiser: state.denoiser,
  coordinates: Number(state.coordinates),
  start: state.start,
  end: state.end,
  seed: state.seed,
  rate: Number(state.rate),
  batch: Number(state.batch),
});
