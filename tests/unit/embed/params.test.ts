import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choice, defineParams, flag, integer, numbers, real, steps } from '~/embed/params';

const SEED = 15;

const codec = defineParams({
  t: integer({ min: 0, max: 1000, default: 300 }),
  eta: real({ min: 0, max: 1, default: 0, digits: 2 }),
  kind: choice(['linear', 'cosine'], 'linear'),
  compare: flag(false),
  curve: numbers({ min: 0, max: 1, default: [1, 0], minLength: 2, maxLength: 7, digits: 3 }),
});

const values = fc.record({
  t: fc.integer({ min: 0, max: 1000 }),
  eta: fc.integer({ min: 0, max: 100 }).map((x) => x / 100),
  kind: fc.constantFrom('linear' as const, 'cosine' as const),
  compare: fc.boolean(),
  curve: fc.array(
    fc.integer({ min: 0, max: 1000 }).map((x) => x / 1000),
    { minLength: 2, maxLength: 7 },
  ),
});

describe('permalinks', () => {
  it('give back what was written, with and without a prefix', () => {
    fc.assert(
      fc.property(values, fc.constantFrom('', 'noise-schedule.'), (value, prefix) => {
        const { value: read, notices } = codec.read(codec.write(value, { prefix }), { prefix });
        expect(read).toEqual(value);
        expect(notices).toEqual([]);
      }),
      { seed: SEED },
    );
  });

  it('write nothing for the defaults', () => {
    expect(codec.write(codec.defaults).toString()).toBe('');
  });

  it('fill what is absent from the author’s state', () => {
    const base = { ...codec.defaults, t: 120, kind: 'cosine' as const };
    expect(codec.read('eta=0.5', { base }).value).toEqual({ ...base, eta: 0.5 });
    expect(codec.write(base, { base }).size).toBe(0);
  });

  it('stay readable: a frozen set of old links', () => {
    expect(codec.read('v=1&t=20&kind=cosine&curve=1_0.5_0').value).toEqual({
      ...codec.defaults,
      t: 20,
      kind: 'cosine',
      curve: [1, 0.5, 0],
    });
  });

  it('survive any text: values in range, every change of value announced', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('t', 'eta', 'kind', 'compare', 'curve', 'v', 'x'),
          fc.string(),
        ),
        (hostile) => {
          const { value } = codec.read(new URLSearchParams(hostile));
          expect(Number.isInteger(value.t) && value.t >= 0 && value.t <= 1000).toBe(true);
          expect(value.eta >= 0 && value.eta <= 1).toBe(true);
          expect(['linear', 'cosine']).toContain(value.kind);
          expect(typeof value.compare).toBe('boolean');
          expect(value.curve.every((x) => x >= 0 && x <= 1)).toBe(true);
        },
      ),
      { seed: SEED, numRuns: 500 },
    );
  });

  it.each([
    ['t=99999', 't', 1000, 'expected 0 to 1000, got 99999; using 1000'],
    ['t=-1', 't', 0, 'expected 0 to 1000, got -1; using 0'],
    ['t=NaN', 't', 300, 'expected a number from 0 to 1000, got “NaN”; using 300'],
    ['t=Infinity', 't', 1000, 'expected 0 to 1000, got Infinity; using 1000'],
    ['t=', 't', 300, 'got “”'],
    ['kind=%3Cscript%3E', 'kind', 'linear', 'expected one of linear, cosine, got “<script>”'],
    ['compare=maybe', 'compare', false, 'expected 1 or 0, got “maybe”'],
    ['curve=1', 'curve', [1, 0], 'expected 2 to 7 numbers'],
    ['curve=1_2', 'curve', [1, 1], 'clamped'],
  ] as const)('%s is answered: expected, got, used', (query, name, used, message) => {
    const { value, notices } = codec.read(query);
    expect(value[name]).toEqual(used);
    expect(notices.join(' ')).toContain(message);
  });

  it('refuse endless text and unknown versions in words', () => {
    expect(codec.read(`curve=${'1_'.repeat(5000)}1`).notices[0]).toContain(
      'at most 2000 characters',
    );
    for (const version of ['99', '0', '-1', '1.5', 'one']) {
      expect(codec.read(`v=${version}&t=4`).value.t).toBe(4);
      expect(codec.read(`v=${version}`).notices[0]).toContain(`version “${version}”`);
    }
  });

  it('say their version where they leave the page, and stay short on it', () => {
    const value = { ...codec.defaults, t: 5 };
    expect(codec.write(value).toString()).toBe('t=5&v=1');
    expect(codec.write(value, { prefix: 'fig.' }).toString()).toBe('fig.t=5');
  });
});

describe('a figure that has moved on', () => {
  /** Version 1 counted from 1000 down and had `name`; version 2 renamed it; version 3 turned t. */
  const newest = defineParams(
    {
      t: integer({ min: 0, max: 1000, default: 300 }),
      kind: choice(['linear', 'cosine'], 'cosine'),
    },
    {
      migrate: [
        ({ name, ...rest }) => ({ ...rest, kind: name ?? 'linear' }),
        ({ t, ...rest }) => ({
          ...rest,
          ...(t === undefined ? {} : { t: String(1000 - Number(t)) }),
        }),
      ],
    },
  );

  it('reads links of every version; one without a version is of the first', () => {
    expect(newest.version).toBe(3);
    expect(newest.read('t=100&name=cosine').value).toEqual({ t: 900, kind: 'cosine' });
    expect(newest.read('v=1&t=100').value).toEqual({ t: 900, kind: 'linear' });
    expect(newest.read('v=2&t=100&kind=linear').value).toEqual({ t: 900, kind: 'linear' });
    expect(newest.read('v=3&t=100').value).toEqual({ t: 100, kind: 'cosine' });
    expect(newest.read('f.t=100&f.name=linear&t=7&f.v=1', { prefix: 'f.' }).value).toEqual({
      t: 900,
      kind: 'linear',
    });
  });

  it('writes its own version, also on a page with many figures', () => {
    const value = { t: 5, kind: 'cosine' as const };
    expect(newest.write(value).toString()).toBe('t=5&v=3');
    expect(newest.write(value, { prefix: 'f.' }).toString()).toBe('f.t=5&f.v=3');
    expect(newest.read(newest.write(value)).value).toEqual(value);
  });

  it('checks what a migration made of an old link like any other text', () => {
    const { value, notices } = newest.read('v=1&t=soon&name=%3Cb%3E');
    expect(value).toEqual({ t: 300, kind: 'cosine' });
    expect(notices).toHaveLength(2);
  });

  it('bears any old link', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom('t', 'name', 'kind', 'v', '__proto__', 'toString'), fc.string()),
        ),
        (pairs) => {
          const { value } = newest.read(new URLSearchParams(pairs));
          expect(Number.isInteger(value.t) && value.t >= 0 && value.t <= 1000).toBe(true);
          expect(['linear', 'cosine']).toContain(value.kind);
        },
      ),
      { seed: SEED, numRuns: 500 },
    );
  });
});

describe('steps of work', () => {
  it('are as many as a link says, and none where it says too many or no number', () => {
    const work = steps(500);
    expect(work.parse('500')).toEqual({ value: 500 });
    for (const text of ['501', '1e999', '-1', 'NaN', '']) {
      expect(work.parse(text).value).toBe(0);
      expect(work.parse(text).notice).toContain('expected a whole number from 0 to 500');
    }
  });
});
