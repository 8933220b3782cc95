import { lineOutlooks } from '~/math/parallel-lines';
import { outlookNames, type State } from './state';

/**
 * `theta`, and the value of every divergence and loss at it; what is infinite is no reading. `slope`
 * is that of the one shown.
 */
export const readingNames = ['theta', 'slope', ...outlookNames] as const;

export function readings({
  theta,
  width,
  show,
}: State): Record<(typeof readingNames)[number], number> {
  const values = outlookNames.map((name) => [name, lineOutlooks[name](theta, width).value]);
  return {
    theta,
    slope: lineOutlooks[show](theta, width).slope,
    ...(Object.fromEntries(values) as Record<(typeof outlookNames)[number], number>),
  };
}
