/** What the figure says: numbers of the formula, captions and labels; the same at build and live. */
import type { Factor } from '~/faces/attributes';
import { factorNames, type Held } from '~/faces/held';
import type { SamplerStep } from '~/samplers/network';
import { backendInWords as liveBackend } from '~/ui/network-status';
import type { World } from './models';
import { lengthOf, timeAt, type Settings } from './run';
import {
  isEdited,
  isOnTheWay,
  positionOf,
  recordingMatches,
  runOf,
  workOf,
  type State,
} from './state';
import { hasWish, pickedFactors } from './wish';

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Three decimals, so that the formula stands still while its numbers change; 5·10⁻⁵ where these are 0. */
export function fixed(value: number): string {
  const text = value.toFixed(3);
  if (value === 0 || Number(text) !== 0) return text;
  const [digit, exponent] = value.toExponential(0).split('e-');
  return `${digit}·10⁻${Array.from(exponent, (figure) => superscripts[Number(figure)]).join('')}`;
}

/** The numbers of a step's formula, by the names of its `\live` spots. */
export function formulaNumbers(step: SamplerStep): Record<string, string> {
  const { t, tPrev, sigma, coefficients } = step;
  const { alphaBar, coefX0, coefXt, coefEpsilon } = coefficients;
  return {
    t: String(t),
    tPrev: String(tPrev),
    coefX0: fixed(coefX0),
    coefXt: fixed(coefXt),
    coefEpsilon: fixed(coefEpsilon),
    sigma: fixed(sigma),
    signal: fixed(Math.sqrt(alphaBar)),
    noise: fixed(Math.sqrt(1 - alphaBar)),
  };
}

const samplerName = ({ sampler, variance, eta }: Settings): string =>
  sampler === 'ddpm' ? `DDPM with ${variance === 'beta' ? 'β' : 'β̃'}` : `DDIM with η = ${eta}`;

/** “a 3, guidance 2, DDPM with β̃, 50 steps, seed 1” */
export function settingsInWords(settings: Settings, world: World): string {
  const { guidance, steps, seed } = settings;
  const guided = hasWish(settings, world) ? `, guidance ${guidance}` : '';
  const what = wishInWords(settings, world) + guided;
  return `${what}, ${samplerName(settings)}, ${steps} steps, seed ${seed}`;
}

function wishInWords({ digit, wish }: Settings, { asks, classes }: World): string {
  if (asks === 'class') return classes.includes(digit) ? `a ${digit}` : 'any digit';
  if (asks === 'nothing') return 'any picture';
  return Object.keys(wish).length === 0 ? 'any face' : `a face (${attributesInWords(wish)})`;
}

/** “hat: party, smile: 0.7” */
export const attributesInWords = (wish: Held): string =>
  Object.entries(wish)
    .map(([name, value]) => {
      const said = name === 'smile' ? 'smile' : factorNames[name as Factor].toLowerCase();
      return `${said}: ${String(value).replace('-', '−')}`;
    })
    .join(', ');

/** What is asked for beyond what the menus show. */
export const furtherWishes = (wish: Held): string => {
  const picked: readonly string[] = [...pickedFactors, 'smile'];
  const further = Object.entries(wish).filter(([name]) => !picked.includes(name));
  return further.length === 0
    ? ''
    : `Also asked for: ${attributesInWords(Object.fromEntries(further))}.`;
};

export function placeInWords(state: State): string {
  const run = runOf(state);
  const position = positionOf(state);
  return `step ${position} of ${lengthOf(run)}`;
}

export function timeInWords(state: State): string {
  return `t = ${timeAt(runOf(state), positionOf(state))}`;
}

/** Under the film: whose walk this is. */
export function sourceInWords(state: State): string {
  const { live, network, recorded } = state;
  if (live && live.steps.length === 0 && network.status !== 'live') {
    const { settings, world } = live;
    return `The noise that the walk begins with: ${settingsInWords(settings, world)}. Load the network to go on.`;
  }
  if (live) {
    return isEdited(state)
      ? 'Your own run, changed by hand; a link carries the settings, not the changes.'
      : 'Your own run, computed in this page.';
  }
  const own = `Recorded with the same network: ${settingsInWords(recorded.settings, recorded.world)}.`;
  return recordingMatches(state) ? own : `${own} Load the network for your settings.`;
}

export function loadLabel(state: State): string {
  const { view, position } = state.params;
  if (view === 'grid') return 'Load the network, run 16';
  return position > 0 ? `Load the network, run to step ${position}` : 'Load the network';
}

export function backendInWords(state: State): string {
  const { network, live } = state;
  return liveBackend(network) ?? (live ? 'network not loaded' : 'recorded run');
}

export function playLabel(state: State): string {
  if (state.params.view === 'grid') {
    const { grid, gridWanted } = state;
    if (gridWanted && workOf(state)) return 'Stop';
    return grid.done > 0 && grid.done < grid.timesteps.length ? 'Go on' : 'Run 16';
  }
  return state.playing || isOnTheWay(state) ? 'Pause' : 'Play';
}

export function gridInWords({ grid, gridWanted, network }: State): string {
  const length = grid.timesteps.length;
  if (grid.done === length) return 'Done. Choose one to see how it came about.';
  if (gridWanted && network.status === 'live')
    return `Step ${grid.done} of ${length}, all sixteen.`;
  if (grid.done > 0) return `Stopped at step ${grid.done} of ${length}.`;
  return 'Sixteen starting points, one for each seed.';
}
