/** What the figure says: names, captions, formulas and numbers; the same at build time and live. */
import { estimated } from '~/training/gan-judgement';
import { hasDiscriminator, type GanLoss } from '~/training/gan-options';
import { measures } from '~/training/measures';
import { formatNumber } from '~/ui/chart';
import { isMeasurable } from './metrics-chart';
import { gentler, isEmpty, modesOf, stepOf, type Chart, type Params, type State } from './state';

// Made once: a formatter takes longer to make than a picture to draw.
const groups = new Intl.NumberFormat('en-US');
export const grouped = (n: number): string => groups.format(n);

export const speedNames = {
  slow: 'Slow motion',
  '5': '5/s',
  '30': '30/s',
  full: 'Full',
} as const satisfies Record<Params['speed'], string>;

export const chartNames = {
  js: measures.js.name,
  kl: measures.kl.name,
  w1: measures.w1.name,
  mmd: measures.mmd.name,
  modes: measures.modes.name,
  quality: measures.quality.name,
  accuracy: 'Accuracy of D',
  losses: 'Losses of D and G',
  bound: 'Divergence by D’s loss',
  idealGap: 'Distance of D from D*',
  slope: 'Largest slope of D',
  generatorSlope: 'Gradient of G',
} as const satisfies Record<Chart, string>;

const boundNames = {
  js: 'JS divergence, nats',
  pearson: '∫(p* − q)²/(p* + q)',
  tv: 'total variation',
  w1: 'W₁',
  mmd: 'no discriminator',
} as const;

/** One line on how the number of the chart is worked out, or why there is none. */
export function chartNote(values: Params): string {
  const { chart, loss } = values;
  if (!isMeasurable(values)) return 'This data set has no modes to count.';
  if (!hasDiscriminator(loss) && ofDiscriminator.includes(chart)) {
    return 'The MMD compares the samples themselves: there is no discriminator to measure.';
  }
  switch (chart) {
    case 'accuracy':
      if (loss === 'wasserstein') return 'A Wasserstein critic grades, it does not give verdicts.';
      return 'Right verdicts on 256 real and 256 generated points; ½ is guessing.';
    case 'losses':
      return 'What each player minimises, over about the last twenty minibatches.';
    case 'bound':
      return `What D’s loss reports at least: ${boundNames[estimated[loss]]}.`;
    case 'idealGap':
      return 'Mean |D − D*| over both densities, D* = p*/(p* + q); for a D that gives probabilities.';
    case 'slope':
      return 'Largest |∇D| at 768 points; before the sigmoid where there is one.';
    case 'generatorSlope':
      return 'Length of the gradient of G’s loss in all its parameters.';
    default:
      return measures[chart].note;
  }
}

const ofDiscriminator: readonly Chart[] = ['accuracy', 'bound', 'idealGap', 'slope'];

/** The numbers beside the chart, each of which can be followed on it. */
export const tiles = [
  { chart: 'js', short: measures.js.short },
  { chart: 'w1', short: measures.w1.short },
  { chart: 'mmd', short: measures.mmd.short },
  { chart: 'modes', short: measures.modes.short },
  { chart: 'accuracy', short: 'D right' },
] as const satisfies { chart: Chart; short: string }[];

/** The latest measurement as the tiles show it, by the names of their spots. */
function measuredInWords({ params, frame }: State): Record<string, string> {
  const values = frame?.measured.values ?? {};
  const total = modesOf(params);
  return {
    'tile-js': fixed(values.js),
    'tile-w1': fixed(values.w1),
    'tile-mmd': fixed(values.mmd),
    'tile-modes': values.modes === undefined ? '–' : `${values.modes}/${total ?? '–'}`,
    'tile-accuracy': percentInWords(values.accuracy),
  };
}

const percentInWords = (share: number | undefined): string =>
  share === undefined || Number.isNaN(share) ? '–' : `${Math.round(100 * share)} %`;

export const stepLabel = (state: State): string => `step ${grouped(stepOf(state))}`;

export function playLabel({ playing, target, worker }: State): string {
  if (worker === 'failed') return 'Retry';
  return playing || target !== undefined ? 'Pause' : 'Play';
}

/** Above the bar: what the run is at, when that is not plain to see. */
export function statusInWords(state: State): string {
  const { params, target, frame, mixed, worker } = state;
  if (isEmpty(params)) return 'Draw the data on the plane first.';
  if (frame?.diverged) return divergedInWords(params, frame.step);
  if (worker === 'loading') return 'Fetching what trains the networks …';
  if (target !== undefined) return `Training to step ${grouped(target)} …`;
  if (mixed)
    return 'Settings changed on the way; a link would train with the present ones throughout.';
  return '';
}

function divergedInWords({ loss, constraint }: Params, step: number): string {
  const cause =
    loss === 'wasserstein' && constraint === 'none'
      ? 'nothing holds this critic, so its outputs grow without end'
      : 'each player overshoots what the other does, by more every time';
  return `After step ${grouped(step)} a number is larger than a computer can hold: ${cause}. Go back with the slider, or:`;
}

/** The button of the way out: what it changes. */
export function recoveryInWords({ params }: State): string {
  const { gRate, dRate, constraint } = gentler(params);
  const rates = gRate === dRate ? `rates of ${gRate}` : `rates of ${gRate} for G, ${dRate} for D`;
  const held = constraint === params.constraint ? '' : 'a gradient penalty and ';
  return `Start again with ${held}${rates}`;
}

/** What the first start fetches, compressed; a browser test holds it to that. */
export const START_COST = 'about 90 kB to start';

export function backendInWords({ worker, frame, playing }: State): string {
  if (worker === 'none') return START_COST;
  if (worker !== 'live') return 'starting';
  const rate = frame?.rate ?? 0;
  const speed = playing && rate > 0 ? `, ${grouped(Math.round(rate))} steps/s` : '';
  return `trains in this page: WebAssembly${speed}`;
}

/** “7 of 8 modes, 86 % of the points near one”; empty for data without modes. */
export function modesInWords(state: State): string {
  const total = modesOf(state.params);
  const { modes, quality } = state.frame?.measured.values ?? {};
  if (total === undefined) return '';
  if (modes === undefined) return `${total} modes to find`;
  return `${modes} of ${total} modes, ${Math.round(100 * quality)} % of the points near one`;
}

/** Three figures after the point, so that the lines stand still while their numbers change. */
function fixed(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size >= 1000 || (size > 0 && size < 0.0005)) {
    return formatNumber(value, 2);
  }
  return value.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : 3).replace('-', '−');
}

/** The sub-steps of an iteration in their order, with the numbers each works out. */
const stages: readonly { name: string; numbers: readonly string[] }[] = [
  { name: 'd-noise', numbers: [] },
  { name: 'd-data', numbers: [] },
  { name: 'd-forward', numbers: ['realMean', 'fakeMean'] },
  { name: 'd-loss', numbers: ['dLoss'] },
  { name: 'd-gradient', numbers: ['dGradient'] },
  { name: 'd-update', numbers: ['dMove'] },
  { name: 'g-noise', numbers: [] },
  { name: 'g-forward', numbers: ['gMean'] },
  { name: 'g-loss', numbers: ['gLoss'] },
  { name: 'g-gradient', numbers: ['gGradient'] },
  { name: 'g-update', numbers: ['gMove'] },
];

/** The numbers of the algorithm's lines, by the names of their spots. */
export function liveValues(state: State): Record<string, string> {
  const { params, frame } = state;
  const reached = frame?.stage
    ? stages.findIndex(({ name }) => name === frame.stage?.name)
    : stages.length;
  const values: Record<string, string> = {
    iteration: grouped(frame?.step ?? 0),
    k: String(params.k),
    g: String(params.g),
    m: params.batch,
    'iteration-label': stepLabel(state),
    ...measuredInWords(state),
  };
  stages.forEach(({ numbers }, i) => {
    // In slow motion a line's numbers come when the line has been reached.
    for (const name of numbers) values[name] = i <= reached ? fixed(frame?.numbers[name]) : '…';
  });
  return values;
}

/** What the plane says of itself to who cannot see it. */
export function planeLabel(state: State, isDrawing: boolean): string {
  const { params } = state;
  if (isDrawing) {
    return `Your drawing, ${params.dots.length} dots. Arrow keys move the cursor, Space sets a dot, Backspace takes the last one back.`;
  }
  const modes = modesInWords(state);
  return `Data and generated points at ${stepLabel(state)}${modes && `: ${modes}`}`;
}

const D = String.raw`\class{c-critic}{D}`;
const G = String.raw`\class{c-generated}{G}(\class{c-noise}{\mathbf{z}})`;
const X = String.raw`\class{c-data}{\mathbf{x}}`;
const DX = `${D}(${X})`;
const DG = `${D}(${G})`;

const crossEntropy = String.raw`-\log ${DX} - \log\bigl(1-${DG}\bigr)`;

/** What D minimises, averaged over the minibatch. */
export const dFormulas: Record<GanLoss, string> = {
  'non-saturating': crossEntropy,
  minimax: crossEntropy,
  'maximum-likelihood': crossEntropy,
  'least-squares': String.raw`\tfrac12\bigl(${DX}-1\bigr)^2 + \tfrac12\,${DG}^2`,
  hinge: String.raw`\bigl[1-${DX}\bigr]_+ + \bigl[1+${DG}\bigr]_+`,
  wasserstein: `${DG} - ${DX}`,
  mmd: String.raw`\text{there is no } ${D}`,
};

/** What G minimises. */
export const gFormulas: Record<GanLoss, string> = {
  'non-saturating': String.raw`-\log ${DG}`,
  minimax: String.raw`\log\bigl(1-${DG}\bigr)`,
  'maximum-likelihood': String.raw`-\,\frac{${DG}}{1-${DG}}`,
  'least-squares': String.raw`\tfrac12\bigl(${DG}-1\bigr)^2`,
  hinge: `-${DG}`,
  wasserstein: `-${DG}`,
  mmd: String.raw`\mathrm{MMD}^2\bigl(${X},\, ${G}\bigr)`,
};

/** Line and part of the algorithm for each sub-step. */
export const lineOfStage: Record<string, { line: string; part?: string }> = {
  'd-noise': { line: 'd-noise' },
  'd-data': { line: 'd-data' },
  'd-forward': { line: 'd-update', part: 'forward' },
  'd-loss': { line: 'd-update', part: 'loss' },
  'd-gradient': { line: 'd-update', part: 'gradient' },
  'd-update': { line: 'd-update', part: 'move' },
  'g-noise': { line: 'g-noise' },
  'g-forward': { line: 'g-update', part: 'forward' },
  'g-loss': { line: 'g-update', part: 'loss' },
  'g-gradient': { line: 'g-update', part: 'gradient' },
  'g-update': { line: 'g-update', part: 'move' },
};

export const hasCritic = ({ loss }: Params): boolean => hasDiscriminator(loss);
