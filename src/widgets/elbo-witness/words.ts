import type { LineWorld } from '~/math/line-worlds';
import { lineNames, WALKS, type LineName, type Scene } from './scene';
import type { State, Variance } from './state';

/** What the figure says, the same at build time and live. */

export const dataWords: Record<LineWorld, string> = {
  two: 'two bumps',
  uneven: 'two uneven bumps',
  three: 'three narrow bumps',
  one: 'one bump',
};

export const varianceWords: Record<Variance, string> = {
  betaTilde: 'β̃, right for one point',
  beta: 'β, right for N(0, 1)',
  best: 'the best number',
};

/** A minus sign that is one. */
export const fixed = (value: number, digits = 3): string => {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '−∞' : '–';
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '−');
};

/** Nats below which two exact lines are the same number. */
export const EQUAL = 5e-6;

/** How a line stands to the exact one above it; `≈` for what is measured. */
export type Relation = '' | '=' | '≈' | '≤';

export const relationOf: Record<LineName, Relation> = {
  entropy: '',
  surprise: '≤',
  weights: '≈',
  walks: '≤',
  forward: '≈',
  terms: '=',
};

/** What an inequality leaves open; `undefined` for the other lines, and where there is none. */
export function slackOf(name: LineName, { lines }: Scene): number | undefined {
  const slack =
    name === 'surprise'
      ? lines.surprise - lines.entropy
      : name === 'walks'
        ? lines.terms - lines.surprise
        : NaN;
  return Number.isFinite(slack) ? Math.max(0, slack) : undefined;
}

export const isShown = (name: LineName, { lines }: Scene): boolean => Number.isFinite(lines[name]);

function reasonOf(name: LineName, state: State, scene: Scene): string {
  const slack = slackOf(name, scene);
  const open = slack === undefined ? '' : `open by ${fixed(slack)}`;
  switch (name) {
    case 'entropy':
      return 'what no model can go below';
    case 'surprise':
      return state.of === 'data'
        ? `${open}: the divergence of the data from the model`
        : 'the integral, carried over a grid';
    case 'weights':
      return `${WALKS.toLocaleString('en')} walks, mean first, then the logarithm`;
    case 'walks':
      return `${open}: Jensen. ${WALKS.toLocaleString('en')} walks, ±\u00a0${fixed(scene.error)}`;
    case 'forward':
      return 'the same mean, exactly; both chains are Markov';
    case 'terms':
      return 'every step turned round by Bayes, told x₀';
  }
}

function verdict(state: State, scene: Scene): string {
  const { lines, fault, bound } = scene;
  if (!fault) {
    return `For one point there is one inequality: the bound lies ${fixed(lines.terms - lines.surprise)} nats above the model’s −log p(x₀). That this −log p(x₀) may lie below −log p*(x₀) = ${fixed(-Math.log(scene.data.density(state.x0)))} is no contradiction: only on average does the data’s own density win.`;
  }
  const parts = [fault.prior, ...fault.steps.slice(1)];
  const worst = parts.indexOf(Math.max(...parts));
  const name =
    worst === 0
      ? 'the start, N(0, 1) in place of what the chain really ends in'
      : `the step from t = ${worst}`;
  const all = parts.reduce((sum, part) => sum + part, 0);
  if (all < 0.005) {
    return `All but tight: ${fixed(all, 4)} nats in all. The bound is nearly the entropy of the data, the least that any model can reach.`;
  }
  const kept = bound.prior - fault.prior;
  return `In all ${fixed(all)} nats too much, most of it (${fixed(parts[worst])}) by ${name}. The first term costs ${fixed(bound.prior)}, but ${fixed(kept)} of that is no loss: it is what the end of the chain still tells of x₀.`;
}

export function liveValues(state: State, scene: Scene): Record<string, string> {
  const entries = lineNames.flatMap((name) => [
    [`value-${name}`, fixed(scene.lines[name])],
    [`reason-${name}`, reasonOf(name, state, scene)],
  ]);
  return {
    ...(Object.fromEntries(entries) as Record<string, string>),
    verdict: verdict(state, scene),
    T: String(state.T),
    barEnd: state.T > 1 ? `L_${state.T - 1} … L_1` : '',
  };
}

export const controlLabels = (state: State): Record<string, string> => ({
  T: String(state.T),
  mid: fixed(state.mid, 2),
  end: fixed(state.end),
  scale: `× ${fixed(state.scale, 2)}`,
  shift: fixed(state.shift, 2),
  x0: fixed(state.x0, 2),
});
