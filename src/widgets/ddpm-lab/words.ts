/** What the figure says; the same at build time and live. */
import { stepOf } from '~/training/run';
import { formatNumber } from '~/ui/chart';
import { drawable, isEmpty, MAX_STEP, measured, type ArrowKind, type State } from './state';

export const dataNames = {
  ring: 'ring of 8',
  grid: 'grid of 25',
  moons: 'two moons',
  spiral: 'spiral',
  lines: 'two lines',
  pinwheel: 'pinwheel',
  drawn: 'drawn by you',
} as const;

export const predictionNames = { epsilon: 'ε', x0: 'x₀', v: 'v' } as const;

export const arrowNames: Record<ArrowKind, string> = {
  learned: 'the network’s',
  exact: 'the best',
  difference: 'their difference',
};

export const playLabel = ({ run }: State): string => (run.playing ? 'Pause' : 'Play');

export const levelInWords = ({ params: { t } }: Pick<State, 'params'>): string => `t = ${t}`;

export function statusInWords(state: State): string {
  const { run, params: values } = state;
  if (isEmpty(values)) return 'Draw some data on the left plane, then press Play.';
  if (run.frame?.diverged) return 'The run has left the numbers: start over with a smaller rate.';
  if (run.worker === 'loading') return 'Fetching what trains (80 kB) …';
  if (run.playing) return `Training, ${Math.round(run.frame?.rate ?? 0)} steps a second.`;
  if (stepOf(run) === 0) return 'Not trained yet: the network’s first weights are random.';
  return stepOf(run) >= MAX_STEP ? 'The run has come to its end.' : 'Paused.';
}

export function liveValues(state: State): Record<string, string> {
  const number = (name: string) => formatNumber(measured(state, name), 2);
  return {
    step: `step ${stepOf(state.run).toLocaleString('en-GB')}`,
    loss: number('loss'),
    floor: number('floor'),
    gap: number('gap'),
    w1: number('w1'),
    js: number('js'),
    status: statusInWords(state),
    level: levelInWords(state),
  };
}

export const pointsLabel = (state: State): string => {
  const { data } = state.params;
  const what = `The plane: data (${dataNames[data]}) and points that the network draws.`;
  return drawable(state)
    ? `${what} Arrow keys move a cursor, Space sets a dot, Backspace takes one back.`
    : what;
};

export const noiseLabel = ({ params: { t, arrows } }: State): string =>
  `The density of noisy data at t = ${t}, and arrows against the noise: ${arrowNames[arrows]}.`;
