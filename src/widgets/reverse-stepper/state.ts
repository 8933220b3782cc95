/**
 * State of the reverse-diffusion stepper. The link carries where the reader wants to be
 * (`params.position`); what is on the screen follows from it and from the steps taken so far, and so
 * does what remains to be computed (`workOf`).
 */
import { choice, defineParams, integer, real } from '~/embed/params';
import { heldParam } from '~/faces/held';
import type { SamplerStep } from '~/samplers/network';
import { updateNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import { MAX_SEED, startGrid, tileSeed, TILES, type Grid } from './grid';
import type { Ink } from './inks';
import { defaultModel, type World } from './models';
import {
  agreeIn,
  lengthOf,
  startRun,
  stateAt,
  timeAt,
  withEdit,
  withoutLastEdit,
  withStep,
  type Run,
  type Settings,
} from './run';
import { surprise } from './wish';

export const digits = ['any', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
/** The stops of the steps slider; a link may ask for any number between the first and the last. */
export const stepStops = [2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;

/** The codec of a book that holds these diffusion models. */
export const paramsFor = (models: Iterable<string>) =>
  defineParams({
    model: choice<string>([...models], defaultModel),
    digit: choice(digits, '3'),
    guidance: real({ min: 0, max: 8, default: 2, digits: 1 }),
    sampler: choice(['ddpm', 'ddim'], 'ddpm'),
    variance: choice(['beta', 'betaTilde'], 'betaTilde'),
    eta: real({ min: 0, max: 1, default: 0, digits: 2 }),
    steps: integer({ min: 2, max: 1000, default: 50 }),
    seed: integer({ min: 0, max: MAX_SEED, default: 1 }),
    view: choice(['stepper', 'grid'], 'stepper'),
    position: integer({ min: 0, max: 1000, default: 0 }),
    /** Attributes asked of a face. */
    wish: heldParam,
  });
export type Params = ReturnType<typeof paramsFor>['defaults'];

export type State = {
  params: Params;
  worlds: ReadonlyMap<string, World>;
  /** The walk that came with the page, complete. */
  recorded: Run;
  recordedPosition: number;
  /** The reader's own walk, once there was a network. */
  live?: Run;
  grid: Grid;
  /** Whether the grid is to be walked to its end. */
  gridWanted: boolean;
  network: NetworkStatus;
  playing: boolean;
  painting: boolean;
  ink: Ink;
  /** Forks made so far; every one gets noise of its own. */
  forks: number;
  /** Wishes drawn by chance so far; every one is another. */
  surprises: number;
  /** Changes whenever steps on their way would no longer belong to the run or the grid. */
  revision: number;
};

export type Action =
  | NetworkAction
  | { type: 'set'; values: Partial<Settings> }
  | { type: 'surprise' }
  | { type: 'view'; view: Params['view'] }
  | { type: 'goTo'; position: number }
  | { type: 'move'; by: number }
  | { type: 'play'; on: boolean }
  | { type: 'tick' }
  | { type: 'pause' }
  | { type: 'taken'; revision: number; step: SamplerStep }
  | { type: 'paint'; stroke: number; xt: Float32Array }
  | { type: 'fork' }
  | { type: 'undo' }
  | { type: 'painting'; on: boolean }
  | { type: 'ink'; ink: State['ink'] }
  | { type: 'runGrid' }
  | { type: 'gridTaken'; revision: number; step: SamplerStep }
  | { type: 'openTile'; tile: number }
  | { type: 'adopt'; params: Params };

export function settingsOf(values: Params): Settings {
  const { model, digit, wish, guidance, sampler, variance, eta, steps, seed } = values;
  return { model, digit, wish, guidance, sampler, variance, eta, steps, seed };
}

export function initialState(
  values: Params,
  given: { worlds: ReadonlyMap<string, World>; recorded: Run },
): State {
  const { worlds, recorded } = given;
  const position = Math.min(values.position, values.steps);
  const settings = settingsOf(values);
  const world = worldIn(worlds, settings.model);
  return {
    params: { ...values, position },
    worlds,
    recorded,
    recordedPosition: rescale(position, values.steps, lengthOf(recorded)),
    live: isRecorded(recorded, world) ? undefined : startRun(settings, world),
    grid: startGrid(settings, world),
    gridWanted: false,
    network: { status: 'absent' },
    playing: false,
    painting: false,
    ink: 'white',
    forks: 0,
    surprises: 0,
    revision: 0,
  };
}

/** Whether the walk that came with the page is one of this model. */
const isRecorded = (recorded: Run, world: World): boolean => recorded.world.id === world.id;

function worldIn(worlds: ReadonlyMap<string, World>, model: string): World {
  const world = worlds.get(model) ?? worlds.values().next().value;
  if (!world) throw new Error('Expected at least one diffusion model in models/, got none.');
  return world;
}

/** The world of the model that is asked for. */
export const worldOfState = ({ worlds, params: values }: State): World =>
  worldIn(worlds, values.model);

const rescale = (position: number, from: number, to: number): number =>
  Math.round((position / Math.max(1, from)) * to);

/** The run on the screen: the reader's own, or the recorded one before there is a network. */
export const runOf = (state: State): Run => state.live ?? state.recorded;

/** The position on the screen: as far towards the wanted one as the steps taken reach. */
export const positionOf = (state: State): number =>
  state.live ? Math.min(state.params.position, state.live.steps.length) : state.recordedPosition;

/**
 * The step whose numbers are shown: the one that leaves the position on the screen; at the end, and
 * for the moment in which it is computed, the one that led there.
 */
export function stepOf(state: State): SamplerStep | undefined {
  const { steps } = runOf(state);
  const position = positionOf(state);
  return steps[position] ?? steps[position - 1];
}

/** Whether the recorded walk is the one that the settings ask for. */
export function recordingMatches({ params: values, recorded }: State): boolean {
  const wanted = settingsOf(values);
  const { settings } = recorded;
  const idle = [
    settings.sampler === 'ddpm' ? 'eta' : 'variance',
    recorded.world.asks === 'attributes' ? 'digit' : 'wish',
  ];
  return (Object.keys(wanted) as (keyof Settings)[]).every(
    (name) => idle.includes(name) || agreeIn(name, wanted, settings),
  );
}

/** Whether the wanted position is more than the step in hand away. */
export const isOnTheWay = (state: State): boolean =>
  workOf(state)?.kind === 'step' && state.params.position > positionOf(state) + 1;

export const isEdited = (state: State): boolean => (state.live?.edits.length ?? 0) > 0;

/** Whether the sampler injects noise at the position on the screen. */
export const isStochastic = ({ params: values }: State): boolean =>
  values.sampler === 'ddpm' || values.eta > 0;

export type Work = { kind: 'step' | 'grid'; revision: number; index: number };

/** The next thing that a network must compute for this state, if any. */
export function workOf(state: State): Work | undefined {
  const { live, grid, network, params: values, revision } = state;
  if (network.status !== 'live') return undefined;
  if (values.view === 'grid') {
    const open = state.gridWanted && grid.done < grid.timesteps.length;
    return open ? { kind: 'grid', revision, index: grid.done } : undefined;
  }
  if (!live) return undefined;
  const index = live.steps.length;
  return index <= Math.min(values.position, lengthOf(live) - 1)
    ? { kind: 'step', revision, index }
    : undefined;
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'set':
      return withSettings(state, action.values);
    case 'surprise': {
      const surprises = state.surprises + 1;
      const wish = surprise(state.params.seed, surprises);
      return { ...withSettings(state, { wish }), surprises };
    }
    case 'adopt':
      return adopt(state, action.params);
    case 'view':
      return withView(state, action.view);
    case 'goTo':
      return goTo({ ...state, playing: false }, action.position);
    case 'move':
      return goTo({ ...state, playing: false }, positionOf(state) + action.by);
    case 'play':
      return play(state, action.on);
    case 'tick':
      return tick(state);
    case 'pause':
      return pause(state);
    case 'load':
      return { ...state, playing: false, network: updateNetwork(state.network, action) };
    case 'progress': {
      const network = updateNetwork(state.network, action);
      return network === state.network ? state : { ...state, network };
    }
    case 'unload':
      return {
        ...state,
        network: updateNetwork(state.network, action),
        playing: false,
        painting: false,
      };
    case 'opened':
      return opened(state, updateNetwork(state.network, action));
    case 'failed':
      return { ...pause(state), network: updateNetwork(state.network, action), painting: false };
    case 'taken': {
      const { live, revision } = state;
      if (!live || action.revision !== revision) return state;
      if (action.step.t !== timeAt(live, live.steps.length)) return state;
      return { ...state, live: withStep(live, action.step) };
    }
    case 'paint': {
      const position = positionOf(state);
      if (!canPaint(state)) return state;
      const { stroke, xt } = action;
      return edited(state, { kind: 'paint', position, stroke, xt });
    }
    case 'fork': {
      const position = positionOf(state);
      if (!state.live || position >= lengthOf(state.live)) return state;
      const label = state.forks + 1;
      return { ...edited(state, { kind: 'fork', position, label }), forks: label };
    }
    case 'undo': {
      const last = state.live?.edits.at(-1);
      if (!state.live || !last) return state;
      return {
        ...state,
        live: withoutLastEdit(state.live),
        params: { ...state.params, position: last.position },
        revision: state.revision + 1,
        playing: false,
      };
    }
    case 'painting':
      if (action.on && !canPaint(state)) return state;
      return { ...pause(state), painting: action.on };
    case 'ink':
      return { ...state, ink: action.ink };
    case 'runGrid':
      return runGrid(state);
    case 'gridTaken': {
      const { grid, revision } = state;
      if (action.revision !== revision || action.step.t !== grid.timesteps[grid.done]) return state;
      return { ...state, grid: { ...grid, xt: action.step.xPrev, done: grid.done + 1 } };
    }
    case 'openTile':
      return openTile(state, action.tile);
  }
}

/** Painting needs a network to answer it, and a state that is still on its way. */
export const canPaint = (state: State): boolean =>
  state.live !== undefined &&
  state.network.status === 'live' &&
  positionOf(state) < lengthOf(state.live);

/** Whether there is a step to go to: one taken already, or a network to take it. */
export const canStep = (state: State): boolean => {
  const position = positionOf(state);
  if (position >= lengthOf(runOf(state))) return false;
  return !state.live || state.network.status === 'live' || position < state.live.steps.length;
};

/** Whether there is a walk to play: any step at all, taken or to be taken. */
export const canMove = ({ live, network }: State): boolean =>
  !live || network.status === 'live' || live.steps.length > 0;

function goTo(state: State, position: number): State {
  const run = runOf(state);
  const wanted = Math.min(lengthOf(run), Math.max(0, Math.round(position)));
  const { steps } = state.params;
  const painting = state.painting && wanted < lengthOf(run);
  if (state.live) {
    return { ...state, painting, params: { ...state.params, position: wanted } };
  }
  const inLink = rescale(wanted, lengthOf(run), steps);
  return {
    ...state,
    recordedPosition: wanted,
    params: { ...state.params, position: inLink },
  };
}

function play(state: State, on: boolean): State {
  if (!on || !canMove(state)) return pause(state);
  const atEnd = positionOf(state) >= lengthOf(runOf(state));
  return { ...(atEnd ? goTo(state, 0) : state), playing: true, painting: false };
}

function tick(state: State): State {
  if (!state.playing || workOf(state)) return state;
  const position = positionOf(state);
  const length = lengthOf(runOf(state));
  if (position >= length || !canStep(state)) return { ...state, playing: false };
  const moved = goTo(state, position + 1);
  return position + 1 === length && !workOf(moved) ? { ...moved, playing: false } : moved;
}

/** Stops playing and gives up steps not yet taken. */
function pause(state: State): State {
  const position = state.live ? positionOf(state) : state.params.position;
  return {
    ...state,
    playing: false,
    gridWanted: false,
    params: { ...state.params, position },
  };
}

function opened(state: State, network: NetworkStatus): State {
  const world = worldIn(state.worlds, state.params.model);
  const live = state.live ?? startRun(settingsOf(state.params), world);
  const gridWanted = state.params.view === 'grid';
  return { ...state, live, gridWanted, network };
}

function edited(state: State, edit: Parameters<typeof withEdit>[1]): State {
  if (!state.live) return state;
  return {
    ...state,
    live: withEdit(state.live, edit),
    params: { ...state.params, position: edit.position },
    revision: state.revision + 1,
    playing: false,
  };
}

/** New settings start the walk anew and take it to the same place; a grid that ran runs again. */
function withSettings(state: State, values: Partial<Settings>): State {
  const settings = { ...settingsOf(state.params), ...values };
  const before = settingsOf(state.params);
  if (
    (Object.keys(settings) as (keyof Settings)[]).every((key) => agreeIn(key, settings, before))
  ) {
    return state;
  }
  const position = rescale(state.params.position, before.steps, settings.steps);
  const world = worldIn(state.worlds, settings.model);
  const next: State = {
    ...state,
    params: { ...state.params, ...settings, position } as Params,
    grid: startGrid(settings, world),
    gridWanted: state.params.view === 'grid' && (state.gridWanted || state.grid.done > 0),
    revision: state.revision + 1,
    playing: false,
    painting: false,
  };
  if (settings.model !== before.model) {
    const { recorded } = state;
    const recordedPosition = rescale(position, settings.steps, lengthOf(recorded));
    return {
      ...next,
      live: isRecorded(recorded, world) ? undefined : startRun(settings, world),
      gridWanted: false,
      recordedPosition,
      network: { status: 'absent' },
    };
  }
  return state.live ? { ...next, live: startRun(settings, world) } : next;
}

/** Takes over all parameters at once, as a reset does, without letting go of a network. */
function adopt(state: State, values: Params): State {
  const { worlds, recorded, revision, network, live } = state;
  const fresh = { ...initialState(values, { worlds, recorded }), revision: revision + 1 };
  if (!live || network.status === 'absent' || values.model !== state.params.model) return fresh;
  const settings = settingsOf(values);
  const run = startRun(settings, worldIn(worlds, settings.model));
  return { ...fresh, network, live: run };
}

function runGrid(state: State): State {
  const { grid, params: values } = state;
  const again = grid.done >= grid.timesteps.length;
  return {
    ...state,
    grid: again ? startGrid(settingsOf(values), grid.world) : grid,
    gridWanted: true,
    revision: again ? state.revision + 1 : state.revision,
    playing: false,
  };
}

/** A tile's own walk, taken as far as the grid has come. The grid stays, to come back to. */
function openTile(state: State, tile: number): State {
  const { grid, live, worlds, params: before } = state;
  const seed = tileSeed(grid.settings.seed, tile);
  const values: Params = { ...before, seed, view: 'stepper', position: grid.done };
  const settings = settingsOf(values);
  return {
    ...state,
    params: values,
    live: live && startRun(settings, worldIn(worlds, settings.model)),
    recordedPosition: rescale(grid.done, settings.steps, lengthOf(state.recorded)),
    gridWanted: false,
    playing: false,
    revision: state.revision + 1,
  };
}

/** Between one walk and sixteen: the grid one came from is still there, under its own seed. */
function withView(state: State, view: Params['view']): State {
  if (view === state.params.view) return state;
  const next: State = {
    ...pause(state),
    painting: false,
    revision: state.revision + 1,
    params: { ...state.params, view },
  };
  const { grid, live, worlds } = state;
  if (view === 'grid') {
    const { seed } = grid.settings;
    const tiles = Array.from({ length: TILES }, (_, tile) => tileSeed(seed, tile));
    if (tiles.includes(state.params.seed)) return { ...next, params: { ...next.params, seed } };
    return { ...next, grid: startGrid(settingsOf(next.params), grid.world) };
  }
  const settings = settingsOf(next.params);
  return live && live.settings.seed !== settings.seed
    ? { ...next, live: startRun(settings, worldIn(worlds, settings.model)) }
    : next;
}

/** What the reader sees of the state at the position on the screen. */
export const shownState = (state: State): Float32Array => stateAt(runOf(state), positionOf(state));
