/**
 * State of the slice. The link carries the picture, the network, the random direction, the ball and
 * the point; what the networks must still compute follows from the state (`workOf`).
 */
import { softmax, topClass } from '~/math/attacks/classifier';
import { choice, defineParams, integer, real } from '~/embed/params';
import { digitPictures } from '~/ui/digit-pictures';
import { memoLast } from '~/ui/memo-last';
import { withNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import { BATCH, CLASSES, readers } from './models';
import {
  nodeAt,
  NODES,
  order,
  pictureAt,
  randomDirection,
  REACH,
  type Directions,
  type Point,
  type RegionLabel,
} from './slice';

export const EPSILON_MAX = 127;
export const SEED_MAX = 9999;

const coordinate = (value: number) => real({ min: -REACH, max: REACH, default: value, digits: 3 });

export const params = defineParams({
  picture: choice(digitPictures, 'digit-5'),
  model: choice(readers, 'standard'),
  /** Radius of the max-norm ball whose edges are drawn, in 1/255 of the range of pixels. */
  epsilon: integer({ min: 0, max: EPSILON_MAX, default: 26 }),
  /** The point: along the sign of the gradient, and along the random direction. */
  a: coordinate(0.1),
  b: coordinate(0),
  /** Of the random direction. */
  seed: integer({ min: 0, max: SEED_MAX, default: 1 }),
});
export type Params = (typeof params)['defaults'];

/** The slice of the build: nodes numbered as in `slice.ts`. */
export type Recorded = {
  params: Params;
  directions: Directions;
  /** What each node is read as, and how surely: percent. */
  classes: readonly number[];
  shares: readonly number[];
  labels: readonly RegionLabel[];
};

type Cut = Pick<Params, 'picture' | 'model' | 'seed'>;

export type Slice = {
  cut: Cut;
  directions: Directions;
  v: Int8Array;
  /** CLASSES logits a node; those of the first `computed` of `order` are there. */
  logits: Float32Array;
  computed: number;
};

export type State = {
  params: Params;
  recorded: Recorded;
  network: NetworkStatus;
  /** x₀; nothing before it has come. */
  x0?: { picture: Params['picture']; pixels: Float32Array };
  slice?: Slice;
  /** How the point asked for last is read. */
  at?: { cut: Cut; point: Point; logits: Float32Array };
};

export type Action =
  | NetworkAction
  | { type: 'move'; to: Point }
  | { type: 'set'; values: Partial<Params> }
  | { type: 'picture'; picture: Params['picture']; pixels: Float32Array }
  | { type: 'directed'; cut: Cut; directions: Directions }
  | { type: 'read'; cut: Cut; nodes: readonly number[]; logits: readonly Float32Array[] }
  | { type: 'at'; cut: Cut; point: Point; logits: Float32Array }
  | { type: 'adopt'; params: Params };

export const initialState = (values: Params, recorded: Recorded): State => ({
  params: values,
  recorded,
  network: { status: 'absent' },
});

export const pointOf = ({ a, b }: Params): Point => [a, b];
const cutOf = ({ picture, model, seed }: Params): Cut => ({ picture, model, seed });
const sameCut = (a: Cut | undefined, b: Cut): boolean =>
  a !== undefined && a.picture === b.picture && a.model === b.model && a.seed === b.seed;

/** The slice under way for these settings. */
export const sliceOf = ({ slice, params: values }: State): Slice | undefined =>
  sameCut(slice?.cut, values) ? slice : undefined;

/** Whether the regions of the build are those of this state. */
export const showsRecorded = (state: State): boolean =>
  !sliceOf(state) && sameCut(state.recorded.params, state.params);

const turned = memoLast(randomDirection);

/** The directions, live or of the build; those of the build hold for every seed. */
function directionsOf(state: State): { u: Int8Array; v: Int8Array; label: number } | undefined {
  const slice = sliceOf(state);
  if (slice) return { u: slice.directions.signs, v: slice.v, label: slice.directions.label };
  const { recorded, params: values } = state;
  const { picture, model } = recorded.params;
  if (picture !== values.picture || model !== values.model) return undefined;
  const { signs, label } = recorded.directions;
  return { u: signs, v: turned(signs, values.seed), label };
}

/** How x₀ itself is read. */
export const labelOf = (state: State): number | undefined => directionsOf(state)?.label;

/** The picture at the point; nothing before its directions and x₀ are there. */
export function pictureOf(state: State): Float32Array | undefined {
  const directions = directionsOf(state);
  const { x0, params: values } = state;
  if (!directions || x0?.picture !== values.picture) return undefined;
  return pictureAt(x0.pixels, directions.u, directions.v, pointOf(values));
}

export type Reading = { k: number; share: number; exact: boolean };

/** How the point is read: exactly once the network has, before that as its nearest node of the build. */
export function readingOf(state: State): Reading | undefined {
  const { at, params: values, recorded } = state;
  if (at && sameCut(at.cut, values)) {
    const k = topClass(at.logits);
    return { k, share: softmax(at.logits)[k], exact: true };
  }
  if (!showsRecorded(state)) return undefined;
  const node = nodeAt(pointOf(values));
  return { k: recorded.classes[node], share: recorded.shares[node] / 100, exact: false };
}

export type Work =
  | { kind: 'direct'; cut: Cut; x0: Float32Array }
  | { kind: 'at'; cut: Cut; point: Point; picture: Float32Array }
  | { kind: 'read'; cut: Cut; nodes: readonly number[]; x0: Float32Array; slice: Slice };

/** The next thing that the networks must compute for this state, if any; the point comes first. */
export function workOf(state: State): Work | undefined {
  const { network, x0, at, params: values } = state;
  if (network.status !== 'live' || x0?.picture !== values.picture) return undefined;
  const cut = cutOf(values);
  const slice = sliceOf(state);
  if (!slice) return { kind: 'direct', cut, x0: x0.pixels };
  const point = pointOf(values);
  const isRead =
    at !== undefined &&
    sameCut(at.cut, cut) &&
    at.point[0] === point[0] &&
    at.point[1] === point[1];
  if (!isRead) {
    const picture = pictureAt(x0.pixels, slice.directions.signs, slice.v, point);
    return { kind: 'at', cut, point, picture };
  }
  if (slice.computed >= NODES) return undefined;
  const nodes = order.slice(slice.computed, slice.computed + BATCH);
  return { kind: 'read', cut, nodes, x0: x0.pixels, slice };
}

/** What a node is read as, once that is known. */
function classAt(state: State, node: number): number | undefined {
  const slice = sliceOf(state);
  if (!slice) return showsRecorded(state) ? state.recorded.classes[node] : undefined;
  if (slice.computed < NODES) return undefined;
  return topClass(slice.logits.subarray(CLASSES * node, CLASSES * (node + 1)));
}

/** What is read at tenths along either axis. */
export const tableRows = (state: State): (string | number)[][] =>
  Array.from({ length: 11 }, (_, i) => (i - 5) / 10).map((distance) => [
    distance,
    classAt(state, nodeAt([distance, 0])) ?? '',
    classAt(state, nodeAt([0, distance])) ?? '',
  ]);

/** Share of the nodes that are read, 0 to 1. */
export const progressOf = (state: State): number => (sliceOf(state)?.computed ?? 0) / NODES;

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'move': {
      const [a, b] = action.to.map(tidy);
      return withParams(state, { a, b });
    }
    case 'set':
      return withParams(state, action.values);
    case 'picture':
      return action.picture === state.params.picture
        ? { ...state, x0: { picture: action.picture, pixels: action.pixels } }
        : state;
    case 'directed': {
      const { cut, directions } = action;
      const logits = new Float32Array(NODES * CLASSES);
      const v = randomDirection(directions.signs, cut.seed);
      return { ...state, slice: { cut, directions, v, logits, computed: 0 } };
    }
    case 'read': {
      const slice = sliceOf(state);
      if (!slice || !sameCut(slice.cut, action.cut)) return state;
      const logits = slice.logits.slice();
      action.nodes.forEach((node, i) => logits.set(action.logits[i], CLASSES * node));
      const computed = slice.computed + action.nodes.length;
      return { ...state, slice: { ...slice, logits, computed } };
    }
    case 'at':
      return { ...state, at: action };
    case 'adopt':
      return { ...state, params: action.params };
    case 'unload':
      // The next network may be another: nothing of this one's stays.
      return withNetwork({ ...state, slice: undefined, at: undefined }, action);
    default:
      return withNetwork(state, action);
  }
}

/** As a link writes it, so that the link gives the very same point. */
const tidy = (value: number): number =>
  Number.isFinite(value) ? Number(Math.min(REACH, Math.max(-REACH, value)).toFixed(3)) + 0 : 0;

const withParams = (state: State, values: Partial<Params>): State => ({
  ...state,
  params: { ...state.params, ...values },
});

/** The picture in the middle of the slice, as long as it has not come. */
export function missingPicture({ x0, params: { picture } }: State) {
  return x0?.picture === picture ? undefined : picture;
}
