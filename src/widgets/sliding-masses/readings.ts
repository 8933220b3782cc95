import { divergenceNames } from '~/math/divergences';
import { slidingOutlooks } from '~/math/sliding-masses';
import { massesOf, type State } from './state';

/** `theta`; every divergence by name, and its slope in θ. What is infinite is no reading. */
export const readingNames = [
  'theta',
  ...divergenceNames,
  ...divergenceNames.map((name) => `${name}Slope` as const),
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const outlooks = slidingOutlooks(state.theta, massesOf(state));
  const values = divergenceNames.flatMap((name) => [
    [name, outlooks[name].value],
    [`${name}Slope`, outlooks[name].slope],
  ]);
  return { theta: state.theta, ...Object.fromEntries(values) } as Record<
    (typeof readingNames)[number],
    number
  >;
}
