/** Numbers of the figure for the chapter's text, so that none is typed by hand. Runs at build time only. */
import { readings, type readingNames } from './readings';
import { initialState, params } from './state';

/** A reading in the state of a link. */
export const quote = (query: string, name: (typeof readingNames)[number]): number =>
  readings(initialState(params.read(query).value))[name];
