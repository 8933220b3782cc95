import { mean, variance } from '~/math/statistics';
import { lengthOf, numbersAt, startRun, timeAt } from './run';
import { isEdited, positionOf, recordingMatches, runOf, settingsOf, shownState } from './state';
import type { State } from './state';
import { needsBoth } from './wish';

/**
 * Of the step that leaves the position asked for: `t`, `tPrev`, `sigma` and the weights. `evaluations`
 * counts how often the network is asked in a whole walk (twice a step where guidance needs both
 * answers). `mean` and `variance` are of the pixels on show, where the walk is the one asked for:
 * the reader's own, or the recorded one if it has the same settings.
 */
export const readingNames = [
  'position',
  'steps',
  'evaluations',
  't',
  'tPrev',
  'alphaBar',
  'sigma',
  'coefX0',
  'coefXt',
  'coefEpsilon',
  'mean',
  'variance',
] as const;

type Readings = Record<(typeof readingNames)[number], number>;

/** The numbers of a state that predictions may ask for; what it does not have is NaN. */
export function readings(state: State): Readings {
  const settings = settingsOf(state.params);
  const { position } = state.params;
  const world = state.worlds.get(settings.model) ?? runOf(state).world;
  const wanted = startRun(settings, world);
  const steps = lengthOf(wanted);
  const shown = state.live ? positionOf(state) === position : recordingMatches(state);
  return {
    position,
    steps,
    evaluations: steps * (needsBoth(settings, world) ? 2 : 1),
    ...stepNumbers(),
    mean: shown && !isEdited(state) ? mean(shownState(state)) : NaN,
    variance: shown && !isEdited(state) ? variance(shownState(state)) : NaN,
  };

  function stepNumbers() {
    const t = timeAt(wanted, position);
    const alphaBar = world.noise.alphaBar[t];
    const none = { sigma: NaN, coefX0: NaN, coefXt: NaN, coefEpsilon: NaN };
    if (t === 0) return { t, tPrev: NaN, alphaBar, ...none };
    const { tPrev, sigma, coefficients } = numbersAt(wanted, position);
    const { coefX0, coefXt, coefEpsilon } = coefficients;
    return { t, tPrev, alphaBar, sigma, coefX0, coefXt, coefEpsilon };
  }
}
