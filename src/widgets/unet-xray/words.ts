/** What the figure says; the same at build and live. */
import { formatNumber } from '~/ui/chart';
import { backendInWords as liveBackend } from '~/ui/network-status';
import { maps, skips, T, type MapName, type Skip } from './models';
import { numbersOf } from './numbers';
import { schedule } from './run';
import { resultOf, showsRecorded, type Params, type State } from './state';

export const skipWords: Record<Skip, string> = {
  skip16: 'skip at 16',
  skip8: 'skip at 8',
  skip4: 'skip at 4',
  skipX: 'xₜ to the head',
};

export const mapWords: Record<MapName, string> = {
  down16: 'down, 12 maps of 16 × 16',
  down8: 'down, 16 maps of 8 × 8',
  down4: 'down, 16 maps of 4 × 4',
  attention: 'attention, 2 heads: who looks where',
  middle: 'bottleneck, 16 maps of 4 × 4',
  up4: 'up, 16 maps of 4 × 4',
  up8: 'up, 16 maps of 8 × 8',
  up16: 'up, 12 maps of 16 × 16',
  head: 'head, 12 maps of 28 × 28',
};

export const mapLabel = (name: MapName): string =>
  `${maps[name].count} feature maps of ${maps[name].side} × ${maps[name].side}: ${mapWords[name]}`;

export const stepInWords = ({ t }: Pick<Params, 't'>): string => {
  const a = schedule.alphaBar[t];
  return `${t} of ${T}, SNR ${formatNumber(a / (1 - a), 2)}`;
};

export function verdict(state: State): string {
  const numbers = numbersOf(state);
  if (!numbers) {
    return state.network.status === 'live'
      ? 'Computing …'
      : 'Load the network to see what it does with this.';
  }
  const cut = skips.filter((skip) => !state.params[skip]);
  const whole = formatNumber(numbers.wholeError, 2);
  if (cut.length === 0) {
    return `All skips are whole: the digit made out is ${whole} off per pixel. Cut one.`;
  }
  const names = cut.map((skip) => skipWords[skip]).join(', ');
  return `Without ${names} it is ${formatNumber(numbers.cutError, 2)} off per pixel instead of ${whole}.`;
}

export function sourceInWords(state: State): string {
  if (resultOf(state)) return 'Computed in this page.';
  if (showsRecorded(state)) return 'Computed when the book was built.';
  return state.network.status === 'live' ? 'Computing …' : 'Of another state: load the network.';
}

export const backendInWords = (state: State): string =>
  liveBackend(state.network) ?? 'recorded maps';
