/** What the search for the laboratory's settings measured (`npm run gan-search`), for the text. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

export type SearchSummary = {
  /** Runs of the chosen settings; how many reached all modes, by which step, and held them. */
  seeds: number;
  covered: number;
  held: number;
  slowestStep: number;
  /** Runs by plain descent against a D with a head start: how many, and how many reached all modes. */
  headStart: { runs: number; minimax: number; nonSaturating: number };
  /** On disjoint supports: the gradient after the last update of D, as a share of the first. */
  gradientLeft: { minimax: number; wasserstein: number; mmd: number };
};

export async function searchSummary(): Promise<SearchSummary> {
  const text = await readFile(path.resolve('docs/gan-search.json'), 'utf8');
  return (JSON.parse(text) as { summary: SearchSummary }).summary;
}
