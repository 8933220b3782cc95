/** What the figure says; the same at build and live. */
import { backendInWords as liveBackend } from '~/ui/network-status';
import { klOfDigit, posteriorOf, summaryOf, termsOf } from './measure';
import { LATENT, type Beta } from './models';
import { axesOf, batch, measuredOf, type AxesName, type State } from './state';

/** Decimals and a true minus sign; what rounds to nothing is 0. */
export function fixed(value: number, digits = 1): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

export const betaLabel = (beta: Beta): string => `β = ${beta}`;

export const axesWords: Record<AxesName, string> = {
  most: 'in use most',
  least: 'in use least',
};

const subscripts = '₀₁₂₃₄₅₆₇₈₉';
/** z₁ … z₁₀ for 0 … 9. */
export const numberName = (j: number): string =>
  `z${Array.from(String(j + 1), (figure) => subscripts[Number(figure)]).join('')}`;

/** What the table beside the digits says, by the names of its spots. */
export function liveValues(state: State): Record<string, string> {
  const { beta, digit } = state.params;
  const measured = measuredOf(state, beta);
  const price = Number(beta);
  const columns = {
    digit: termsOf(measured, digit),
    batch: summaryOf(measured),
    full: state.recorded.full[beta],
  };
  const [first, second] = axesOf(state);
  const { mean, sigma } = posteriorOf(measured, digit);
  const terms = klOfDigit(measured, digit);
  const entries = Object.entries(columns).flatMap(([name, { reconstruction, kl }]) => [
    [`${name}Reconstruction`, fixed(reconstruction)],
    [`${name}Kl`, fixed(kl)],
    [`${name}Elbo`, fixed(reconstruction - kl)],
    [`${name}Objective`, fixed(reconstruction - price * kl)],
  ]);
  return {
    ...(Object.fromEntries(entries) as Record<string, string>),
    beta,
    digitName: `this ${digit}`,
    first: numberName(first),
    second: numberName(second),
    mu: fixed(mean[first], 2),
    sigma: fixed(sigma[first], 2),
    sigmaAgain: fixed(sigma[first], 2),
    term: fixed(terms[first], 2),
    number: numberName(first),
    active: activeInWords(state),
    source: sourceInWords(state),
  };
}

export function activeInWords(state: State): string {
  const { active } = summaryOf(measuredOf(state, state.params.beta));
  if (active === 0) {
    return 'No number of the code is in use: every q(z | x) is the prior. The posterior has collapsed.';
  }
  if (active === LATENT) return `All ${LATENT} numbers of the code are in use.`;
  const silent = LATENT - active;
  return `${active} of ${LATENT} numbers of the code are in use; ${silent} ${silent === 1 ? 'has' : 'have'} collapsed to the prior.`;
}

export function sourceInWords({ live, network, params: { beta, seed } }: State): string {
  const here = live[beta];
  if (!here) {
    return network.status === 'live'
      ? 'Being measured …'
      : `Measured on ${batch.length} test digits when the book was built, by the same networks.`;
  }
  return here.seed === seed
    ? `Measured in this page on ${batch.length} test digits, draw ${seed} of z.`
    : 'Drawing again …';
}

export const planeLabel = (state: State): string => {
  const [first, second] = axesOf(state);
  return (
    `Plane of ${numberName(first)} and ${numberName(second)}: the circle of the prior, and an ` +
    `ellipse for each digit, one standard deviation of q(z | x) wide`
  );
};

export const backendInWords = ({ network }: State): string =>
  liveBackend(network) ?? 'recorded numbers';
