/** What the figure says, the same at build time and live. */
import { measures } from '~/training/measures';
import { dataMixture } from '~/training/data';
import {
  hasEnded,
  isCounted,
  running,
  stepIn,
  stepOf,
  taken,
  type Entry,
  type LaneName,
  type Params,
  type State,
} from './state';

const groups = new Intl.NumberFormat('en-US');
const grouped = (n: number): string => groups.format(n);

export const entryNames = {
  minimax: 'Minimax',
  'non-saturating': 'Non-saturating',
  'maximum-likelihood': 'Maximum likelihood',
  'least-squares': 'Least squares',
  hinge: 'Hinge',
  'hinge-sn': 'Hinge, spectral norm',
  'wasserstein-clip': 'Wasserstein, clipped',
  'wasserstein-gp': 'Wasserstein, penalty',
  'wasserstein-sn': 'Wasserstein, spectral norm',
  mmd: 'MMD (no D)',
  none: '– no run –',
} as const satisfies Record<Entry, string>;

export const chartName = ({ chart }: Params): string => measures[chart].name;

export const chartNote = (values: Params): string =>
  !isCounted(values) && (values.chart === 'modes' || values.chart === 'quality')
    ? 'This data set has no modes to count.'
    : measures[values.chart].note;

export const modeCount = ({ data }: Params): number => dataMixture({ set: data }).means.length;

export const stepLabel = (state: State): string =>
  `step ${grouped(stepOf(state))} of ${grouped(Number(state.params.budget))}`;

export function playLabel(state: State): string {
  if (state.worker === 'failed') return 'Retry';
  if (state.playing || state.target !== undefined) return 'Pause';
  return hasEnded(state) ? 'Again' : 'Play';
}

/** “7/8 modes, JS 0.09”; where the run has ended early, that. */
export function laneInWords(state: State, lane: LaneName): string {
  const { params } = state;
  if (params[lane] === 'none') return '';
  const { frame } = state.lanes[lane];
  if (frame?.diverged) return `ran away after step ${grouped(frame.step)}`;
  if (!frame) return 'at the start';
  const { js, modes } = frame.measured.values;
  const divergence = `JS ${js.toFixed(2)}`;
  return isCounted(params) ? `${modes}/${modeCount(params)} modes, ${divergence}` : divergence;
}

export function statusInWords(state: State): string {
  const { worker, target, params } = state;
  if (taken(state).length === 0) return 'Choose a loss for at least one of the four.';
  if (worker === 'loading') return 'Fetching what trains the networks …';
  if (target !== undefined) return `Training to step ${grouped(target)} …`;
  if (hasEnded(state)) {
    const lost = taken(state).length - running(state).length;
    const away = lost > 0 ? ` ${lost} ran away.` : '';
    return `All have had their ${grouped(Number(params.budget))} steps.${away}`;
  }
  return '';
}

/** What the first start fetches, compressed, as in the laboratory. */
export const START_COST = 'about 90 kB to start';

export const backendInWords = ({ worker }: State): string => {
  if (worker === 'none') return START_COST;
  return worker === 'live' ? 'train in this page: WebAssembly' : 'starting';
};

export const laneLabel = (state: State, lane: LaneName): string =>
  state.params[lane] === 'none'
    ? 'No run'
    : `Data and generated points of ${entryNames[state.params[lane]]} at step ${stepIn(state, lane)}: ${laneInWords(state, lane)}`;
