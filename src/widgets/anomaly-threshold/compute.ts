import { meanSquaredError } from '~/math/picture-error';
import { rebuild, type Graphs } from './rebuild';
import type { Action, Work } from './state';

/** Does a piece of the figure's work; the same in a page and in tests. */
export async function compute(work: Work, graphs: Graphs): Promise<Action> {
  const { network } = work;
  if (work.kind === 'own') {
    const { of } = work;
    const [pixels] = await rebuild(graphs, network, [of]);
    const error = meanSquaredError(pixels, of);
    return { type: 'own', own: { of, network, pixels, error } };
  }
  const { from, pictures } = work;
  const rebuilt = await rebuild(graphs, network, pictures);
  const errors = rebuilt.map((pixels, i) => meanSquaredError(pixels, pictures[i]));
  return { type: 'errors', network, from, errors };
}
