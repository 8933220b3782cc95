import { sigmoid } from '~/math/gan-losses';
import { EQUAL, lineNames, type LineName, type Scene } from './scene';
import type { State } from './state';

/** What the figure says, the same at build time and live. */

const decimals = (value: number, digits: number): string => {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '−∞' : '–';
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '−');
};

export const value4 = (value: number): string => decimals(value, 4);

export const placeLabel = ({ x }: State): string => `x = ${decimals(x, 2)}`;

export const stepsLabel = ({ steps }: State): string => `${steps} updates`;

/** How a line stands to the one above it. */
export type Relation = '' | '=' | '<' | '>';

export function relationOf(name: LineName, { lines }: Scene): Relation {
  const before = lineNames[lineNames.indexOf(name) - 1] as LineName | undefined;
  if (before === undefined) return '';
  const step = lines[name] - lines[before];
  if (Math.abs(step) < EQUAL) return '=';
  return step > 0 ? '<' : '>';
}

/** What the discriminator leaves: V(D*, G) − V(D, G). */
export const shortfall = ({ lines }: Scene): number => lines.best - lines.integral;

export const isBest = (scene: Scene): boolean => shortfall(scene) < EQUAL;

function reasons(scene: Scene): Record<LineName, string> {
  const { real, fake } = scene.expectations;
  return {
    objective: `${decimals(real, 3)} on the data, ${decimals(fake, 3)} on the fakes`,
    integral: 'both have a density',
    best: isBest(scene)
      ? 'D = D*, the best answer at every x'
      : `the best answer at every x would add ${decimals(shortfall(scene), 4)}`,
    mixture: 'm = ½(p* + q); each integrates to 1',
    kl: `KL ${decimals(scene.klReal, 3)} and ${decimals(scene.klFake, 3)}`,
    jsd: `JSD ${decimals(scene.jsd, 4)}`,
    bound: relationOf('bound', scene) === '=' ? 'JSD = 0: q = p*' : 'JSD ≥ 0, and 0 only if q = p*',
  };
}

function verdict(state: State, scene: Scene): string {
  const { half } = state;
  const claim = half ? 'JSD − log 2' : '2·JSD − log 4';
  if (!isBest(scene)) {
    return `V(D, G) stays ${value4(shortfall(scene))} below ${claim}. What this discriminator measures is a lower bound${state.source === 'trained' ? ', and it rises as the network learns' : ''}.`;
  }
  if (scene.disjoint) {
    return `The supports lie apart. The identity holds, and says nothing: V is 0, the most it can be, wherever the fakes are.`;
  }
  return `V(D*, G) = ${claim}: the discriminator measures the divergence exactly.`;
}

function atPlace({ x }: State, { p, q }: Scene): { ratio: string; answer: string } {
  const [a, b] = [p.density(x), q.density(x)];
  if (a === 0 && b === 0) return { ratio: '0/0', answer: 'any' };
  const ratio =
    b === 0
      ? '∞'
      : a / b >= 1000
        ? (a / b).toExponential(1).replace('e+', 'e')
        : decimals(a / b, 3);
  return { ratio, answer: decimals(a / (a + b), 3) };
}

/** Whether the ratio of the densities is a number at the place looked at, and not 0, ∞ or 0/0. */
export const hasRatio = ({ x }: State, { p, q }: Scene): boolean =>
  p.density(x) > 0 && q.density(x) > 0;

export function liveValues(state: State, scene: Scene): Record<string, string> {
  const { ratio, answer } = atPlace(state, scene);
  const says = reasons(scene);
  const rows = lineNames.flatMap((name) => [
    [`value-${name}`, value4(scene.lines[name])],
    [`sign-${name}`, relationOf(name, scene)],
    [`reason-${name}`, says[name]],
  ]);
  return {
    ...Object.fromEntries(rows),
    x: decimals(state.x, 2),
    ratio,
    best: answer,
    now: decimals(sigmoid(scene.logit(state.x)), 3),
    verdict: verdict(state, scene),
    pull: decimals(scene.pull, 3),
  };
}
