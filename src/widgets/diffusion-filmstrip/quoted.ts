/** Numbers of the run for the chapter's text, so that none is typed by hand. Runs at build time only. */
import { readFileSync } from 'node:fs';
import { historyFile, type History } from './film-at-build';

const history = JSON.parse(readFileSync(historyFile, 'utf8')) as History;

function keptAt(step: number) {
  const kept = history.kept.find((one) => one.step === step);
  if (!kept) throw new Error(`Expected a network kept after ${step} steps.`);
  return kept;
}

/** The share of its digits that can be read as asked, in per cent. */
export const readAfter = (step: number): string => (100 * keptAt(step).readAsAsked).toFixed(0);

/** The loss on a tenth of the noise levels, 0 the cleanest, as a multiple of its final value. */
export const lossAfter = (step: number, tenth: number): number =>
  keptAt(step).losses[tenth] / history.kept[history.kept.length - 1].losses[tenth];
