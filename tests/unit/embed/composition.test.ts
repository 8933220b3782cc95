import fc from 'fast-check';
import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import {
  embedQuery,
  emptyComposition,
  readComposition,
  themes,
  versions,
  writeComposition,
  type Composition,
} from '~/embed/composer/composition';
import { LONGEST_QR_LINK, qrCode } from '~/embed/composer/qr';

const figures = ['forward-2d', 'noise-schedule'];
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const names = fc.uniqueArray(name, { maxLength: 6 });

const compositions: fc.Arbitrary<Composition> = fc.record({
  figure: fc.constantFrom(...figures),
  query: fc
    .dictionary(name, fc.string({ maxLength: 20 }), { maxKeys: 4 })
    .map((entries) => new URLSearchParams(entries).toString()),
  lock: names,
  hide: names,
  questions: fc.uniqueArray(
    fc.tuple(name, name).map(([chapter, id]) => `${chapter}/${id}`),
    { maxLength: 3 },
  ),
  theme: fc.constantFrom(...themes),
  height: fc.oneof(fc.constant('auto' as const), fc.integer({ min: 120, max: 5_000 })),
  title: fc.string({ unit: 'binary', maxLength: 100 }).map((text) => text.toWellFormed()),
  origin: fc.constantFrom('', 'https://course.example', 'http://127.0.0.1:8080'),
  version: fc.constantFrom(...versions),
  passMark: fc.integer({ min: 0, max: 100 }),
});

describe('a composition', () => {
  it('comes back from its address as it was', () => {
    fc.assert(
      fc.property(compositions, (value) => {
        const read = readComposition(writeComposition(value).toString(), figures);
        expect(read).toEqual({ value, notices: [] });
      }),
    );
  });

  it('at its defaults is a short address', () => {
    expect(writeComposition(emptyComposition('forward-2d')).toString()).toBe('figure=forward-2d');
    expect(readComposition('', figures).value).toEqual(emptyComposition('forward-2d'));
  });

  it('survives any address, and says what it did not take', () => {
    const keys = ['figure', 'state', 'lock', 'hide', 'question', 'colours', 'height', 'title'];
    const hostile = fc.dictionary(
      fc.constantFrom(...keys, 'origin', 'scorm', 'pass', '__proto__'),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    fc.assert(
      fc.property(hostile, (entries) => {
        const search = new URLSearchParams(Object.entries(entries)).toString();
        const { value } = readComposition(search, figures);
        expect(figures).toContain(value.figure);
        expect(readComposition(writeComposition(value).toString(), figures).value).toEqual(value);
        expect(new URLSearchParams(embedQuery(value)).toString()).not.toContain('<');
      }),
    );
    const { value, notices } = readComposition(
      'figure=nope&height=7&pass=x&scorm=3&colours=pink&origin=ftp%3A%2F%2Fx&lock=a%3Cb,kind',
      figures,
    );
    expect(value).toEqual({ ...emptyComposition('forward-2d'), lock: ['kind'] });
    for (const word of ['figure', 'height', 'pass', 'scorm', 'colours', 'origin', 'lock']) {
      expect(
        notices.some((notice) => notice.startsWith(`“${word}” in this address: expected`)),
      ).toBe(true);
    }
  });
});

describe('the address of a frame', () => {
  const value: Composition = {
    ...emptyComposition('noise-schedule'),
    query: 'kind=cosine&v=1',
    lock: ['kind', 't'],
    hide: ['link'],
    questions: ['forward-process/half-signal'],
    theme: 'dark',
    height: 600,
    origin: 'https://course.example',
  };

  it('says all that readers will meet, readably', () => {
    expect(embedQuery(value)).toBe(
      'kind=cosine&v=1&lock=kind,t&hide=link&question=forward-process/half-signal&theme=dark&height=600&origin=https://course.example',
    );
  });

  it('leaves the teacher free, and a reader without a host alone', () => {
    expect(embedQuery(value, { forSetUp: true })).toBe(
      'kind=cosine&v=1&question=forward-process/half-signal&theme=dark',
    );
    expect(embedQuery(value, { alone: true })).toBe(
      'kind=cosine&v=1&lock=kind,t&hide=link&question=forward-process/half-signal&theme=dark',
    );
  });
});

describe('a QR code', () => {
  it('has a text alternative, a white border and nothing of the link’s own markup', () => {
    const svg = qrCode('https://book.example/embed/x/?a=<script>"&');
    expect(svg).toContain('role="img"');
    expect(svg).toContain('<title>QR code of the link</title>');
    expect(svg).not.toContain('<script');
    const [, size] = /viewBox="0 0 (\d+) /.exec(svg)!;
    expect((Number(size) - 8 - 17) % 4).toBe(0);
  });

  it('draws every dark square of the code, and no other', () => {
    const link = 'https://book.example/embed/noise-schedule/?kind=cosine&v=1';
    const { data, size } = encode(link, { ecc: 'M', boostEcc: true, border: 4 });
    const drawn = data.map((row) => row.map(() => false));
    for (const [, x, y, width] of qrCode(link).matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
      drawn[Number(y)].fill(true, Number(x), Number(x) + Number(width));
    }
    expect(drawn).toEqual(data);
    expect(data).toHaveLength(size);
  });

  it('refuses what no code can hold, in words', () => {
    expect(() => qrCode('x'.repeat(LONGEST_QR_LINK))).not.toThrow();
    expect(() => qrCode('x'.repeat(LONGEST_QR_LINK + 1))).toThrow(/Expected a link of at most/);
  });
});
