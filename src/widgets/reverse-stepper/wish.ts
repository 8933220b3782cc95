/** What a walk is asked for: a digit, or attributes of a face; and how a network is told. */
import { sampleFace, smileOf, type Factor } from '~/faces/attributes';
import type { Held } from '~/faces/held';
import { vectorOfHeld } from '~/faces/vector';
import { visibleAttributes } from '~/faces/visibility';
import { createRandom } from '~/math/random';
import type { Condition } from '~/runtime/diffusion-network';
import type { World } from './models';
import type { Settings } from './run';

/** The factors that have a menu; a link may ask for any. */
export const pickedFactors = [
  'hairStyle',
  'hairColour',
  'glasses',
  'beard',
  'hat',
  'background',
] as const satisfies readonly Factor[];

/** Smiles on offer, each in the middle of its band. */
export const smileStops = { frown: -0.7, straight: 0, smile: 0.7 } as const;

/** What a menu says for an attribute that is left open. */
export const OPEN = 'any';

/** What the menu of smiles shows for a wish. */
export const smilePicked = ({ smile }: Held): string =>
  smile === undefined ? OPEN : smileOf(smile);

type Asked = Pick<Settings, 'digit' | 'wish'>;

/** Whether anything is asked for: without a wish there is nothing to guide by. */
export const hasWish = ({ digit, wish }: Asked, { asks, classes }: World): boolean =>
  asks === 'class'
    ? classes.includes(digit)
    : asks === 'attributes' && vectorOfHeld(wish).some((value) => value !== 0);

/** Whether a step needs the network's answer with the wish and without it. */
export const needsBoth = (settings: Asked & Pick<Settings, 'guidance'>, world: World): boolean =>
  settings.guidance !== 0 && settings.guidance !== 1 && hasWish(settings, world);

/**
 * The wish as the network takes it; nothing where nothing is asked for. To the network a smile of 0
 * beside other attributes is a straight mouth, so an open smile is drawn as the faces' are.
 *
 * @param seed of the image, which draws what is open.
 */
export function conditionOf(settings: Asked, world: World, seed: number): Condition | undefined {
  if (!hasWish(settings, world)) return undefined;
  const { digit, wish } = settings;
  if (world.asks === 'class') return { label: [world.classes.indexOf(digit)] };
  const smile = wish.smile ?? sampleFace(createRandom(seed).fork('smile')).smile;
  return { attributes: vectorOfHeld({ ...wish, smile }) };
}

/** A wish with one attribute set, or left open. */
export function wishing(wish: Held, name: Factor | 'smile', value: string | number): Held {
  const rest = Object.entries(wish).filter(([key]) => key !== name);
  return Object.fromEntries(value === OPEN ? rest : [...rest, [name, value]]);
}

/** What shows of a face drawn by chance, as far as there are menus for it. */
export function surprise(seed: number, number: number): Held {
  const face = sampleFace(createRandom(seed).fork(`surprise ${number}`));
  const shows = visibleAttributes(face);
  const { smile } = face;
  return {
    ...Object.fromEntries(
      pickedFactors.filter((factor) => shows[factor]).map((factor) => [factor, face[factor]]),
    ),
    ...(shows.smile && { smile: smileStops[smileOf(smile)] }),
  };
}
