/** The figure after a run, trained when the book is built by the code that trains in a page. */
import { trainedRun } from '~/training/node';
import { initialState, requestOf, type Params, type State } from './state';

export async function trainedState(params: Params, step: number): Promise<State> {
  const start = initialState({ ...params, step: 0 });
  return { ...start, run: await trainedRun(requestOf(params), step) };
}
