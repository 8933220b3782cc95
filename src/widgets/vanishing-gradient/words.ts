/** What the figure says, the same at build time and live. */
import { stepOf } from '~/training/run';
import { formatNumber } from '~/ui/chart';
import { xLabels } from './chart';
import { lossNames, type CriticName, type LossName } from './losses';
import type { SceneName } from './scenes';
import { changeOf, gradientOf, type State } from './state';

const groups = new Intl.NumberFormat('en-US');
export const grouped = (n: number): string => groups.format(n);

export const sceneWords: Record<SceneName, string> = {
  clouds: 'Two clouds',
  lines: 'Two lines',
  curve: 'A ring, and a curve',
};

export const lossWords: Record<LossName, string> = {
  minimax: 'Minimax',
  nonSaturating: 'Non-saturating',
  leastSquares: 'Least squares',
  hinge: 'Hinge',
  wasserstein: 'WGAN, penalty',
  mmd: 'MMD',
};

export const lookWords: Record<CriticName, string> = {
  log: 'D of the logarithmic losses',
  squares: 'D of least squares',
  hinge: 'D of the hinge',
  critic: 'Wasserstein critic',
  witness: 'MMD’s witness',
};

/** What the lines on the plane are, by the judgement on show. */
export const levelWords: Record<CriticName, string> = {
  log: 'Lines at D = 0.01, 0.1, ½, 0.9 and 0.99.',
  squares: 'Lines at D = 0, ¼, ½, ¾ and 1.',
  hinge: 'Lines at D = −1, −½, 0, ½ and 1.',
  critic: 'Lines every half unit of f: at slope 1 they lie half a unit of the plane apart.',
  witness: 'Lines at seven values of the witness function, which is not trained.',
};

export const apartLabel = ({ params }: State): string => `${params.apart.toFixed(1)} apart`;
export const stepLabel = ({ run }: State): string => `step ${grouped(stepOf(run))}`;
export const playLabel = ({ run }: State): string => (run.playing ? 'Pause' : 'Play');

/** What the first start fetches, compressed. */
export const START_COST = 'about 90 kB to start';

export function backendInWords({ run }: State): string {
  if (run.worker === 'none' || run.worker === 'failed') return START_COST;
  if (run.worker === 'loading') return 'starting';
  const rate = run.frame?.rate ?? 0;
  const speed = run.playing && rate > 0 ? `, ${grouped(Math.round(rate))} steps/s` : '';
  return `trains in this page: WebAssembly${speed}`;
}

export function statusInWords({ run }: State): string {
  if (run.frame?.diverged) {
    return 'A number has left what a computer can hold. Press Start over, or try another seed.';
  }
  if (run.worker === 'failed') return 'The training has stopped. Press Play to try again.';
  if (run.worker === 'loading') return 'Fetching what trains the networks …';
  return '';
}

/** Three figures, as 0.00123 or 1.2e−5. */
const shown = (value: number): string =>
  Number.isNaN(value)
    ? '–'
    : value < 1e-3 && value > 0
      ? formatNumber(value, 2)
      : formatNumber(value);

/** A change as a factor: “× 0.004”. */
function factor(value: number): string {
  if (Number.isNaN(value)) return '–';
  return `× ${value >= 0.1 ? value.toPrecision(2) : formatNumber(value, 1)}`;
}

const percent = (share: number): string =>
  `${(100 * share).toFixed(share > 0.99 && share < 1 ? 1 : 0)} %`;

/** A probability without claiming certainty that rounding alone would give. */
function probability(p: number): string {
  if (p > 0.9995) return p >= 1 ? '1' : `1 − ${formatNumber(1 - p, 1)}`;
  return p < 0.0005 ? formatNumber(p, 1) : p.toFixed(3);
}

/** How good the shared discriminator is by now. */
export function verdictInWords({ run }: State): string {
  const values = run.frame?.measured.values;
  if (!values) return 'Before the first update D knows nothing: press Play.';
  const accuracy = values['log.accuracy'];
  const said = `It says ${probability(values['log.onReal'])} of the data on average, ${probability(values['log.onFake'])} of what G made.`;
  return `D is right about ${percent(accuracy)} of 512 points. ${said}`;
}

export function liveValues(state: State): Record<string, string> {
  const rows = lossNames.flatMap((name) => {
    const { length, scatter } = gradientOf(state, name);
    return [
      [`length-${name}`, shown(length)],
      [`change-${name}`, factor(changeOf(state, name))],
      [`scatter-${name}`, shown(scatter)],
    ];
  });
  return {
    ...Object.fromEntries(rows),
    ...xLabels(state),
    step: stepLabel(state),
    verdict: verdictInWords(state),
    levels: levelWords[state.params.look],
    status: statusInWords(state),
    backend: backendInWords(state),
  };
}

export const planeLabel = (state: State): string =>
  `Data on the left, generated points on the right, ${apartLabel(state)}, and the judgement of the ${lookWords[state.params.look]} at ${stepLabel(state)}`;
