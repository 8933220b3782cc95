import { createScene, meanOf, ways, type Way } from './scene';
import type { State } from './state';

/**
 * `integral`, the loss in nats; for each way of choosing k times the `…Mean` of the batches' estimates and
 * the `…Ratio` of the variance of independent times under the straight schedule to its own: how many times
 * fewer batches do as well.
 */
export const readingNames = [
  'k',
  'integral',
  ...ways.map((way): `${Way}Mean` => `${way}Mean`),
  ...ways.map((way): `${Way}Ratio` => `${way}Ratio`),
] as const;

export function readings(state: State): Record<(typeof readingNames)[number], number> {
  const { ways: batches, integral } = createScene()(state);
  const at = <S extends string>(suffix: S, of: (way: Way) => number) =>
    Object.fromEntries(ways.map((way) => [`${way}${suffix}`, of(way)])) as Record<
      `${Way}${S}`,
      number
    >;
  return {
    k: state.k,
    integral,
    ...at('Mean', (way) => meanOf(batches[way])),
    ...at('Ratio', (way) => batches.free.variance / batches[way].variance),
  };
}
