/**
 * Runs what `plan.ts` lists and has not been run yet, and writes the document once nothing is left.
 * Every run is kept in docs/gan-search.json, so that the work can be done in several sittings.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import type { GanOptions } from '~/training/gan-options';
import { freezeAndTrainOn, stepRates, trainOnRing, type Frozen, type Trained } from './experiment';
import { document, summaryOf, type Cover, type Results } from './document';
import * as plan from './plan';

type Job = {
  section: string;
  name: string;
  options: GanOptions;
  seed: number;
  run(): Promise<Trained | Frozen>;
};

function jobs(): Job[] {
  const trained = (
    section: string,
    settings: readonly plan.Setting[],
    seeds: readonly number[],
    steps: number,
    headStart = 0,
  ): Job[] =>
    settings.flatMap(({ name, options }) =>
      seeds.map((seed) => ({
        section,
        name,
        options,
        seed,
        run: () => trainOnRing(options, seed, steps, headStart),
      })),
    );
  return [
    ...trained('search', plan.searched, plan.SEARCH_SEEDS, plan.SEARCH_STEPS),
    ...trained('check', plan.finalists, plan.CHECK_SEEDS, plan.CHECK_STEPS),
    ...trained('losses', plan.losses, plan.LOSS_SEEDS, plan.LOSS_STEPS),
    ...plan.HEAD_STARTS.flatMap((headStart) =>
      trained(
        plan.descentSection(headStart),
        plan.descents,
        plan.DESCENT_SEEDS,
        plan.DESCENT_STEPS,
        headStart,
      ),
    ),
    ...plan.frozen.flatMap(({ name, options }) =>
      plan.FROZEN_SEEDS.map((seed) => ({
        section: 'frozen',
        name,
        options,
        seed,
        run: () => freezeAndTrainOn(options, seed, plan.FROZEN_UPDATES),
      })),
    ),
  ];
}

/**
 * @param paths where results and document are kept. @param minutes after which no run is begun.
 * @param inBrowser how long a reader waits, by seed; asked once all runs are done.
 * @returns how many runs are left.
 */
export async function search(
  paths: { results: string; document: string },
  minutes: number,
  inBrowser: (seeds: readonly number[]) => Promise<Cover[]>,
): Promise<number> {
  const results: Results = existsSync(paths.results)
    ? (JSON.parse(readFileSync(paths.results, 'utf8')) as Results)
    : { sections: {}, browser: {}, rates: {} };
  const { sections } = results;
  const end = performance.now() + 60_000 * minutes;
  const todo = jobs().filter(({ section, name, options, seed }) => {
    const found = ((sections[section] ??= {})[name] ??= { options, runs: {} });
    // Of a setting that has been changed since, nothing is kept.
    if (JSON.stringify(found.options) !== JSON.stringify(options)) {
      sections[section][name] = { options, runs: {} };
    }
    return !(seed in sections[section][name].runs);
  });
  let left = todo.length;
  for (const { section, name, seed, run } of todo) {
    if (performance.now() > end) return left;
    const result = await run();
    sections[section][name].runs[seed] = result;
    console.error(`${--left} left: ${section}, ${name}, seed ${seed}: ${JSON.stringify(result)}`);
    await write(paths.results, JSON.stringify(results), 'json');
  }
  results.rates = await stepRates(plan.finalists);
  const covers = await inBrowser(plan.CHECK_SEEDS);
  results.browser = Object.fromEntries(plan.CHECK_SEEDS.map((seed, i) => [seed, covers[i]]));
  const summary = summaryOf(results);
  await write(paths.results, JSON.stringify({ ...results, summary }), 'json');
  await write(paths.document, document(results), 'markdown');
  return 0;
}

async function write(path: string, text: string, parser: 'json' | 'markdown'): Promise<void> {
  writeFileSync(path, await format(text, { parser, printWidth: 100 }));
}
