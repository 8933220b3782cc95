/**
 * State of the figure. The link carries the picture, the chain and the seed of the noise; what the
 * network must still look at follows from the state (`workOf`).
 */
import { choice, defineParams, flag, integer } from '~/embed/params';
import type { Schedule } from '~/math/schedule';
import {
  bitsPerDimension,
  decoderTerm,
  denoisingTermOfMiss,
  priorTerm,
  reverseVariance,
  reverseVariances,
  squaredDistance,
  type ReverseVarianceName,
} from '~/math/variational-bound';
import { digitPictures, type DigitPicture } from '~/ui/digit-pictures';
import { memoLast } from '~/ui/memo-last';
import { updateNetwork, type NetworkAction, type NetworkStatus } from '~/ui/network-status';
import { chainOf, dimensionOf, subjects, type Subject } from './models';
import { orderOf } from './order';

/** The number that a picture of a digit shows. */
export const labelOf = (digit: DigitPicture): number => Number(digit.slice(6, 7));

export const lengths = ['10', '25', '50', '100', '250', '1000'] as const;
export const MAX_FACE = 9999;
export const MAX_SEED = 9999;

export const params = defineParams({
  subject: choice(subjects, 'digits'),
  digit: choice(digitPictures, 'digit-4'),
  /** Number of the face in the test set. */
  face: integer({ min: 0, max: MAX_FACE, default: 8 }),
  /** Steps of the chain: as many terms, and as many runs of the network. */
  steps: choice(lengths, '50'),
  variance: choice(reverseVariances, 'betaTilde'),
  /** Whether the network is told the label or the attributes. */
  told: flag(false),
  /** Of the noise. */
  seed: integer({ min: 0, max: MAX_SEED, default: 1 }),
});
export type Params = (typeof params)['defaults'];

/** What the network saw at the steps of one chain, in numbers. */
export type Seen = {
  /** ‖x_0 − x̂_0‖² at step i; NaN where it was not looked at. */
  misses: Float64Array;
  /** L_0 in nats for either variance; NaN before step 1 was looked at. */
  decoder: Readonly<Record<ReverseVarianceName, number>>;
  /** L_T in nats. */
  prior: number;
};

export type Glance = { i: number; xt: Float32Array; x0Hat: Float32Array };
export type Run = Seen & { key: string; looked: number; last?: Glance };
export type Recorded = { params: Params; seen: Seen; i: number };
export type Worlds = Readonly<Record<Subject, Schedule>>;

export type State = {
  params: Params;
  worlds: Worlds;
  recorded: Recorded;
  network: NetworkStatus;
  picture?: { key: string; pixels: Float32Array };
  run?: Run;
  stopped: boolean;
};

export type Action =
  | NetworkAction
  | { type: 'set'; values: Partial<Params> }
  | { type: 'adopt'; params: Params }
  | { type: 'picture'; picture: string; pixels: Float32Array }
  | { type: 'looked'; key: string; glance: Glance }
  | { type: 'stop'; on: boolean };

export const initialState = (values: Params, recorded: Recorded, worlds: Worlds): State => ({
  params: values,
  worlds,
  recorded,
  network: { status: 'absent' },
  stopped: false,
});

export const pictureKey = ({ subject, digit, face }: Params): string =>
  subject === 'digits' ? digit : `face-${face}`;
/** All that what the network sees depends on. */
export const runKey = (values: Params): string =>
  [pictureKey(values), values.steps, values.told, values.seed].join(' ');

export const missingPicture = ({ params: values, picture }: State): string | undefined =>
  picture?.key === pictureKey(values) ? undefined : pictureKey(values);

/** The picture in hand, if it is that of the state. */
export const pixelsOf = ({ params: values, picture }: State): Float32Array | undefined =>
  picture?.key === pictureKey(values) ? picture.pixels : undefined;

export const showsRecorded = (state: State): boolean =>
  !runOf(state) && runKey(state.recorded.params) === runKey(state.params);

export const runOf = ({ run, params: values }: State): Run | undefined =>
  run?.key === runKey(values) ? run : undefined;

/** What is known of the state's own chain. */
export const seenOf = (state: State): Seen | undefined =>
  runOf(state) ?? (showsRecorded(state) ? state.recorded.seen : undefined);

const chain = memoLast((full: Schedule, steps: number) => chainOf(full, steps));
export const scheduleOf = ({ params: { subject, steps }, worlds }: State): Schedule =>
  chain(worlds[subject], Number(steps));

const orders = memoLast(orderOf);

export type Work = { key: string; i: number; x0: Float32Array };

/** The step to look at next. */
export function workOf(state: State): Work | undefined {
  const { network, params: values, stopped } = state;
  const x0 = pixelsOf(state);
  if (network.status !== 'live' || stopped || !x0) return undefined;
  const order = orders(Number(values.steps));
  const looked = runOf(state)?.looked ?? 0;
  return looked < order.length ? { key: runKey(values), i: order[looked], x0 } : undefined;
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'set':
      return changed(state, { ...state.params, ...action.values });
    case 'adopt':
      return changed(state, action.params);
    case 'picture':
      return { ...state, picture: { key: action.picture, pixels: action.pixels } };
    case 'looked':
      return action.key === runKey(state.params) ? withGlance(state, action.glance) : state;
    case 'stop':
      return { ...state, stopped: action.on };
    default: {
      const network = updateNetwork(state.network, action);
      const started = action.type === 'opened' ? { run: undefined, stopped: false } : {};
      return { ...state, network, ...started };
    }
  }
}

const changed = (state: State, values: Params): State => ({
  ...state,
  params: values,
  stopped: state.stopped && runKey(values) === runKey(state.params),
});

function withGlance(state: State, glance: Glance): State {
  const x0 = pixelsOf(state);
  if (!x0) return state;
  const schedule = scheduleOf(state);
  const before = runOf(state) ?? {
    key: runKey(state.params),
    looked: 0,
    misses: new Float64Array(schedule.T + 1).fill(NaN),
    decoder: { beta: NaN, betaTilde: NaN },
    prior: priorTerm(x0, schedule),
  };
  const { i, x0Hat } = glance;
  const misses = before.misses.slice();
  misses[i] = squaredDistance(x0, x0Hat);
  const decoder =
    i === 1
      ? Object.fromEntries(
          reverseVariances.map((name) => [
            name,
            decoderTerm({ x0, mean: x0Hat, variance: reverseVariance(schedule, 1, name) }),
          ]),
        )
      : before.decoder;
  const looked = before.looked + 1;
  return {
    ...state,
    run: { ...before, misses, decoder: decoder as Seen['decoder'], looked, last: glance },
  };
}

export type Bound = {
  /** Bits per dimension: L_T; `steps[i]` = L_{i−1}, NaN where not looked at. */
  prior: number;
  steps: Float64Array;
  /** The same without gaps: what is missing is drawn between its neighbours. */
  filled: Float64Array;
  total: number;
  /** Whether every step was looked at. */
  complete: boolean;
};

/** The bound of what was seen, in bits per dimension. */
export function boundOf(
  { misses, decoder, prior }: Seen,
  {
    schedule,
    subject,
    variance: name,
  }: { schedule: Schedule; subject: Subject; variance: ReverseVarianceName },
): Bound {
  const D = dimensionOf(subject);
  const bits = (nats: number) => bitsPerDimension(nats, D);
  const steps = misses.map((miss, i) => {
    if (i === 0) return NaN;
    if (i === 1) return bits(decoder[name]);
    if (Number.isNaN(miss)) return NaN;
    const variance = reverseVariance(schedule, i, name);
    const at = { squaredMiss: miss, dimension: D, t: i, schedule, variance };
    return bits(denoisingTermOfMiss(at));
  });
  const filled = withoutGaps(steps);
  const total = filled.slice(1).reduce((sum, term) => sum + term, bits(prior));
  return {
    prior: bits(prior),
    steps,
    filled,
    total,
    complete: !steps.slice(1).some(Number.isNaN),
  };
}

/** Power laws between the steps that are known; beyond the last one, nothing. */
function withoutGaps(steps: Float64Array): Float64Array {
  const filled = steps.slice();
  let before = 1;
  for (let i = 2; i < filled.length; i++) {
    if (Number.isNaN(steps[i])) continue;
    for (let k = before + 1; k < i; k++) {
      const share = Math.log(k / before) / Math.log(i / before);
      // Step 1 is the decoder, no neighbour of the others.
      const low = before === 1 ? steps[i] : steps[before];
      filled[k] = Math.exp((1 - share) * Math.log(low) + share * Math.log(steps[i]));
    }
    before = i;
  }
  return filled.map((term, i) => (i > 0 && Number.isNaN(term) ? 0 : term));
}

const boundsOf = memoLast(
  (seen: Seen, schedule: Schedule, subject: Subject, variance: ReverseVarianceName) =>
    boundOf(seen, { schedule, subject, variance }),
);

/** The bound of the state's chain, as far as it is known. */
export function boundNow(state: State): Bound | undefined {
  const seen = seenOf(state);
  const { subject, variance } = state.params;
  // Before its decoder was looked at, a chain has no bound at all.
  if (!seen || Number.isNaN(seen.decoder.beta)) return undefined;
  return boundsOf(seen, scheduleOf(state), subject, variance);
}
