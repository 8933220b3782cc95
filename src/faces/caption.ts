import type { Random } from '~/math/random';
import type { Face, Value } from '~/faces/attributes';
import { smileOf } from '~/faces/attributes';
import type { LabelName } from '~/faces/vector';
import { visibleAttributes } from '~/faces/visibility';

export type Caption = {
  text: string;
  /** The attributes the text speaks of; all of them show in the picture. */
  mentions: LabelName[];
};

/**
 * A piece of a sentence and what it speaks of. `has` follows "with", `wears` follows "wearing",
 * `does` is a participle ("smiling"), `where` stands at the end ("on a coral background").
 */
type Phrase = { kind: 'has' | 'wears' | 'does' | 'where'; text: string; about: LabelName[] };

type Choose = <T>(values: readonly T[]) => T;

/** The noun phrase with "a" or "an" before it. */
export const withArticle = (noun: string): string =>
  `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;

/** "x", "x and y", "x, y and z". */
export const listed = (items: readonly string[]): string =>
  items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;

const backgroundNames: Readonly<Record<Value<'background'>, readonly string[]>> = {
  coral: ['coral', 'coral pink'],
  sky: ['sky-blue', 'light blue'],
  lemon: ['lemon-yellow', 'pale yellow'],
  lavender: ['lavender', 'light purple'],
  mint: ['mint-green', 'light green'],
  night: ['night-blue', 'dark blue'],
};

function hairPhrases(face: Face, choose: Choose, shows: Record<LabelName, boolean>): Phrase[] {
  const colour = face.hairColour;
  if (!shows.hairStyle) {
    return face.hairStyle === 'bald'
      ? []
      : [{ kind: 'has', text: `${colour} hair`, about: ['hairColour'] }];
  }
  const about: LabelName[] = ['hairStyle', 'hairColour'];
  const has = (texts: readonly string[]): Phrase[] => [{ kind: 'has', text: choose(texts), about }];
  switch (face.hairStyle) {
    case 'bald':
      return [{ kind: 'has', text: choose(['a bald head', 'no hair']), about: ['hairStyle'] }];
    case 'short':
      return has([`short ${colour} hair`, `${withArticle(`short ${colour} haircut`)}`]);
    case 'spiky':
      return has([`spiky ${colour} hair`, `${colour} hair in spikes`]);
    case 'curly':
      return has([`curly ${colour} hair`, `${colour} curls`]);
    case 'bob':
      return has([withArticle(`${colour} bob`), `${colour} hair cut in a bob`]);
    case 'long':
      return has([`long ${colour} hair`, `long, straight ${colour} hair`]);
    case 'bun':
      return has([`${colour} hair in a bun`, withArticle(`${colour} bun`)]);
    case 'pigtails':
      return has([`${colour} pigtails`, `${colour} hair in pigtails`]);
  }
}

function mouthPhrases(face: Face, choose: Choose): Phrase[] {
  if (face.mouth === 'surprised') {
    return [
      choose<Phrase>([
        { kind: 'does', text: 'gasping', about: ['mouth'] },
        { kind: 'does', text: 'looking surprised', about: ['mouth'] },
        { kind: 'has', text: 'a round, surprised mouth', about: ['mouth'] },
      ]),
    ];
  }
  const about: LabelName[] = ['mouth', 'smile'];
  const phrase = (does: readonly string[], has: readonly string[]): Phrase[] => [
    choose<Phrase>([
      { kind: 'does', text: choose(does), about },
      { kind: 'has', text: choose(has), about },
    ]),
  ];
  const open = face.mouth === 'open';
  switch (smileOf(face.smile)) {
    case 'smile':
      if (open)
        return phrase(['laughing', 'smiling with an open mouth'], ['an open smile', 'a big laugh']);
      return face.smile > 0.7
        ? phrase(['smiling broadly'], ['a broad smile', 'a wide smile'])
        : phrase(['smiling', 'smiling a little'], ['a gentle smile', 'a smile']);
    case 'straight':
      return open
        ? phrase(['talking'], ['an open mouth'])
        : phrase(['keeping a straight face'], ['a straight mouth', 'a neutral expression']);
    case 'frown':
      return open
        ? phrase(['wailing', 'complaining loudly'], ['an open, unhappy mouth'])
        : phrase(['frowning', 'looking unhappy'], ['a frown', 'a sad mouth']);
  }
}

function eyePhrases(face: Face, choose: Choose, shows: Record<LabelName, boolean>): Phrase[] {
  const phrases: Phrase[] = [];
  if (shows.eyes) {
    if (face.eyes === 'sleepy') {
      phrases.push({
        kind: 'has',
        text: choose(['sleepy eyes', 'half-closed eyes']),
        about: ['eyes'],
      });
    } else if (face.eyes === 'closed') {
      phrases.push({ kind: 'has', text: choose(['closed eyes', 'eyes shut']), about: ['eyes'] });
    } else if (face.eyes === 'wink') {
      phrases.push({ kind: 'does', text: choose(['winking', 'closing one eye']), about: ['eyes'] });
    }
  }
  if (shows.gaze) {
    phrases.push({
      kind: 'does',
      text:
        face.gaze === 'straight'
          ? 'looking straight ahead'
          : choose([`looking to the ${face.gaze}`, `glancing ${face.gaze}`]),
      about: ['gaze'],
    });
  }
  return phrases;
}

function browPhrases(face: Face, choose: Choose): Phrase[] {
  const names: Readonly<Record<Value<'brows'>, readonly string[]>> = {
    level: ['level eyebrows', 'relaxed eyebrows'],
    raised: ['raised eyebrows', 'arched eyebrows'],
    worried: ['worried eyebrows'],
    angry: ['angry eyebrows', 'knitted eyebrows'],
  };
  return [{ kind: 'has', text: choose(names[face.brows]), about: ['brows'] }];
}

function beardPhrases(face: Face, choose: Choose): Phrase[] {
  if (face.beard === 'none') return [];
  const noun = face.beard === 'full' ? choose(['full beard', 'beard']) : face.beard;
  return [
    choose<Phrase>([
      {
        kind: 'has',
        text: withArticle(
          face.beard === 'full' ? `full ${face.hairColour} beard` : `${face.hairColour} ${noun}`,
        ),
        about: ['beard', 'hairColour'],
      },
      { kind: 'has', text: withArticle(noun), about: ['beard'] },
    ]),
  ];
}

function wornPhrases(face: Face, choose: Choose, shows: Record<LabelName, boolean>): Phrase[] {
  const phrases: Phrase[] = [];
  if (face.hat !== 'none') {
    const noun = face.hat === 'party' ? 'party hat' : face.hat;
    phrases.push({
      kind: 'wears',
      text: withArticle(`${face.hatColour} ${noun}`),
      about: ['hat', 'hatColour'],
    });
  }
  if (face.glasses !== 'none') {
    const names: Readonly<Record<Exclude<Value<'glasses'>, 'none'>, readonly string[]>> = {
      round: ['round glasses', 'round black glasses'],
      square: ['square glasses', 'square teal glasses'],
      sunglasses: ['sunglasses', 'dark sunglasses'],
    };
    phrases.push({ kind: 'wears', text: choose(names[face.glasses]), about: ['glasses'] });
  }
  if (face.earrings === 'yes' && shows.earrings) {
    phrases.push({
      kind: 'wears',
      text: choose(['gold earrings', 'earrings']),
      about: ['earrings'],
    });
  }
  return phrases;
}

function clothesPhrase(face: Face, choose: Choose): Phrase {
  const colour = face.clothesColour;
  const garments: Readonly<Record<Value<'clothes'>, readonly string[]>> = {
    plain: [`plain ${colour} top`, `${colour} jumper`],
    striped: [`striped ${colour} top`, `${colour} jumper with stripes`],
    jacket: [`${colour} jacket`, `${colour} jacket over a shirt`],
  };
  return {
    kind: 'wears',
    text: withArticle(choose(garments[face.clothes])),
    about: ['clothes', 'clothesColour'],
  };
}

/** Everything that could be said about the picture, the most striking first. */
function phrasesOf(face: Face, choose: Choose): Phrase[] {
  const shows = visibleAttributes(face);
  const background = withArticle(choose(backgroundNames[face.background]));
  return [
    ...hairPhrases(face, choose, shows),
    ...wornPhrases(face, choose, shows),
    ...beardPhrases(face, choose),
    ...mouthPhrases(face, choose),
    ...(face.blush === 'yes'
      ? [
          choose<Phrase>([
            { kind: 'has', text: 'rosy cheeks', about: ['blush'] },
            { kind: 'does', text: 'blushing', about: ['blush'] },
          ]),
        ]
      : []),
    ...eyePhrases(face, choose, shows),
    ...browPhrases(face, choose),
    { kind: 'has', text: `${face.skin} skin`, about: ['skin'] },
    clothesPhrase(face, choose),
    {
      kind: 'where',
      text: choose([`on ${background} background`, `in front of ${background} wall`]),
      about: ['background'],
    },
  ];
}

type Slots = { has: string; wears: string; does: string; where: string; who: string };

/** Sentences that need the slots they name; one of those whose slots are all filled is chosen. */
const templates: readonly { needs: readonly (keyof Slots)[]; write(slots: Slots): string }[] = [
  { needs: ['has'], write: ({ who, has }) => `${who} with ${has}` },
  { needs: ['wears'], write: ({ who, wears }) => `${who} wearing ${wears}` },
  { needs: ['wears'], write: ({ who, wears }) => `${who} in ${wears}` },
  { needs: ['does'], write: ({ who, does }) => `${who} ${does}` },
  { needs: ['where', 'has'], write: ({ who, has, where }) => `${who} with ${has}, ${where}` },
  { needs: ['where', 'does'], write: ({ who, does, where }) => `${who}, ${does}, ${where}` },
  { needs: ['where', 'wears'], write: ({ who, wears, where }) => `${who} in ${wears} ${where}` },
  {
    needs: ['has', 'wears'],
    write: ({ who, has, wears }) => `${who} with ${has}, wearing ${wears}`,
  },
  { needs: ['has', 'wears'], write: ({ who, has, wears }) => `${who} in ${wears}, with ${has}` },
  { needs: ['has', 'does'], write: ({ who, has, does }) => `${who} with ${has}, ${does}` },
  { needs: ['has', 'does'], write: ({ who, has, does }) => `${who}, ${does}, with ${has}` },
  { needs: ['does', 'wears'], write: ({ who, does, wears }) => `${who} in ${wears}, ${does}` },
  {
    needs: ['does', 'wears'],
    write: ({ who, does, wears }) => `${who}, ${does} and wearing ${wears}`,
  },
  {
    needs: ['has', 'wears', 'does'],
    write: ({ who, has, wears, does }) => `${who} with ${has}, wearing ${wears}, ${does}`,
  },
  {
    needs: ['has', 'wears', 'does'],
    write: ({ who, has, wears, does }) => `${who} in ${wears}, ${does}, with ${has}`,
  },
  {
    needs: ['has', 'wears', 'where'],
    write: ({ who, has, wears, where }) => `${who} ${where}, with ${has}, wearing ${wears}`,
  },
  {
    needs: ['has', 'does', 'where'],
    write: ({ who, has, does, where }) => `${who} with ${has}, ${does}, ${where}`,
  },
  {
    needs: ['does', 'wears', 'where'],
    write: ({ who, wears, does, where }) => `${who} in ${wears}, ${does}, ${where}`,
  },
  {
    needs: ['has', 'wears', 'does', 'where'],
    write: ({ who, has, wears, does, where }) =>
      `${who} with ${has}, wearing ${wears}, ${does}, ${where}`,
  },
  {
    needs: ['has', 'wears', 'does', 'where'],
    write: ({ who, has, wears, does, where }) =>
      `${who} ${where}, ${does}, in ${wears} and with ${has}`,
  },
];

const subjects = [
  'a person',
  'someone',
  'a cartoon face',
  'a portrait of a person',
  'a friendly face',
];

/**
 * Describes a face in one English sentence; the same stream gives the same words. How much is said
 * varies from two details to all of them; what cannot be seen in the picture is never said.
 */
export function captionOf(face: Face, random: Random): Caption {
  const choose: Choose = (values) => values[random.integer(values.length)];
  const all = phrasesOf(face, choose);
  const count = Math.min(all.length, 2 + random.integer(7));
  const said = shuffledIndices(all.length, random)
    .slice(0, count)
    .sort((a, b) => a - b)
    .map((i) => all[i]);

  const of = (kind: Phrase['kind']): string =>
    listed(said.filter((phrase) => phrase.kind === kind).map(({ text }) => text));
  const slots: Slots = {
    who: choose(subjects),
    has: of('has'),
    wears: of('wears'),
    does: of('does'),
    where: of('where'),
  };
  const filled = (['has', 'wears', 'does', 'where'] as const).filter((slot) => slots[slot] !== '');
  const fitting = templates.filter(
    ({ needs }) => needs.length === filled.length && filled.every((slot) => needs.includes(slot)),
  );
  const sentence = choose(fitting).write(slots);
  return {
    text: `${sentence[0].toUpperCase()}${sentence.slice(1)}.`,
    mentions: [...new Set(said.flatMap(({ about }) => about))],
  };
}

function shuffledIndices(n: number, random: Random): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
