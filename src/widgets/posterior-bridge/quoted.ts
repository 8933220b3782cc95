/** Numbers of the figure for the chapter's text, so that none is typed by hand. Runs at build time only. */
import { formatNumber } from '~/ui/chart';
import { withPower } from '~/ui/powers';
import { readings, type readingNames } from './readings';
import { initialState, params } from './state';

/** A reading in the state of a link, written out. */
export const quote = (query: string, name: (typeof readingNames)[number], digits = 3): string =>
  withPower(formatNumber(readings(initialState(params.read(query).value))[name], digits));
