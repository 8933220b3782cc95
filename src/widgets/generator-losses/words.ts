import { generatorLosses, sigmoid, type GeneratorLossName } from '~/math/gan-losses';
import { formatNumber } from '~/ui/chart';
import { pushOf } from './curves';
import { lossNames, type Scene } from './scene';
import type { State, Variable } from './state';

/** What the figure says, the same at build time and live. */

export const lossWords: Record<GeneratorLossName, string> = {
  minimax: 'minimax',
  nonSaturating: 'non-saturating',
  maximumLikelihood: 'maximum likelihood',
};

/** Two decimals and a true minus sign; large numbers as the book writes them. */
export const short = (value: number): string => {
  if (Math.abs(value) >= 1000) return formatNumber(value, 2);
  const text = value.toFixed(2);
  return (text === '-0.00' ? '0.00' : text).replace('-', '−');
};

const variableWords: Record<Variable, string> = { logit: 'ℓ', probability: 'D' };

export const axisTitle = (axis: Variable): string =>
  axis === 'logit'
    ? 'the discriminator’s logit ℓ for a fake'
    : 'the discriminator’s probability D for a fake';

export const pushTitle = (by: Variable): string => `−∂J/∂${variableWords[by]}`;

/** D, with enough digits near both ends. */
export const probabilityInWords = (logit: number): string => {
  const probability = sigmoid(logit);
  return probability > 0.01 && probability < 0.99 ? probability.toFixed(2) : probability.toFixed(4);
};

export const logitLabel = ({ logit }: State): string =>
  `ℓ = ${short(logit)}, D = ${probabilityInWords(logit)}`;

export const offsetLabel = ({ offset }: State): string => `m = ${offset.toFixed(2)}`;

export function liveValues(state: State, { pulls }: Scene): Record<string, string> {
  const rows = lossNames.flatMap((name) => [
    [`loss-${name}`, short(generatorLosses[name].loss(state.logit))],
    [`push-${name}`, short(pushOf(name, state.by, state.logit))],
    [`batch-${name}`, short(pulls[name].batch)],
    [`expected-${name}`, short(pulls[name].expected)],
    [`spread-${name}`, `± ${short(pulls[name].spread)}`],
  ]);
  return {
    ...Object.fromEntries(rows),
    'push-title': pushTitle(state.by),
    'push-column': pushTitle(state.by),
    'axis-loss': axisTitle(state.axis),
    'axis-push': axisTitle(state.axis),
    logit: short(state.logit),
    probability: probabilityInWords(state.logit),
  };
}
