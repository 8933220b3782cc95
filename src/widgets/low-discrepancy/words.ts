import type { LineWorld } from '~/math/line-worlds';
import { BATCHES, meanOf, ways, type Scene, type Way } from './scene';
import type { Scope, State } from './state';

/** What the figure says, the same at build time and live. */

export const dataWords: Record<LineWorld, string> = {
  two: 'two bumps',
  uneven: 'two uneven bumps',
  three: 'three narrow bumps',
  one: 'one bump',
};

export const scopeWords: Record<Scope, string> = {
  mean: 'only the times',
  draw: 'also x and ε',
};

export const wayWords: Record<Way, string> = {
  free: 'Independent times, straight schedule',
  comb: 'One draw, k teeth, straight schedule',
  freeCalm: 'Independent times, calm schedule',
  combCalm: 'One draw, k teeth, calm schedule',
};

export const fixedTo = (value: number, digits: number): string =>
  value.toFixed(digits).replace('-', '−');

export const ratioOf = ({ ways: batches }: Scene, way: Way): number =>
  batches.free.variance / batches[way].variance;

/** Three digits are enough for a ratio of two measured variances. */
const times = (ratio: number): string => {
  const text = ratio >= 99.5 ? ratio.toFixed(0) : ratio.toFixed(ratio >= 9.95 ? 1 : 2);
  return Math.abs(ratio - 1) < 1e-9 ? '1' : text;
};

function verdict(state: State, scene: Scene): string {
  if (state.scope === 'draw') {
    return `With one number a data point, ${Math.round(100 * scene.noiseShare)} % of the variance of one draw is that of x and ε, and no comb removes it. The calm schedule lowers some of it, by looking more often where draws scatter most.`;
  }
  if (state.k === 1) {
    return 'A comb with one tooth is one independent time. What helps here is the schedule alone.';
  }
  const comb = ratioOf(scene, 'comb');
  return `All four agree on the loss. With ${state.k} times that share one draw the variance is ${times(comb)} times smaller, as if independent times came in batches of ${Math.round(comb * state.k).toLocaleString('en')}.`;
}

export function liveValues(state: State, scene: Scene): Record<string, string> {
  const of = (way: Way): [string, string][] => [
    [`mean-${way}`, fixedTo(meanOf(scene.ways[way]), 3)],
    [`deviation-${way}`, fixedTo(Math.sqrt(scene.ways[way].variance), 3)],
    [`ratio-${way}`, way === 'free' ? '1' : `÷ ${times(ratioOf(scene, way))}`],
  ];
  return {
    ...(Object.fromEntries(ways.flatMap(of)) as Record<string, string>),
    integral: fixedTo(scene.integral, 3),
    batches: String(BATCHES),
    verdict: verdict(state, scene),
  };
}

export const controlLabels = ({ k }: State): Record<string, string> => ({ k: String(k) });
