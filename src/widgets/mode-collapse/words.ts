/** What the figure says, the same at build time and live. */
import type { ExhibitName, RemedyName } from './exhibits';
import { lostPoints } from './plane';
import type { Picture } from './scene';
import { bar, goalOf, isOver, isTreated, JUDGED_AFTER, stepOf, STEPS, type State } from './state';
import { judgedMeans, verdictOf } from './verdict';

export const exhibitTitles: Record<ExhibitName, string> = {
  collapse: 'Mode collapse',
  hopping: 'Mode hopping',
  bridges: 'Over-generalisation',
  vanishing: 'Vanishing gradient',
  explosion: 'Explosion',
  latent: 'Thin latent space',
};

/** What is set, and what it does. */
export const exhibitTexts: Record<ExhibitName, { set: string; happens: string }> = {
  collapse: {
    set: 'G learns by plain gradient descent at rate 0.03; D, by Adam, is updated three times for each step of G.',
    happens:
      'The points end in two or three modes, and look real there. Nothing in G’s loss asks for the others: each point is judged by itself.',
  },
  hopping: {
    set: 'Both players learn by gradient descent with momentum 0.9, at rate 0.01.',
    happens:
      'The points move as one crowd: now in a mode, now between two, at times out of the picture. As soon as D has learned to reject where they sit they are off again, and D forgets the last place.',
  },
  bridges: {
    set: 'Noise of standard deviation 0.35 is added to all that D sees, three and a half times the width of a mode.',
    happens:
      'Every mode is found, yet points lie between the modes, too: behind so much noise D cannot tell a gap from its rims.',
  },
  vanishing: {
    set: 'The minimax loss; G learns by plain gradient descent at rate 0.3, D by Adam.',
    happens:
      'One long step throws the points out. D is certain about them from then on, D(G(z)) is 0, and the gradient of log(1 − D) is 0 with it: nothing calls them back.',
  },
  explosion: {
    set: 'Adam for both players, at rate 0.3: three hundred times the usual one.',
    happens:
      'Each update is longer than the way to its goal. Parameters and points run off, until D is flat and nothing moves any more.',
  },
  latent: {
    set: 'The noise z has a single coordinate.',
    happens:
      'G can only bend a line. It may thread all eight modes, but inside each of them the points lie along a curve, and the line needs a way from mode to mode.',
  },
};

export const remedyTitles: Record<RemedyName, string> = {
  none: 'nothing',
  loss: 'the non-saturating loss',
  wasserstein: 'Wasserstein loss, gradient penalty',
  penalty: 'a gradient penalty on D',
  adam: 'Adam at rate 0.001 for both',
  slower: 'a hundredth of both rates',
  'two-rates': 'a third of G’s rate',
  turns: 'one update of D per step',
  noise: 'noise 0.2 on what D sees',
  clear: 'no noise on what D sees',
  latent: 'twice as many coordinates of z',
};

const percent = (share: number): string =>
  Number.isFinite(share) ? `${Math.round(100 * share)} %` : '–';

export function liveValues(state: State): Record<string, string> {
  const { modes = NaN, quality = NaN, thickness = NaN } = state.frame?.measured.values ?? {};
  return {
    step: String(stepOf(state)),
    modes: Number.isFinite(modes) ? String(modes) : '–',
    quality: percent(quality),
    thickness: percent(thickness),
  };
}

export const playLabel = (state: State): string => {
  if (goalOf(state) !== undefined) return 'Pause';
  if (isOver(state)) return 'Train again';
  return stepOf(state) > 0 ? 'Go on' : 'Train';
};

export const START_COST = 'trains in this page';

export function backendInWords({ worker, frame }: State): string {
  if (worker !== 'live') return START_COST;
  return frame && frame.rate > 0 ? `${Math.round(frame.rate)} steps/s, wasm` : 'wasm';
}

/** The bar in words. */
export const barInWords = `Cured is a run that, from step ${JUDGED_AFTER} to step ${STEPS}, has all eight modes, at least ${percent(bar.quality)} of its points near one and at least ${percent(bar.thickness)} thickness, at nine measurements of ten.`;

/** What has come of it so far. */
export function verdictInWords(state: State): string {
  const { frame, params } = state;
  if (state.worker === 'loading') return 'Starting …';
  const verdict = verdictOf(state);
  if (verdict) return finalWords(state, verdict);
  if (!frame || frame.step === 0) {
    return isTreated(params)
      ? 'Train, to see whether it helps.'
      : 'Train, and watch how it fails; then prescribe something.';
  }
  const rest = STEPS - frame.step;
  return goalOf(state) === undefined
    ? `Paused; ${rest} steps to the verdict.`
    : `${rest} steps to the verdict.`;
}

function finalWords(state: State, { share, cured }: { share: number; cured: boolean }): string {
  const remedy = isTreated(state.params);
  if (state.frame?.diverged) {
    return `After step ${stepOf(state)} its numbers were no numbers any more. ${remedy ? 'Not cured: ' : ''}press Reset or change something, and train again.`;
  }
  const means = judgedMeans(state);
  const found = `On average ${means.modes.toFixed(1)} of eight modes, ${percent(means.quality)} of the points near one, thickness ${percent(means.thickness)}`;
  const met = `the bar was met at ${percent(share)} of the measurements`;
  if (cured) return `${remedy ? 'Cured' : 'Healthy, with this seed'}. ${found}; ${met}.`;
  return `${remedy ? 'Not cured' : 'As announced'}. ${found}; ${met}. ${missing(means)}`;
}

/** What is furthest from the bar. */
function missing(means: { modes: number; quality: number; thickness: number }): string {
  if (means.modes < bar.modes - 0.1) return 'It misses modes.';
  if (means.quality < bar.quality) return 'Too many points lie between the modes.';
  if (means.thickness < bar.thickness) return 'In each mode the points lie along a line.';
  return 'It holds none of it for long enough.';
}

export function planeLabel(state: State, { covered, fake }: Picture): string {
  const count = covered.filter(Boolean).length;
  const lost = lostPoints(fake);
  const away = lost > 0 ? `; ${lost} of them have left the plane` : '';
  return `The data, eight modes on a ring, and the generated points at step ${stepOf(state)}: ${count} modes covered${away}`;
}

/** A word in the plane where there would be nothing to see. */
export function emptyPlane({ fake }: Picture): string {
  return 2 * lostPoints(fake) === fake.length ? 'All generated points have left the plane.' : '';
}
