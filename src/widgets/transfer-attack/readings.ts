import { nets, type Net } from './models';
import { fooledShare, mades, shownOf, type Made, type State } from './state';

type Name = `${Made}By${Capitalize<Net>}`;

const nameOf = (made: Made, read: Net): Name =>
  `${made}By${read.charAt(0).toUpperCase()}${read.slice(1)}` as Name;

/**
 * Share of the digits, from 0 to 1, that are misread: `standardByMlp` is made with sight of `standard`
 * and read by `mlp`, and so on for `none`, `noise`, `standard`, `robust`, `mlp`, by the last three. What belongs
 * to other settings is no reading.
 */
export const readingNames: readonly Name[] = mades.flatMap((made) =>
  nets.map((read) => nameOf(made, read)),
);

export function readings(state: State): Record<Name, number> {
  const found = {} as Record<Name, number>;
  for (const made of mades) {
    const { readBy, source } = shownOf(state, made);
    for (const read of nets) {
      found[nameOf(made, read)] = readBy && source !== 'old' ? fooledShare(readBy[read]) : NaN;
    }
  }
  return found;
}
