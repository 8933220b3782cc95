import { logSnr, snr } from '~/math/schedule';
import { formatNumber } from '~/ui/chart';
import { stepOf, type State } from './state';
import { drowningFrequency, stripLength, stripStep, type Spectra } from './signal';

/** Above this terminal SNR the chain visibly ends in something other than noise. */
const LEAK = 1e-3;

/** Every number and phrase the figure writes, by the name of its spot. */
export function readouts(state: State, spectra: Spectra | undefined): Record<string, string> {
  const { schedule, T, betaTop } = state;
  const t = stepOf(state);
  const alphaBar = schedule.alphaBar[t];
  return {
    t: String(t),
    signal: Math.sqrt(alphaBar).toFixed(3),
    noise: Math.sqrt(1 - alphaBar).toFixed(3),
    alphaBar: formatNumber(alphaBar),
    beta: t === 0 ? '–' : formatNumber(schedule.beta[t]),
    snr: formatNumber(snr(schedule, t)),
    logSnr: formatNumber(logSnr(schedule, t)),
    betaTop: formatNumber(betaTop, 2),
    terminal: terminal(snr(schedule, T)),
    // Without a picture yet, what the build wrote stays.
    ...(spectra && { drowning: drowning(spectra, alphaBar) }),
    ...Object.fromEntries(
      [0, 1, 2, 3, 4].map((i) => [`axis${i}`, String(Math.round((i * T) / 4))]),
    ),
    ...Object.fromEntries(
      Array.from({ length: stripLength }, (_, i) => [`strip${i}`, String(stripStep(i, T))]),
    ),
  };
}

export const leaks = ({ schedule, T }: State): boolean => snr(schedule, T) > LEAK;

const terminal = (ratio: number): string =>
  ratio > LEAK
    ? `leaks signal: terminal SNR ${formatNumber(ratio, 2)}`
    : `ends as noise: terminal SNR ${formatNumber(ratio, 2)}`;

function drowning(spectra: Spectra, alphaBar: number): string {
  const at = drowningFrequency(spectra, alphaBar);
  if (at === Infinity) return 'every detail stands above the noise';
  if (at === -Infinity) return 'even the layout lies under the noise';
  return `waves shorter than ${formatNumber(2 ** -at, 2)} px have drowned`;
}
