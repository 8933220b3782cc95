import { describe, expect, it } from 'vitest';
import { smileOf, type Face } from '~/faces/attributes';
import { captionOf, listed, withArticle } from '~/faces/caption';
import { datasetCaption, datasetFace } from '~/faces/dataset';
import { labelNames, type LabelName } from '~/faces/vector';
import { visibleAttributes } from '~/faces/visibility';
import { createRandom } from '~/math/random';

const pairs = Array.from({ length: 6000 }, (_, i) => {
  const face = datasetFace(21, i);
  return { face, ...datasetCaption(21, i, face) };
});

/** Words that may stand in a caption only when the face is so, and the attribute must show. */
const claims: { word: RegExp; about: LabelName; true(face: Face): boolean }[] = [
  { word: /\bbald\b|\bno hair\b/, about: 'hairStyle', true: (f) => f.hairStyle === 'bald' },
  {
    word: /\bshort (?!black|brown|blonde|red|grey|pink|blue)/,
    about: 'hairStyle',
    true: () => false,
  },
  { word: /\bshort\b/, about: 'hairStyle', true: (f) => f.hairStyle === 'short' },
  { word: /\bspik/, about: 'hairStyle', true: (f) => f.hairStyle === 'spiky' },
  { word: /\bcurl/, about: 'hairStyle', true: (f) => f.hairStyle === 'curly' },
  { word: /\bbob\b/, about: 'hairStyle', true: (f) => f.hairStyle === 'bob' },
  { word: /\blong\b/, about: 'hairStyle', true: (f) => f.hairStyle === 'long' },
  { word: /\bbun\b/, about: 'hairStyle', true: (f) => f.hairStyle === 'bun' },
  { word: /\bpigtails\b/, about: 'hairStyle', true: (f) => f.hairStyle === 'pigtails' },
  ...(['black', 'brown', 'blonde', 'red', 'grey', 'pink', 'blue'] as const).map((colour) => ({
    word: new RegExp(`\\b${colour} (hair|curls|bob|bun|pigtails|moustache|goatee|beard)\\b`),
    about: 'hairColour' as const,
    true: (f: Face) => f.hairColour === colour,
  })),
  ...(['red', 'green', 'blue', 'purple', 'yellow'] as const).map((colour) => ({
    word: new RegExp(`\\b${colour} (beanie|cap|party hat)\\b`),
    about: 'hatColour' as const,
    true: (f: Face) => f.hatColour === colour,
  })),
  ...(['red', 'green', 'blue', 'purple', 'yellow', 'white', 'black'] as const).map((colour) => ({
    word: new RegExp(`\\b${colour} (top|jumper|jacket)\\b`),
    about: 'clothesColour' as const,
    true: (f: Face) => f.clothesColour === colour,
  })),
  { word: /\bbeanie\b/, about: 'hat', true: (f) => f.hat === 'beanie' },
  { word: /\bcap\b/, about: 'hat', true: (f) => f.hat === 'cap' },
  { word: /\bparty hat\b/, about: 'hat', true: (f) => f.hat === 'party' },
  { word: /\bround (black )?glasses\b/, about: 'glasses', true: (f) => f.glasses === 'round' },
  { word: /\bsquare (teal )?glasses\b/, about: 'glasses', true: (f) => f.glasses === 'square' },
  { word: /\bsunglasses\b/, about: 'glasses', true: (f) => f.glasses === 'sunglasses' },
  { word: /\bmoustache\b/, about: 'beard', true: (f) => f.beard === 'moustache' },
  { word: /\bgoatee\b/, about: 'beard', true: (f) => f.beard === 'goatee' },
  { word: /\bbeard\b/, about: 'beard', true: (f) => f.beard === 'full' },
  { word: /\bsmil|\blaugh/, about: 'smile', true: (f) => smileOf(f.smile) === 'smile' },
  {
    word: /\bfrown|\bwailing|\bunhappy|\bsad\b|\bcomplaining/,
    about: 'smile',
    true: (f) => smileOf(f.smile) === 'frown',
  },
  { word: /\bsurprised|\bgasping/, about: 'mouth', true: (f) => f.mouth === 'surprised' },
  { word: /\bsleepy|\bhalf-closed/, about: 'eyes', true: (f) => f.eyes === 'sleepy' },
  { word: /(?<!half-)\bclosed eyes|\beyes shut/, about: 'eyes', true: (f) => f.eyes === 'closed' },
  { word: /\bwinking|\bclosing one eye/, about: 'eyes', true: (f) => f.eyes === 'wink' },
  { word: /\b(to the|glancing) left\b/, about: 'gaze', true: (f) => f.gaze === 'left' },
  { word: /\b(to the|glancing) right\b/, about: 'gaze', true: (f) => f.gaze === 'right' },
  { word: /\bstraight ahead\b/, about: 'gaze', true: (f) => f.gaze === 'straight' },
  { word: /\bearrings\b/, about: 'earrings', true: (f) => f.earrings === 'yes' },
  { word: /\brosy|\bblushing/, about: 'blush', true: (f) => f.blush === 'yes' },
  { word: /\bstripe/, about: 'clothes', true: (f) => f.clothes === 'striped' },
  { word: /\bjacket\b/, about: 'clothes', true: (f) => f.clothes === 'jacket' },
  { word: /\bpale skin\b/, about: 'skin', true: (f) => f.skin === 'pale' },
  { word: /\bdark skin\b/, about: 'skin', true: (f) => f.skin === 'dark' },
  { word: /\bbrown skin\b/, about: 'skin', true: (f) => f.skin === 'brown' },
  { word: /\blight skin\b/, about: 'skin', true: (f) => f.skin === 'light' },
  { word: /\btan skin\b/, about: 'skin', true: (f) => f.skin === 'tan' },
  { word: /\bcoral\b/, about: 'background', true: (f) => f.background === 'coral' },
  { word: /\bmint|\blight green\b/, about: 'background', true: (f) => f.background === 'mint' },
  {
    word: /\blavender|\blight purple\b/,
    about: 'background',
    true: (f) => f.background === 'lavender',
  },
  { word: /\blemon|\bpale yellow\b/, about: 'background', true: (f) => f.background === 'lemon' },
  { word: /\bsky-blue|\blight blue\b/, about: 'background', true: (f) => f.background === 'sky' },
  {
    word: /\bnight-blue|\bdark blue\b/,
    about: 'background',
    true: (f) => f.background === 'night',
  },
];

describe('captionOf', () => {
  it('never contradicts the face and never speaks of what cannot be seen', () => {
    for (const { face, text, mentions } of pairs) {
      const shows = visibleAttributes(face);
      for (const name of mentions) expect(shows[name], `${name} in: ${text}`).toBe(true);
      for (const { word, about, true: holds } of claims) {
        if (!word.test(text)) continue;
        expect(holds(face), `${about} in: ${text}`).toBe(true);
        expect(mentions, text).toContain(about);
      }
    }
  });

  it('is a sentence: one capital at the start, one full stop, the right article', () => {
    for (const { text } of pairs) {
      expect(text).toMatch(/^[A-Z][a-z, -]+[a-z]\.$/);
      expect(text).not.toMatch(/\ba [aeiou]|\ban [^aeiou]|  |,,| and and |\bwith,|\bin,/i);
    }
  });

  it('is varied, and speaks of every attribute sooner or later', () => {
    expect(new Set(pairs.map(({ text }) => text)).size).toBeGreaterThan(0.97 * pairs.length);
    expect(new Set(pairs.flatMap(({ mentions }) => mentions))).toEqual(new Set(labelNames));
  });

  it('repeats itself for the same stream, and only then', () => {
    const { face } = pairs[0];
    expect(captionOf(face, createRandom(1))).toEqual(captionOf(face, createRandom(1)));
    expect(captionOf(face, createRandom(1))).not.toEqual(captionOf(face, createRandom(2)));
  });
});

describe('words', () => {
  it('puts the article that the sound asks for', () => {
    expect(withArticle('open smile')).toBe('an open smile');
    expect(withArticle('yellow cap')).toBe('a yellow cap');
  });

  it('lists one, two and three things', () => {
    expect(listed(['a'])).toBe('a');
    expect(listed(['a', 'b'])).toBe('a and b');
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
  });
});
