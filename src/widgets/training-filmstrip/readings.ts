import { shownOf, type State } from './state';
import { spreadShown } from './words';

/**
 * `step` of the generator on show; the run's numbers there (`generatorLoss`, `discriminatorLoss`,
 * the mean logits `realScore` and `fakeScore`, the `spread` of a training step's faces), and the
 * spread of the sixteen faces on show, `spreadHere`, where they have been drawn.
 */
export const readingNames = [
  'step',
  'generatorLoss',
  'discriminatorLoss',
  'realScore',
  'fakeScore',
  'spread',
  'spreadHere',
] as const;

type Readings = Record<(typeof readingNames)[number], number>;

export function readings(state: State): Readings {
  const { step, numbers } = shownOf(state);
  const nothing = {
    generatorLoss: NaN,
    discriminatorLoss: NaN,
    realScore: NaN,
    fakeScore: NaN,
    spread: NaN,
  };
  return { step, ...nothing, ...numbers, spreadHere: spreadShown(state) ?? NaN };
}
