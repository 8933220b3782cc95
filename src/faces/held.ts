import { factors, vocabulary, type Factor } from '~/faces/attributes';

/** Factors the reader has fixed: p(face | these). Absent ones are left to chance. */
export type Held = Readonly<Partial<Record<Factor, string>> & { smile?: number }>;

export const MAX_HELD_SMILE = 1;

const isFactor = (name: string): name is Factor => (factors as readonly string[]).includes(name);

/**
 * Held factors as a link carries them (a `Param` of src/embed/params.ts): `hat.beanie_smile.0.5`,
 * name and value by a dot, pairs by underscores, in the factors' order.
 */
export const heldParam = {
  default: {} as Held,
  parse(text: string): { value: Held; notice?: string } {
    const held: Record<string, string | number> = {};
    const refused: string[] = [];
    for (const pair of text.split('_').filter(Boolean)) {
      const [name, ...rest] = pair.split('.');
      const value = rest.join('.');
      if (name === 'smile') {
        const smile = Number(value);
        if (value !== '' && Math.abs(smile) <= MAX_HELD_SMILE) held.smile = tidy(smile);
        else refused.push(pair);
      } else if (isFactor(name) && (vocabulary[name] as readonly string[]).includes(value)) {
        held[name] = value;
      } else refused.push(pair);
    }
    const ordered = inOrder(held);
    if (refused.length === 0) return { value: ordered };
    const [first] = refused;
    return {
      value: ordered,
      notice: `expected factors of a face such as “hat.beanie”, got “${first.slice(0, 24)}”; left to chance`,
    };
  },
  format: (held: Held): string =>
    Object.entries(inOrder(held))
      .map(([name, value]) => `${name}.${String(value)}`)
      .join('_'),
};

/** Two decimals, as a link carries them; never −0, which no link can tell. */
export const tidy = (smile: number): number => Math.round(100 * smile) / 100 + 0;

function inOrder(held: Readonly<Record<string, string | number | undefined>>): Held {
  const names = [...factors, 'smile'].filter((name) => held[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, held[name]]));
}

/** What readers call the factors. */
export const factorNames: Readonly<Record<Factor, string>> = {
  skin: 'Skin',
  hairStyle: 'Hair',
  hairColour: 'Hair colour',
  brows: 'Brows',
  eyes: 'Eyes',
  gaze: 'Gaze',
  glasses: 'Glasses',
  mouth: 'Mouth',
  beard: 'Beard',
  hat: 'Hat',
  hatColour: 'Hat colour',
  blush: 'Blush',
  earrings: 'Earrings',
  clothes: 'Clothes',
  clothesColour: 'Clothes colour',
  background: 'Background',
};
