/**
 * State of the map. The link carries the node and the seed; which faces are to be drawn, and by how
 * many calls of which network, follows (`workOf`).
 */
import { choice, defineParams, integer } from '~/embed/params';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import { isSampled, nodeNames, type NodeName, type Sampled } from './families';
import type { AllFacts } from './models';

export const MAX_SEED = 9999;

export const params = defineParams({
  node: choice(nodeNames, 'diffusion'),
  /** Of the noise that becomes faces. */
  seed: integer({ min: 0, max: MAX_SEED, default: 1 }),
});
export type Params = (typeof params)['defaults'];

/** Faces on their way: after `calls` calls of the network they look so. */
export type Drawing = {
  family: Sampled;
  seed: number;
  calls: number;
  /** Milliseconds that the calls took, together. */
  milliseconds: number;
  /** What goes into the next call. */
  xt: Float32Array;
  /** What is shown: the faces, or the best guess of them. */
  faces: Float32Array;
};

export type Recorded = {
  facts: AllFacts;
  /** The seed whose faces were drawn when the book was built. */
  seed: number;
};

export type State = {
  params: Params;
  recorded: Recorded;
  network: NetworkStatus;
  drawing?: Drawing;
};

export type Action =
  | NetworkAction
  | { type: 'node'; node: NodeName }
  | { type: 'seed'; seed: number }
  | { type: 'new-seed' }
  | { type: 'drawn'; drawing: Drawing }
  | { type: 'adopt'; params: Params };

export const initialState = (values: Params, recorded: Recorded): State => ({
  params: values,
  recorded,
  network: { status: 'absent' },
});

/** The family on show, if the book has a network of it. */
export const familyOf = ({ params: { node } }: Pick<State, 'params'>): Sampled | undefined =>
  isSampled(node) ? node : undefined;

/** The faces on show that were drawn here, finished or not. */
export function drawingOf(state: State): Drawing | undefined {
  const { drawing, params: values } = state;
  return drawing?.family === familyOf(state) && drawing?.seed === values.seed ? drawing : undefined;
}

export type Shown = 'live' | 'recorded' | 'none';

/** Whose faces are on show. */
export function shownOf(state: State): Shown {
  if (drawingOf(state)) return 'live';
  return state.params.seed === state.recorded.seed && familyOf(state) ? 'recorded' : 'none';
}

export type Work = { family: Sampled; seed: number; from?: Drawing };

/** The next call of the network, if one is wanted. */
export function workOf(state: State): Work | undefined {
  const family = familyOf(state);
  if (state.network.status !== 'live' || !family) return undefined;
  const drawing = drawingOf(state);
  if (drawing && drawing.calls >= state.recorded.facts[family].calls) return undefined;
  return { family, seed: state.params.seed, from: drawing };
}

const withParams = (state: State, values: Partial<Params>): State => ({
  ...state,
  params: { ...state.params, ...values },
});

/** Another family has another network: what is open is given up. */
function withNode(state: State, node: NodeName): State {
  if (node === state.params.node) return state;
  return { ...withParams(state, { node }), network: { status: 'absent' }, drawing: undefined };
}

const seedWithin = (seed: number): number =>
  Number.isFinite(seed) ? Math.min(MAX_SEED, Math.max(0, Math.round(seed))) : 0;

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'node':
      return withNode(state, action.node);
    case 'seed':
      return withParams(state, { seed: seedWithin(action.seed) });
    case 'new-seed':
      return withParams(state, { seed: (state.params.seed + 1) % (MAX_SEED + 1) });
    case 'drawn': {
      // Faces that nobody asks for any more are not taken.
      const { family, seed } = action.drawing;
      return family === familyOf(state) && seed === state.params.seed
        ? { ...state, drawing: action.drawing }
        : state;
    }
    case 'adopt':
      return withParams(withNode(state, action.params.node), action.params);
    case 'unload':
      return withNetwork({ ...state, drawing: undefined }, action);
    default:
      return withNetwork(state, action);
  }
}
