import { parameterisations, type Parameterisation } from '~/math/parameterisations';
import { createScene, factorsOf, schedule } from './scene';
import { timeOf, type State } from './state';

/**
 * At the step: `t`, `snr`; what an error in the chosen output becomes in each parameterisation, as
 * `…Factor`; and, once the digit is here and the network has spoken, the root mean square error of
 * what is shown as `…Error`.
 */
export const readingNames = [
  't',
  'snr',
  ...parameterisations.map((kind): `${Parameterisation}Factor` => `${kind}Factor`),
  ...parameterisations.map((kind): `${Parameterisation}Error` => `${kind}Error`),
] as const;

const scene = createScene();

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const t = timeOf(state.params);
  const alphaBar = schedule.alphaBar[t];
  const factors = factorsOf(state.params);
  const now = scene(state);
  const numbers = parameterisations.flatMap((kind) => [
    [`${kind}Factor`, factors[kind]] as const,
    [`${kind}Error`, now ? now.errors[kind].shown : NaN] as const,
  ]);
  return {
    ...(Object.fromEntries(numbers) as Record<
      `${Parameterisation}Factor` | `${Parameterisation}Error`,
      number
    >),
    t,
    snr: alphaBar / (1 - alphaBar),
  };
}
