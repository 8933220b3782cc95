/** What the figure says, the same at build time and live. */
import { backendInWords as liveBackend, megabytes } from '~/ui/network-status';
import { networkOf, type Sampled } from './families';
import { FACES } from './models';
import { drawingOf, familyOf, shownOf, type State } from './state';

export const samplerNames: Readonly<Record<Sampled, string>> = {
  vae: 'decoder',
  diffusion: 'network',
  gan: 'generator',
};

export const loadLabel = (state: State): string => {
  const family = familyOf(state);
  return family ? `Load the ${samplerNames[family]}` : 'Load';
};

/** Whose faces these are, and what they took. */
export function sourceInWords(state: State): string {
  const family = familyOf(state);
  if (!family) return '';
  const { calls } = state.recorded.facts[family];
  switch (shownOf(state)) {
    case 'live': {
      const { calls: done, milliseconds } = drawingOf(state)!;
      const time = `${Math.round(milliseconds)} ms`;
      return done < calls
        ? `Call ${done} of ${calls}: the network’s guess of the faces so far.`
        : `${FACES} faces drawn in this page by ${networkOf[family]}, together in ${calls} ${calls === 1 ? 'call' : 'calls'} and ${time}.`;
    }
    case 'recorded':
      return `${FACES} faces drawn by ${networkOf[family]} when the book was built, in ${calls} ${calls === 1 ? 'call' : 'calls'}.`;
    case 'none':
      return `The faces of seed ${state.params.seed} are drawn as soon as the ${samplerNames[family]} is here.`;
  }
}

export const backendInWords = ({ network }: State): string =>
  liveBackend(network) ?? 'recorded faces';

export const sizeInWords = ({ parameters, bytes }: { parameters: number; bytes: number }): string =>
  `${(parameters / 1e6).toFixed(2)}\u00a0million weights, ${megabytes(bytes).replace(' ', '\u00a0')}`;
