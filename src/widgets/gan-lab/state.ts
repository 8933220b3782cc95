import { choice, defineParams, flag, integer, real } from '~/embed/params';
import { dataMixture, dataSets, hasModes, type DataChoice, type Dot } from '~/training/data';
import {
  activations,
  constraints,
  defaultGanOptions,
  ganLosses,
  latents,
  optimisers,
  sameStart,
  type GanOptions,
  type Optimiser,
} from '~/training/gan-options';
import type { LabFrame, LabRequest, Play, Row, Show } from '~/training/protocol';
import { dotsParam, MAX_DOTS, snapped } from '~/ui/dots-param';
import { stepParam } from '~/ui/step-param';

/** Learning rates on offer; a third of a decade apart. */
export const rates = ['0.0001', '0.0003', '0.001', '0.003', '0.01', '0.03', '0.1', '0.3'] as const;
export const batches = ['16', '32', '64', '128', '256', '512'] as const;
export const latentDimensions = ['1', '2', '8'] as const;
/** Slow motion by sub-step, then iterations a second, then as many as possible. */
export const speeds = ['slow', '5', '30', 'full'] as const;
/** What the chart shows: measurements by the names of `Meter` and of the GAN family. */
export const charts = [
  'js',
  'kl',
  'w1',
  'mmd',
  'modes',
  'quality',
  'accuracy',
  'losses',
  'bound',
  'idealGap',
  'slope',
  'generatorSlope',
] as const;
export type Chart = (typeof charts)[number];

export const MAX_STEP = 50_000;
const { generator, discriminator } = defaultGanOptions;

export const params = defineParams({
  data: choice([...dataSets, 'drawn'], 'ring'),
  dots: dotsParam,
  loss: choice(ganLosses, 'non-saturating'),
  constraint: choice(constraints, 'none'),
  /** c of clipping, λ of the gradient penalty, K of spectral normalisation, width of the MMD's kernel. */
  c: real({ min: 0.005, max: 1, default: defaultGanOptions.clip, digits: 3 }),
  lambda: real({ min: 0, max: 20, default: defaultGanOptions.penalty, digits: 2 }),
  K: real({ min: 0.5, max: 20, default: defaultGanOptions.lipschitz, digits: 1 }),
  kernel: real({ min: 0.05, max: 2, default: defaultGanOptions.kernelWidth, digits: 2 }),
  activation: choice(activations, generator.activation),
  gLayers: integer({ min: 1, max: 4, default: generator.layers }),
  gWidth: integer({ min: 2, max: 128, default: generator.width }),
  gOpt: choice(optimisers, generator.optimiser),
  gRate: choice(rates, '0.001'),
  dLayers: integer({ min: 1, max: 4, default: discriminator.layers }),
  dWidth: integer({ min: 2, max: 128, default: discriminator.width }),
  dOpt: choice(optimisers, discriminator.optimiser),
  dRate: choice(rates, '0.001'),
  /** Updates of D, and of G, in each iteration. */
  k: integer({ min: 0, max: 10, default: defaultGanOptions.dSteps }),
  g: integer({ min: 1, max: 5, default: defaultGanOptions.gSteps }),
  batch: choice(batches, '128'),
  noise: choice(latents, defaultGanOptions.latent),
  z: choice(latentDimensions, '2'),
  /** The label of real data, and the standard deviation of noise on all that D sees. */
  label: real({ min: 0.5, max: 1, default: 1, digits: 2 }),
  blur: real({ min: 0, max: 1, default: 0, digits: 2 }),
  seed: integer({ min: 0, max: 999_999, default: 1 }),
  /** A link trains up to it. */
  step: stepParam(MAX_STEP),
  speed: choice(speeds, 'full'),
  /** What is drawn: data, generated points, D's judgement, the bent net, arrows, the best D. */
  real: flag(true),
  fake: flag(true),
  D: flag(true),
  net: flag(false),
  arrows: flag(false),
  ideal: flag(false),
  chart: choice(charts, 'js'),
});

export type Params = (typeof params)['defaults'];
export const layers = ['real', 'fake', 'D', 'net', 'arrows', 'ideal'] as const;
export type LayerName = (typeof layers)[number];

export type State = {
  /** `step` is where the run is to stop, while `target` says so; where it is: `stepOf`. */
  params: Params;
  /** Counts the new starts: the effects open a run for each. */
  run: number;
  /** Whether there is a worker, and what it is at. */
  worker: 'none' | 'loading' | 'live' | 'failed';
  playing: boolean;
  /** A step to run to, asked for by a link or a prediction. */
  target: number | undefined;
  /** Settings changed on the way: a link would train with the last ones from the start. */
  mixed: boolean;
  frame: LabFrame | undefined;
  history: readonly Row[];
};

export type Action =
  | { type: 'adopt'; params: Params }
  | { type: 'set'; values: Partial<Params> }
  | { type: 'loss'; loss: Params['loss'] }
  | { type: 'new-seed' }
  | { type: 'dot'; dot: Dot }
  | { type: 'undo-dot' }
  | { type: 'clear' }
  | { type: 'play'; on: boolean }
  | { type: 'run-to'; step: number }
  | { type: 'recover' }
  | { type: 'step'; part: 'all' | 'discriminator' | 'generator' }
  | { type: 'stage' }
  | { type: 'rewind'; mark: number }
  | { type: 'loading' }
  | { type: 'frame'; frame: LabFrame; history: readonly Row[] }
  | { type: 'failed' };

export function initialState(values: Params): State {
  return {
    params: values,
    run: 0,
    worker: 'none',
    playing: false,
    target: isEmpty(values) || values.step === 0 ? undefined : values.step,
    mixed: false,
    frame: undefined,
    history: [],
  };
}

export function paramsOf({ params, target, frame }: State): Params {
  return { ...params, step: Math.min(MAX_STEP, target ?? frame?.step ?? params.step) };
}

/** Iterations done in the run on show. */
export const stepOf = ({ frame }: State): number => frame?.step ?? 0;

/** A drawing without dots, from which nothing can be learned. */
export const isEmpty = ({ data, dots }: Params): boolean => data === 'drawn' && dots.length === 0;

/** A drawing can be changed only before the first step, which would learn another one. */
export const drawable = (state: State): boolean =>
  state.params.data === 'drawn' && stepOf(state) === 0 && !state.playing;

export function dataOf({ data, dots }: Params): DataChoice {
  return data === 'drawn' ? { set: 'drawn', dots } : { set: data };
}

/** The number of modes of the data set, where it has any to count. */
export const modesOf = (values: Params): number | undefined =>
  hasModes(dataOf(values)) ? dataMixture(dataOf(values)).means.length : undefined;

export function optionsOf(values: Params): GanOptions {
  const { activation } = values;
  return {
    loss: values.loss,
    constraint: values.constraint,
    clip: values.c,
    penalty: values.lambda,
    lipschitz: values.K,
    kernelWidth: values.kernel,
    generator: {
      layers: values.gLayers,
      width: values.gWidth,
      activation,
      optimiser: values.gOpt,
      rate: Number(values.gRate),
    },
    discriminator: {
      layers: values.dLayers,
      width: values.dWidth,
      activation,
      optimiser: values.dOpt,
      rate: Number(values.dRate),
    },
    latent: values.noise,
    latentDimension: Number(values.z),
    dSteps: values.k,
    gSteps: values.g,
    batch: Number(values.batch),
    realLabel: values.label,
    instanceNoise: values.blur,
  };
}

export const POINTS = 400;
export const ARROWS = 60;
export const FIELD_SIDE = 40;

export function showOf({ D, net, arrows, ideal }: Params): Show {
  return {
    points: POINTS,
    arrows: arrows ? ARROWS : 0,
    net,
    field: D ? 'discriminator' : undefined,
    fields: [],
    fieldSide: FIELD_SIDE,
    ideal,
  };
}

export function requestOf(values: Params): LabRequest<GanOptions> {
  const data = dataOf(values);
  return {
    family: 'gan',
    options: optionsOf(values),
    data: dataMixture(data),
    modes: hasModes(data),
    seed: values.seed,
    show: showOf(values),
  };
}

/** Sub-steps a second in slow motion: time to read a line and its numbers. */
const SLOW_PACE = 1;

export function playOf({ params: { speed }, target }: State): Play {
  if (target !== undefined) return { until: target };
  if (speed === 'slow') return { by: 'stage', pace: SLOW_PACE };
  return speed === 'full' ? {} : { pace: Number(speed) };
}

/** Whether a run with settings `a` can take over settings `b` on its way. */
export const goesOn = (a: Params, b: Params): boolean =>
  a.data === b.data &&
  a.seed === b.seed &&
  (a.data !== 'drawn' || dotsParam.format(a.dots) === dotsParam.format(b.dots)) &&
  sameStart(optionsOf(a), optionsOf(b));

/** Whether both train alike; they may differ in what is shown. */
export const trainsAlike = (a: Params, b: Params): boolean =>
  goesOn(a, b) && JSON.stringify(optionsOf(a)) === JSON.stringify(optionsOf(b));

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'adopt':
      return adopted(state, action.params);
    case 'set':
      return changed(state, { ...state.params, ...action.values });
    case 'loss':
      return changed(state, withLoss(state.params, action.loss));
    case 'new-seed':
      return changed(state, { ...state.params, seed: (state.params.seed + 1) % 1_000_000 });
    case 'dot':
      return drawable(state)
        ? changed(state, { ...state.params, dots: withDot(state.params.dots, action.dot) })
        : state;
    case 'undo-dot':
      return drawable(state)
        ? changed(state, { ...state.params, dots: state.params.dots.slice(0, -1) })
        : state;
    case 'clear':
      return changed(state, { ...state.params, dots: [] });
    case 'play':
      return isEmpty(state.params) || (action.on && state.frame?.diverged)
        ? state
        : { ...state, playing: action.on, target: undefined };
    case 'run-to':
      return isEmpty(state.params) || state.frame?.diverged
        ? state
        : { ...state, playing: false, target: Math.min(MAX_STEP, action.step) };
    case 'recover':
      return {
        ...initialState({ ...state.params, ...gentler(state.params), step: 0 }),
        run: state.run + 1,
        worker: state.worker,
        playing: true,
      };
    case 'step':
    case 'stage':
      return isEmpty(state.params) ? state : { ...state, playing: false, target: undefined };
    case 'rewind':
      return { ...state, playing: false, target: undefined };
    case 'loading':
      return { ...state, worker: 'loading' };
    case 'frame':
      return framed(state, action.frame, action.history);
    case 'failed':
      return { ...state, worker: 'failed', playing: false, target: undefined };
  }
}

/** A whole new state from a link: a new run, unless the one under way is that very one. */
function adopted(state: State, values: Params): State {
  const next = initialState(values);
  const here = stepOf(state);
  if (!state.mixed && trainsAlike(state.params, values) && values.step >= here) {
    const target = values.step > here ? values.step : undefined;
    return { ...state, params: values, playing: false, target };
  }
  return { ...next, run: state.run + 1, worker: state.worker };
}

/** Other settings: the run takes them over where it can, and starts anew where it must. */
function changed(state: State, values: Params): State {
  if (!goesOn(state.params, values)) {
    const playing = state.playing && !isEmpty(values);
    return {
      ...initialState({ ...values, step: 0 }),
      run: state.run + 1,
      worker: state.worker,
      playing,
    };
  }
  const mixed = state.mixed || (stepOf(state) > 0 && !trainsAlike(state.params, values));
  return { ...state, params: values, mixed };
}

/** Without bounds on its slope a Wasserstein critic only grows: the usual one comes along. */
function withLoss(values: Params, loss: Params['loss']): Params {
  const isBare = loss === 'wasserstein' && values.constraint === 'none';
  return isBare ? { ...values, loss, constraint: 'gradient-penalty' } : { ...values, loss };
}

/** Rates at which the optimisers hold on under every loss. */
const gentleRates: Record<Optimiser, Params['gRate']> = {
  sgd: '0.01',
  momentum: '0.001',
  rmsprop: '0.0003',
  adam: '0.001',
};

/** What to change so that a run that has left the numbers holds on: slower, and a critic held. */
export function gentler(values: Params): Pick<Params, 'gRate' | 'dRate' | 'constraint' | 'lambda'> {
  const { loss, constraint, lambda } = values;
  // The exponential of maximum likelihood is the first to overshoot.
  const margin = loss === 'maximum-likelihood' ? 1 : 0;
  const slower = (rate: Params['gRate'], optimiser: Optimiser) => {
    const gentle = rates.indexOf(gentleRates[optimiser]) - margin;
    return rates[Math.max(0, Math.min(rates.indexOf(rate) - 1, gentle))];
  };
  return {
    gRate: slower(values.gRate, values.gOpt),
    dRate: slower(values.dRate, values.dOpt),
    constraint: loss === 'wasserstein' && constraint === 'none' ? 'gradient-penalty' : constraint,
    lambda: Math.min(lambda, 1),
  };
}

function framed(state: State, frame: LabFrame, history: readonly Row[]): State {
  const { target } = state;
  const arrived = target !== undefined && (frame.step >= target || frame.diverged);
  return {
    ...state,
    worker: 'live',
    frame,
    history,
    // Back at the start, nothing has been changed on the way.
    mixed: state.mixed && frame.step > 0,
    playing: state.playing && !frame.diverged,
    target: arrived ? undefined : target,
  };
}

/** Dots closer to the last one than the data is wide add nothing. */
const MIN_DOT_DISTANCE = 0.12;

function withDot(dots: readonly Dot[], place: Dot): readonly Dot[] {
  const dot = snapped(place);
  const before = dots.at(-1);
  const near = before && Math.hypot(dot[0] - before[0], dot[1] - before[1]) < MIN_DOT_DISTANCE;
  return near || dots.length >= MAX_DOTS ? dots : [...dots, dot];
}
