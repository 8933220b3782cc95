/**
 * State of the training filmstrip. A link carries the step, the run, the face that is followed and
 * the seed; which faces are there, live or recorded, and which generator is missing, follow from it.
 */
import { choice, defineParams, integer } from '~/embed/params';
import type { NetworkStatus } from '~/ui/network-status';
import { FACES, type Checkpoint, type Film } from './models';

export const MAX_SEED = 999_999;

export const params = defineParams({
  /** Steps of training; the generator kept nearest to it is shown. */
  step: integer({ min: 0, max: 1_000_000, default: 700 }),
  run: choice(['healthy', 'collapsed'], 'healthy'),
  /** The face whose whole strip is shown. */
  face: integer({ min: 0, max: FACES - 1, default: 0 }),
  seed: integer({ min: 0, max: MAX_SEED, default: 1 }),
});
export type Params = (typeof params)['defaults'];

export type State = Params & {
  film: Film;
  /** The generator on its way, and how much of it is here. */
  fetching: { graph: string; loaded: number; total: number; phase: string } | undefined;
  /** Where the generators run, once there was one. */
  backend: { backend: 'webgpu' | 'wasm'; threads: number } | undefined;
  /** What went wrong last, in words; until the reader asks again. */
  failure: string | undefined;
  /** What the reader has asked to be fetched: nothing yet, what is looked at, or every generator. */
  asked: 'nothing' | 'shown' | 'all';
  /** Graphs that are open in the page. */
  held: ReadonlySet<string>;
  /** Faces drawn in the page from the present seed, by graph: [16, channels, height, width]. */
  drawn: ReadonlyMap<string, Float32Array>;
};

export type Action =
  | { type: 'place'; index: number }
  | { type: 'run'; run: Params['run'] }
  | { type: 'face'; face: number }
  | { type: 'seed'; seed: number }
  | { type: 'new-seed' }
  | { type: 'load' }
  | { type: 'fetch-all' }
  | { type: 'cancel' }
  | { type: 'fetching'; graph: string; loaded: number; total: number; phase: string }
  | { type: 'held'; graph: string }
  | { type: 'runs'; backend: 'webgpu' | 'wasm'; threads: number }
  | { type: 'failed'; message: string }
  | { type: 'drawn'; graph: string; seed: number; faces: Float32Array }
  | { type: 'adopt'; params: Params };

export const initialState = (values: Params, film: Film): State => ({
  ...values,
  film,
  fetching: undefined,
  backend: undefined,
  failure: undefined,
  asked: 'nothing',
  held: new Set(),
  drawn: new Map(),
});

export const paramsOf = ({ step, run, face, seed }: State): Params => ({ step, run, face, seed });

/** Index of the healthy run's generator nearest to a step, counted along the strip. */
export function indexAt({ healthy }: Film, step: number): number {
  let best = 0;
  healthy.forEach((checkpoint, i) => {
    if (Math.abs(checkpoint.step - step) < Math.abs(healthy[best].step - step)) best = i;
  });
  return best;
}

/** The generator whose faces are shown. */
export const shownOf = ({ film, run, step }: State): Checkpoint =>
  run === 'collapsed' ? film.collapsed : film.healthy[indexAt(film, step)];

/** Where a generator's faces come from, if they are there. */
export function sourceOf(state: State, graph: string): 'live' | 'recorded' | 'none' {
  if (state.drawn.has(graph)) return 'live';
  return state.seed === state.film.recorded.seed ? 'recorded' : 'none';
}

/** Generators of the healthy run that are not here yet. */
export const missing = ({ film, held }: State): readonly Checkpoint[] =>
  film.healthy.filter(({ graph }) => !held.has(graph));

/**
 * How loading stands, for the button: `absent` where what is looked at would have to be fetched and
 * the reader has not asked for it.
 */
export function networkOf(state: State): NetworkStatus {
  const { film, asked, held, fetching, backend, failure } = state;
  if (failure !== undefined) return { status: 'failed', message: failure };
  const rest = missing(state);
  if (asked === 'all' && rest.length > 0) {
    const bytes = (graphs: readonly Checkpoint[]) =>
      graphs.reduce((sum, checkpoint) => sum + checkpoint.bytes, 0);
    const total = bytes(film.healthy);
    const under = rest.find(({ graph }) => graph === fetching?.graph)?.bytes ?? 0;
    const share = fetching && fetching.total > 0 ? fetching.loaded / fetching.total : 0;
    const loaded = total - bytes(rest) + share * under;
    return { status: 'loading', loaded, total, phase: 'download' };
  }
  if (fetching) return { status: 'loading', ...fetching };
  if (asked === 'nothing' && !held.has(shownOf(state).graph)) return { status: 'absent' };
  return backend
    ? { status: 'live', ...backend }
    : { status: 'loading', loaded: 0, total: 0, phase: '' };
}

export type Work = { graph: string; seed: number };

/**
 * The next faces to be drawn: those looked at, then those of the generators that are here, then, if
 * all were asked for, the rest in order. Nothing is fetched that the reader did not ask for.
 */
export function workOf(state: State): Work | undefined {
  const { film, asked, held, drawn, seed, failure } = state;
  if (failure !== undefined) return undefined;
  const graphs = [
    shownOf(state).graph,
    ...held,
    ...(asked === 'all' ? film.healthy.map(({ graph }) => graph) : []),
  ];
  const graph = graphs.find(
    (candidate) => !drawn.has(candidate) && (held.has(candidate) || asked !== 'nothing'),
  );
  return graph === undefined ? undefined : { graph, seed };
}

const within = (value: number, max: number): number =>
  Math.min(max, Math.max(0, Math.round(value)));

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'place': {
      const { healthy } = state.film;
      if (state.run === 'collapsed') return state;
      return { ...state, step: healthy[within(action.index, healthy.length - 1)].step };
    }
    case 'run':
      return { ...state, run: action.run };
    case 'face':
      return { ...state, face: within(action.face, FACES - 1) };
    case 'seed':
      return Number.isFinite(action.seed) ? withSeed(state, within(action.seed, MAX_SEED)) : state;
    case 'new-seed':
      return withSeed(state, (state.seed + 1) % (MAX_SEED + 1));
    case 'load':
      return { ...state, failure: undefined, asked: state.asked === 'all' ? 'all' : 'shown' };
    case 'fetch-all':
      return { ...state, failure: undefined, asked: 'all' };
    case 'cancel':
      return { ...state, fetching: undefined, asked: 'nothing' };
    case 'fetching': {
      const { graph, loaded, total, phase } = action;
      return { ...state, fetching: { graph, loaded, total, phase } };
    }
    case 'held':
      return { ...state, fetching: undefined, held: new Set(state.held).add(action.graph) };
    case 'runs':
      return { ...state, backend: { backend: action.backend, threads: action.threads } };
    case 'failed':
      return { ...state, fetching: undefined, failure: action.message, asked: 'nothing' };
    case 'drawn': {
      if (action.seed !== state.seed) return state;
      return { ...state, drawn: new Map(state.drawn).set(action.graph, action.faces) };
    }
    case 'adopt': {
      const next = { ...state, ...action.params };
      return next.seed === state.seed ? next : { ...next, drawn: new Map() };
    }
  }
}

const withSeed = (state: State, seed: number): State =>
  seed === state.seed ? state : { ...state, seed, drawn: new Map() };
