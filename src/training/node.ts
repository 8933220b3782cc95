/** Trains in Node, for the first pictures when the book is built and for tests; never in a page. */
import './no-threads';
import type { Family } from './family';
import { startJax } from './jax';
import { openLab } from './lab';
import type { LabRequest } from './protocol';
import { newRun, updateRun, type RunState } from './run';

const families = import.meta.glob<{ family: Family<unknown> }>('./families/*.ts');
const kept = new Map<string, Promise<RunState>>();

/** The run of a request as it stands at a step; each is worked out once. */
export function trainedRun(request: LabRequest, step: number): Promise<RunState> {
  const key = JSON.stringify([request, step]);
  const known = kept.get(key) ?? train(request, step);
  kept.set(key, known);
  return known;
}

async function train(request: LabRequest, step: number): Promise<RunState> {
  await startJax();
  const { family } = await families[`./families/${request.family}.ts`]();
  const lab = openLab(family, request);
  lab.play({ until: step });
  while (lab.work(performance.now(), 1000) !== undefined);
  const { frame, history } = lab.frame();
  lab.dispose();
  return updateRun(newRun(0), { type: 'frame', frame, history: history.rows });
}
