/** What the figure says; the same at build and live. */
import { formatNumber } from '~/ui/chart';
import { backendInWords as liveBackend } from '~/ui/network-status';
import type { Kept } from './models';
import { hasDrawn, shownOf, showsRecorded, workOf, type State } from './state';

const groups = new Intl.NumberFormat('en-GB');

export const stepInWords = ({ step }: Kept): string =>
  `After ${groups.format(step)} ${step === 1 ? 'step' : 'steps'}`;

/** As a label of a narrow column: 1.2k. */
export const shortStep = (step: number): string =>
  step < 1000 ? String(step) : `${Number((step / 1000).toPrecision(3))}k`;

/** Of the loss by noise level: where it is done, and where it still has far to go. */
export function findingInWords(state: State): string {
  const { losses, readAsAsked } = shownOf(state);
  const last = state.film.kept.at(-1)!.losses;
  const above = losses.map((loss, part) => loss / last[part]);
  const most = above.indexOf(Math.max(...above));
  const worst = formatNumber(above[most], 2);
  const where = `steps ${100 * most + 1} to ${100 * (most + 1)}`;
  const read = `${Math.round(100 * readAsAsked)} % of its digits can be read as asked.`;
  return above[most] < 1.02
    ? `${read} This is the last network of the run.`
    : `${read} It is farthest behind on ${where}: ${worst} times the last network’s loss.`;
}

export function liveValues(state: State): Record<string, string> {
  const shown = shownOf(state);
  const { loss, losses } = shown;
  return {
    step: stepInWords(shown),
    loss: loss === null ? '–' : formatNumber(loss, 2),
    clean: formatNumber(losses[0], 2),
    middle: formatNumber(losses[Math.floor(losses.length / 2)], 2),
    noisy: formatNumber(losses.at(-1)!, 2),
    finding: findingInWords(state),
  };
}

export function sourceInWords(state: State): string {
  if (workOf(state)) return 'Drawing …';
  if (hasDrawn(state)) return 'Drawn in this page.';
  return showsRecorded(state)
    ? 'Drawn by the same networks when the book was built.'
    : 'This noise has not been drawn yet: load the networks.';
}

export const backendInWords = (state: State): string =>
  liveBackend(state.network) ?? 'recorded run';
