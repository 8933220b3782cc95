import { digitInWords } from '~/ui/digit-pictures';
import { backendInWords, megabytes } from '~/ui/network-status';
import type { ReverseVarianceName } from '~/math/variational-bound';
import { dimensionOf, type Subject } from './models';
import { boundNow, runOf, showsRecorded, type Bound, type Params, type State } from './state';

/** What the figure says, the same at build time and live. */

export const subjectWords: Record<Subject, string> = { digits: 'a digit', faces: 'a face' };
export const varianceWords: Record<ReverseVarianceName, string> = {
  betaTilde: 'β̃ (smaller)',
  beta: 'β (larger)',
};

const bits = (value: number, digits = 3): string => value.toFixed(digits).replace('-', '−');
const thousands = (value: number): string => Math.round(value).toLocaleString('en');

export const pictureWords = ({ subject, digit, face }: Params): string =>
  subject === 'digits' ? digitInWords(digit) : `face ${face} of the test set`;

const NOTHING = '–';

/** Each number of the sum, by the names of their spots. */
export function liveValues(state: State): Record<string, string> {
  const bound = boundNow(state);
  const { subject } = state.params;
  const D = dimensionOf(subject);
  const decoder = bound?.steps[1];
  return {
    total: bound ? `${bound.complete ? '' : '≈ '}${bits(bound.total)}` : NOTHING,
    prior: bound ? bits(bound.prior) : NOTHING,
    decoder: decoder === undefined ? NOTHING : bits(decoder),
    denoising: bound ? bits(bound.total - bound.prior - bound.filled[1]) : NOTHING,
    bytes: bound
      ? `${thousands((bound.total * D) / 8)} bytes for a picture of ${thousands(D)}`
      : NOTHING,
    source: sourceInWords(state),
    pair: pairInWords(state),
    where: bound ? whereInWords(bound) : '',
  };
}

function whereInWords({ filled, total, complete }: Bound): string {
  if (!complete) return '';
  const count = filled.length - 1;
  let sum = 0;
  let i = 0;
  while (sum < total / 2 && i < count) sum += filled[++i];
  return i === 1
    ? `The decoder alone, L₀, takes ${Math.round((100 * filled[1]) / total)} % of the bits.`
    : `Half of the bits are spent in the first ${i} of ${count} steps from the clean end.`;
}

function sourceInWords(state: State): string {
  const { steps } = state.params;
  const run = runOf(state);
  const backend = backendInWords(state.network);
  if (run && backend) {
    const share = `${thousands(run.looked)} of ${thousands(Number(steps))} steps looked at`;
    return state.stopped ? `${share}; stopped.` : `${share}; ${backend}.`;
  }
  if (state.network.status === 'live') return 'The network is open.';
  return showsRecorded(state)
    ? `Recorded: ${pictureWords(state.params)}, ${steps} steps, seed ${state.params.seed}.`
    : `Not computed yet: load the network to bound ${pictureWords(state.params)}.`;
}

export const loadLabel = (bytes: number): string => `Load the network (${megabytes(bytes)})`;

const pairInWords = (state: State): string => {
  const run = runOf(state);
  const { recorded, params: values } = state;
  const i = run?.last?.i ?? (showsRecorded(state) ? recorded.i : undefined);
  return i === undefined ? '' : `step ${i} of ${values.steps}`;
};

/** Share of the steps that were looked at. */
export const progressOf = (state: State): number => {
  const run = runOf(state);
  return run ? run.looked / Number(state.params.steps) : 0;
};
