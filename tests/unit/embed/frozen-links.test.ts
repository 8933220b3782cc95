import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RESERVED_NAMES, type ParamCodec } from '~/embed/params';
import { modelFolders } from '../../models/folders';

/**
 * The promise to everyone who has pasted a link: it gives this state, for ever. Each figure keeps
 * its links in its own folder (`links.json`). Links may be added; one that fails here is mended by a
 * migration in the figure's `defineParams`, never by changing the link or, but for a renaming, the
 * state. That goes for changed defaults too: a link says only what differs from them.
 */
type FrozenLink = { label?: string; query: string; state: Record<string, unknown> };
type Codec = ParamCodec<Record<string, unknown>>;
type StateModule = { params?: Codec; paramsFor?: (models: string[]) => Codec };

const WIDGETS = path.resolve(import.meta.dirname, '../../../src/widgets');
const SEED = 4;
/** Some programs cut addresses at 2,000 characters; the book's own address needs its share. */
const LONGEST_QUERY = 1_000;

const tags = readdirSync(WIDGETS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const modules = import.meta.glob<StateModule>('/src/widgets/*/state.ts');

async function codecOf(tag: string): Promise<Codec> {
  const { params, paramsFor } = await modules[`/src/widgets/${tag}/state.ts`]();
  const codec = params ?? paramsFor?.(modelFolders.map(([id]) => id));
  if (!codec) throw new Error(`Expected ${tag}/state.ts to export params, got none.`);
  return codec;
}

describe.each(tags)('%s', (tag) => {
  const links = JSON.parse(
    readFileSync(path.join(WIDGETS, tag, 'links.json'), 'utf8'),
  ) as FrozenLink[];

  it('has links to keep, and some for teachers', () => {
    expect(links.length).toBeGreaterThanOrEqual(4);
    expect(links.filter(({ label }) => label).length).toBeGreaterThanOrEqual(3);
  });

  it.each(links)('$query gives the state it always gave', async ({ query, state }) => {
    const codec = await codecOf(tag);
    const { value, notices } = codec.read(query);
    expect(value).toEqual({ ...codec.defaults, ...state });
    expect(notices).toEqual([]);
  });

  it('leaves the names of the frame to the frame', async () => {
    const { names } = await codecOf(tag);
    expect(names.filter((name) => RESERVED_NAMES.includes(name))).toEqual([]);
  });

  it('reads any link, and what it read survives a link of its own, a short one', async () => {
    const codec = await codecOf(tag);
    const number = fc.double({ noNaN: false }).map(String);
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      number,
      fc.array(number, { maxLength: 200 }).map((list) => list.join('_')),
      fc.constantFrom(...links.flatMap(({ state }) => Object.values(state).map(String))),
    );
    const names = fc.constantFrom(...codec.names, 'v', 'lock', '__proto__', 'constructor');
    fc.assert(
      fc.property(fc.array(fc.tuple(names, text)), (pairs) => {
        const { value } = codec.read(new URLSearchParams(pairs));
        expect(Object.keys(value)).toEqual(codec.names);
        const link = codec.write(value).toString();
        expect(link.length).toBeLessThanOrEqual(LONGEST_QUERY);
        expect(codec.read(link)).toEqual({ value, notices: [] });
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});
