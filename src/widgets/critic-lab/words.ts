/** What the figure says, the same at build time and live. */
import { stepOf } from '~/training/run';
import { formatNumber } from '~/ui/chart';
import type { Shape, Side } from './clouds';
import type { Scene } from './scene';
import { criticNames, measuredOf, type CriticName, type State, type Tab } from './state';

const groups = new Intl.NumberFormat('en-US');
export const grouped = (n: number): string => groups.format(n);

export const tabWords: Record<Tab, string> = {
  critics: 'Three critics for W₁',
  witness: 'Witness of the MMD',
};

export const shapeWords: Record<Shape, string> = {
  cloud: 'Cloud',
  ring: 'Ring of 8',
  line: 'Line',
  pair: 'Two clouds',
};

export const sideWords: Record<Side, string> = { real: 'Data', fake: 'Generated points' };

export const criticWords: Record<CriticName, string> = {
  clip: 'Weight clipping',
  penalty: 'Gradient penalty',
  norm: 'Spectral normalisation',
};

/** A length or a value with a fixed number of figures after the point, so that it stands still. */
function shown(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size > 0 && size < 0.0095) return formatNumber(value, 1);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2).replace('-', '−');
}

const signed = (value: number): string => value.toFixed(1).replace('-', '−');
export const placeInWords = ({ params }: State, side: Side): string =>
  `x = ${signed(params[`${side}X`])}, y = ${signed(params[`${side}Y`])}`;

export const clipLabel = ({ params }: State): string => `c = ${params.c.toFixed(2)}`;
export const lambdaLabel = ({ params }: State): string => `λ = ${formatNumber(params.lambda)}`;
export const kernelLabel = ({ params }: State): string => `w = ${params.kernel.toFixed(2)}`;
export const stepLabel = ({ run }: State): string => `step ${grouped(stepOf(run))}`;
export const playLabel = ({ run }: State): string => (run.playing ? 'Pause' : 'Play');

/** What the first start fetches, compressed. */
export const START_COST = 'about 90 kB to start';

export function backendInWords({ params, run }: State): string {
  if (params.tab === 'witness') return 'runs in this page';
  if (run.worker === 'none' || run.worker === 'failed') return START_COST;
  if (run.worker === 'loading') return 'starting';
  const rate = run.frame?.rate ?? 0;
  const speed = run.playing && rate > 0 ? `, ${grouped(Math.round(rate))} steps/s` : '';
  return `trains in this page: WebAssembly${speed}`;
}

export function statusInWords({ run }: State): string {
  if (run.frame?.diverged) {
    return 'A number has left what a computer can hold. Press Start over, or choose smaller settings.';
  }
  if (run.worker === 'failed') return 'The training has stopped. Press Play to try again.';
  if (run.worker === 'loading') return 'Fetching what trains the critics …';
  return '';
}

/** The slope that half of the places between the clouds stay below. */
export function medianSlope({ run }: State, name: CriticName): number {
  const slopes = run.frame?.distributions[name].slice().sort();
  return slopes ? slopes[slopes.length >> 1] : NaN;
}

/** One line on each critic, from what was measured. */
function verdict(state: State, name: CriticName): string {
  const { slope } = measuredOf(state, name);
  if (Number.isNaN(slope)) return 'Not trained yet.';
  const half = `Between the clouds half of the slopes are above ${shown(medianSlope(state, name))}`;
  switch (name) {
    case 'clip': {
      const edge = state.run.frame?.measured.values['clip.edge'] ?? NaN;
      return `${Math.round(100 * edge)} % of the weights lie at −c or c: c sets the slope.`;
    }
    case 'penalty':
      return `${half}; elsewhere nothing holds them.`;
    case 'norm':
      return `${half}; nowhere may one exceed 1.`;
  }
}

export function liveValues(state: State, scene: Scene): Record<string, string> {
  const rows = criticNames.flatMap((name) => {
    const { gap, slope, bound } = measuredOf(state, name);
    return [
      [`gap-${name}`, shown(gap)],
      [`slope-${name}`, shown(slope)],
      [`bound-${name}`, shown(bound)],
      [`verdict-${name}`, verdict(state, name)],
    ];
  });
  const witness = state.params.tab === 'witness' ? scene.witness(state) : undefined;
  return {
    ...Object.fromEntries(rows),
    ...(witness && { mmd: shown(witness.mmd), pull: shown(witness.pull) }),
    w1: shown(scene.w1(state)),
    'width-now': shown(state.params.kernel),
    step: stepLabel(state),
    status: statusInWords(state),
    backend: backendInWords(state),
  };
}

export const criticLabel = (state: State, name: CriticName): string =>
  `The critic with ${criticWords[name].toLowerCase()} over both clouds at ${stepLabel(state)}: green where it is high, violet where it is low`;

export const witnessLabel = (state: State): string =>
  `The witness function at kernel width ${state.params.kernel.toFixed(2)} over both clouds: green where the data is denser, violet where the generated points are, and its pull on them`;
