import { choice, defineParams, integer } from '~/embed/params';
import { dataMixture, dataSets, hasModes } from '~/training/data';
import { defaultGanOptions, type GanOptions } from '~/training/gan-options';
import type { MeasureName } from '~/training/measures';
import type { LabFrame, LabRequest, Row } from '~/training/protocol';
import { stepParam } from '~/ui/step-param';

/** The four places side by side. */
export const lanes = ['a', 'b', 'c', 'd'] as const;
export type LaneName = (typeof lanes)[number];

/** What can run in a lane: each loss, with what usually holds its critic; or nothing. */
export const entries = [
  'minimax',
  'non-saturating',
  'maximum-likelihood',
  'least-squares',
  'hinge',
  'hinge-sn',
  'wasserstein-clip',
  'wasserstein-gp',
  'wasserstein-sn',
  'mmd',
  'none',
] as const;
export type Entry = (typeof entries)[number];

const recipes: Record<Exclude<Entry, 'none'>, Partial<GanOptions>> = {
  minimax: { loss: 'minimax' },
  'non-saturating': { loss: 'non-saturating' },
  'maximum-likelihood': { loss: 'maximum-likelihood' },
  'least-squares': { loss: 'least-squares' },
  hinge: { loss: 'hinge' },
  'hinge-sn': { loss: 'hinge', constraint: 'spectral-norm', lipschitz: 4 },
  'wasserstein-clip': { loss: 'wasserstein', constraint: 'clip' },
  'wasserstein-gp': { loss: 'wasserstein', constraint: 'gradient-penalty' },
  'wasserstein-sn': { loss: 'wasserstein', constraint: 'spectral-norm' },
  mmd: { loss: 'mmd' },
};

/** What the chart compares. */
export const charts = ['js', 'w1', 'mmd', 'modes', 'quality'] as const satisfies MeasureName[];
export const budgets = ['200', '400', '800', '1600', '3200'] as const;
export const widths = ['16', '32', '64', '128'] as const;
export const rates = ['0.0003', '0.001', '0.003', '0.01'] as const;
const MAX_BUDGET = 3_200;

export const params = defineParams({
  data: choice(dataSets, 'ring'),
  a: choice(entries, 'minimax'),
  b: choice(entries, 'non-saturating'),
  c: choice(entries, 'wasserstein-gp'),
  d: choice(entries, 'mmd'),
  /** Steps that every lane is given: updates of G. */
  budget: choice(budgets, '400'),
  chart: choice(charts, 'js'),
  seed: integer({ min: 0, max: 999_999, default: 1 }),
  /** Updates of D in each step, the learning rate of both players, units of each hidden layer. */
  k: integer({ min: 1, max: 5, default: 1 }),
  rate: choice(rates, '0.001'),
  width: choice(widths, '64'),
  /** The step on show: a link trains up to it. */
  step: stepParam(MAX_BUDGET),
});

export type Params = (typeof params)['defaults'];

export type Lane = { frame: LabFrame | undefined; history: readonly Row[] };

export type State = {
  /** `step` is where the race is to stop, while `target` says so; where it is: `stepOf`. */
  params: Params;
  /** For each lane the number of its start: another number is another run. */
  runs: Readonly<Record<LaneName, number>>;
  lanes: Readonly<Record<LaneName, Lane>>;
  /** Whether there are workers, and what they are at. */
  worker: 'none' | 'loading' | 'live' | 'failed';
  playing: boolean;
  /** A step to run to, asked for by a link, by a prediction or for less motion. */
  target: number | undefined;
};

export type Action =
  | { type: 'adopt'; params: Params }
  | { type: 'set'; values: Partial<Params> }
  | { type: 'new-seed' }
  | { type: 'play'; on: boolean }
  | { type: 'run-to'; step: number }
  | { type: 'restart' }
  | { type: 'loading' }
  | { type: 'frame'; lane: LaneName; frame: LabFrame; history: readonly Row[] }
  | { type: 'failed' };

const untouched: Lane = { frame: undefined, history: [] };
const eachLane = <T>(of: (lane: LaneName) => T): Record<LaneName, T> => ({
  a: of('a'),
  b: of('b'),
  c: of('c'),
  d: of('d'),
});

export function initialState(values: Params): State {
  const asked = Math.min(values.step, Number(values.budget));
  const isEmpty = lanes.every((lane) => values[lane] === 'none');
  return {
    params: values,
    runs: eachLane(() => 0),
    lanes: eachLane(() => untouched),
    worker: 'none',
    playing: false,
    target: asked > 0 && !isEmpty ? asked : undefined,
  };
}

export function paramsOf(state: State): Params {
  return { ...state.params, step: state.target ?? stepOf(state) };
}

/** Lanes with something in them. */
export const taken = ({ params }: Pick<State, 'params'>): LaneName[] =>
  lanes.filter((lane) => params[lane] !== 'none');

/** Lanes that can still go on. */
export const running = (state: State): LaneName[] =>
  taken(state).filter((lane) => !state.lanes[lane].frame?.diverged);

export const stepIn = ({ lanes }: State, lane: LaneName): number => lanes[lane].frame?.step ?? 0;

/** Where the race is: at the step that every lane which goes on has reached. */
export function stepOf(state: State): number {
  const steps = running(state).map((lane) => stepIn(state, lane));
  if (steps.length > 0) return Math.min(...steps);
  return Math.max(0, ...taken(state).map((lane) => stepIn(state, lane)));
}

/** Whether nothing is left to do: every lane has had its budget, or has left the numbers. */
export const isOver = (state: State): boolean =>
  running(state).every((lane) => stepIn(state, lane) >= Number(state.params.budget));

/** Whether a race has been run to its end. */
export const hasEnded = (state: State): boolean =>
  isOver(state) && taken(state).some((lane) => stepIn(state, lane) > 0);

/** Lanes go on together, so many steps at a time; each is measured as often. */
export const STRIDE = 20;

/**
 * The step to which every lane may go now; undefined while the race stands still. One that is paused
 * ends its stride first, so that all have had as many steps.
 */
export function goalOf(state: State): number | undefined {
  const { playing, target, params, worker } = state;
  const here = stepOf(state);
  const isEven = running(state).every((lane) => stepIn(state, lane) === here);
  const isAtRest = !playing && target === undefined;
  if (isAtRest && (isEven || worker === 'failed')) return undefined;
  const next = (Math.floor(here / STRIDE) + 1) * STRIDE;
  return Math.min(next, target ?? Number(params.budget));
}

export function optionsOf(values: Params, lane: LaneName): GanOptions | undefined {
  const entry = values[lane];
  if (entry === 'none') return undefined;
  const { generator, discriminator } = defaultGanOptions;
  const own = { width: Number(values.width), rate: Number(values.rate) };
  return {
    ...defaultGanOptions,
    ...recipes[entry],
    generator: { ...generator, ...own },
    discriminator: { ...discriminator, ...own },
    dSteps: values.k,
  };
}

export const POINTS = 250;

export function requestOf(values: Params, lane: LaneName): LabRequest<GanOptions> | undefined {
  const options = optionsOf(values, lane);
  const data = { set: values.data };
  return (
    options && {
      family: 'gan',
      options,
      data: dataMixture(data),
      modes: hasModes(data),
      seed: values.seed,
      every: STRIDE,
      show: { points: POINTS },
    }
  );
}

export const isCounted = ({ data }: Params): boolean => hasModes({ set: data });

/** Whether lane by lane both train alike. */
const sameRun = (a: Params, b: Params, lane: LaneName): boolean =>
  a.data === b.data &&
  a.seed === b.seed &&
  JSON.stringify(optionsOf(a, lane)) === JSON.stringify(optionsOf(b, lane));

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'adopt':
      return adopted(state, action.params);
    case 'set':
      return changed(state, { ...state.params, ...action.values });
    case 'new-seed':
      return changed(state, { ...state.params, seed: (state.params.seed + 1) % 1_000_000 });
    case 'play':
      if (action.on && isOver(state)) return state;
      return { ...state, playing: action.on, target: undefined };
    case 'run-to': {
      const target = Math.min(action.step, Number(state.params.budget));
      return isOver(state) ? state : { ...state, playing: false, target };
    }
    case 'restart':
      return { ...anew(state, { ...state.params, step: 0 }), playing: taken(state).length > 0 };
    case 'loading':
      return { ...state, worker: 'loading' };
    case 'frame':
      return framed(state, action.lane, { frame: action.frame, history: action.history });
    case 'failed':
      return {
        ...anew(state, { ...state.params, step: 0 }),
        worker: 'failed',
        lanes: state.lanes,
        target: undefined,
      };
  }
}

/** A whole new state from a link: a new race, unless it lies ahead of the present one. */
function adopted(state: State, values: Params): State {
  const isAhead =
    values.step >= stepOf(state) && lanes.every((lane) => sameRun(state.params, values, lane));
  if (!isAhead) return anew(state, values);
  const { target } = initialState(values);
  const isThere = target === undefined || target <= stepOf(state);
  return { ...state, params: values, playing: false, target: isThere ? undefined : target };
}

function anew(state: State, values: Params): State {
  return {
    ...initialState(values),
    runs: eachLane((lane) => state.runs[lane] + 1),
    worker: state.worker,
  };
}

/** A lane with another loss starts anew and catches up; other settings start them all anew. */
function changed(state: State, values: Params): State {
  const differs = lanes.filter((lane) => !sameRun(state.params, values, lane));
  const others = lanes.filter((lane) => values[lane] === state.params[lane]);
  if (differs.some((lane) => others.includes(lane))) {
    return { ...anew(state, { ...values, step: 0 }), playing: state.playing };
  }
  const next = {
    ...state,
    params: values,
    runs: eachLane((lane) => state.runs[lane] + (differs.includes(lane) ? 1 : 0)),
    lanes: eachLane((lane) => (differs.includes(lane) ? untouched : state.lanes[lane])),
  };
  // A race that stands still takes a new runner to where it was.
  const wasAt = state.target ?? stepOf(state);
  const wanted = !state.playing && differs.length > 0 ? wasAt : state.target;
  const target = Math.min(wanted ?? 0, Number(values.budget));
  return {
    ...next,
    playing: state.playing && !isOver(next),
    target: stepOf(next) < target ? target : undefined,
  };
}

function framed(state: State, lane: LaneName, news: Lane): State {
  const next: State = {
    ...state,
    worker: 'live',
    lanes: { ...state.lanes, [lane]: news },
  };
  const { target } = state;
  const arrived = target !== undefined && (stepOf(next) >= target || running(next).length === 0);
  return {
    ...next,
    playing: state.playing && !isOver(next),
    target: arrived ? undefined : target,
  };
}
