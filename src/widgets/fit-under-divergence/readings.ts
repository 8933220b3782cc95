import { fitNames } from '~/math/gaussian-fit';
import { placeAt, sceneOf } from './scene';
import type { State } from './state';

/** `step`; and after it each fit's loss, and its model's mean and standard deviation. */
export const readingNames = [
  'step',
  ...fitNames,
  ...fitNames.map((name) => `${name}Mean` as const),
  ...fitNames.map((name) => `${name}Sigma` as const),
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { fits } = sceneOf(state);
  const values = fitNames.flatMap((name) => {
    const { value, mean, sigma } = placeAt(fits[name], state.t);
    return [
      [name, value],
      [`${name}Mean`, mean],
      [`${name}Sigma`, sigma],
    ];
  });
  return { step: state.t, ...Object.fromEntries(values) } as Record<
    (typeof readingNames)[number],
    number
  >;
}
