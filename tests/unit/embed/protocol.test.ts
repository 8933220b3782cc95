import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bookMessage,
  isTrusted,
  parseHeight,
  parseHostMessage,
  parseOrigins,
  parseQuestions,
  parseState,
  progressOf,
  uuid,
  withAnswer,
} from '~/embed/protocol';

const SEED = 3;
const fromHost = (fields: object) => ({ source: 'out-of-noise-host', ...fields });

/** Messages that nearly are what they should be, besides arbitrary rubbish. */
const nearlyRight = fc.record(
  {
    source: fc.oneof(fc.constant('out-of-noise-host'), fc.string(), fc.anything()),
    type: fc.oneof(
      fc.constantFrom('hello', 'getState', 'setState', 'reset', '__proto__', 'constructor'),
      fc.anything(),
    ),
    id: fc.oneof(fc.string(), fc.anything()),
    state: fc.oneof(
      fc.string(),
      fc.record({
        query: fc.oneof(fc.string(), fc.anything()),
        answers: fc.oneof(
          fc.dictionary(fc.string(), fc.record({ score: fc.double(), attempts: fc.double() })),
          fc.anything(),
        ),
      }),
      fc.anything(),
    ),
  },
  { requiredKeys: [] },
);

describe('messages from a host', () => {
  it('are read by type, their id kept', () => {
    for (const type of ['hello', 'getState', 'reset'] as const) {
      expect(parseHostMessage(fromHost({ type }))).toEqual({ message: { type } });
      expect(parseHostMessage(fromHost({ type, id: 'a1' }))).toEqual({
        message: { type, id: 'a1' },
      });
    }
    expect(parseHostMessage(fromHost({ type: 'setState', state: '?t=5' }))).toEqual({
      message: { type: 'setState', state: { query: 't=5', changed: false, answers: {} } },
    });
  });

  it('carry whole states back', () => {
    const state = {
      query: 't=5&v=1',
      changed: true,
      answers: { 'a/b': { score: 0.5, attempts: 2 } },
    };
    expect(parseHostMessage(fromHost({ type: 'setState', state }))?.message).toEqual({
      type: 'setState',
      state,
    });
  });

  it('are ignored when they are not for the book, or ask for what it does not know', () => {
    for (const data of [
      undefined,
      null,
      0,
      'hello',
      [],
      [fromHost({ type: 'hello' })],
      { source: 'out-of-noise', type: 'hello' },
      { type: 'hello' },
      fromHost({}),
      fromHost({ type: 'explode' }),
      fromHost({ type: ['hello'] }),
      Object.create(fromHost({ type: 'hello' })) as unknown,
    ]) {
      expect(parseHostMessage(data)).toBeUndefined();
    }
  });

  it('say what is wrong with a state: expected, got, do this', () => {
    const answer = parseHostMessage(fromHost({ type: 'setState', state: 5, id: 'x' }));
    expect(answer).toMatchObject({ id: 'x' });
    expect(answer?.error).toMatch(/^Expected state: .*; got a value of type number\. Send /);
    expect(
      parseHostMessage(fromHost({ type: 'setState', state: 'x'.repeat(5000) }))?.error,
    ).toMatch(/at most 4000/);
  });

  it('never throw, and never yield a state out of range, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything({ withMap: true, withDate: true }), nearlyRight), (data) => {
        const incoming = parseHostMessage(data);
        if (incoming?.message?.type !== 'setState') return;
        const { query, changed, answers } = incoming.message.state;
        expect(query.length).toBeLessThanOrEqual(4000);
        expect(typeof changed).toBe('boolean');
        expect(Object.getPrototypeOf(answers)).toBe(Object.prototype);
        for (const { score, attempts } of Object.values(answers)) {
          expect(score >= 0 && score <= 1).toBe(true);
          expect(Number.isInteger(attempts) && attempts >= 1).toBe(true);
        }
      }),
      { seed: SEED, numRuns: 3000 },
    );
  });

  it('keep the answers that make sense and drop the others', () => {
    const answers = {
      'a/b': { score: 7, attempts: 2.4 },
      'a/c': { score: 'all' },
      'a/d': { score: NaN },
      'a/e': null,
      'a/f': { score: -1 },
    };
    expect(parseState({ query: '', answers })?.answers).toEqual({
      'a/b': { score: 1, attempts: 2 },
      'a/f': { score: 0, attempts: 1 },
    });
  });
});

describe('trusted hosts', () => {
  it('are those named, as origins', () => {
    expect(
      parseOrigins('https://lms.example, http://localhost:8080/,HTTPS://LMS.example:443'),
    ).toEqual({ origins: ['https://lms.example', 'http://localhost:8080'], notices: [] });
    expect(parseOrigins(null)).toEqual({ origins: [], notices: [] });
  });

  it.each([
    '*',
    'null',
    'lms.example',
    'https://lms.example/course',
    'https://a@lms.example',
    'https://lms.example?x',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc',
    'https://',
  ])('are not “%s”', (text) => {
    const { origins, notices } = parseOrigins(text);
    expect(origins).toEqual([]);
    expect(notices[0]).toMatch(/expected https:\/\/host .*, got “/);
  });

  it('are few', () => {
    const many = Array.from({ length: 30 }, (_, i) => `https://h${i}.example`).join(',');
    expect(parseOrigins(many).origins).toHaveLength(10);
    expect(parseOrigins(many).notices).toHaveLength(1);
  });

  it('never include a page without an origin, nor one that is not named', () => {
    const own = 'https://book.example';
    expect(isTrusted(own, own, [])).toBe(true);
    expect(isTrusted('https://lms.example', own, ['https://lms.example'])).toBe(true);
    expect(isTrusted('https://evil.example', own, ['https://lms.example'])).toBe(false);
    expect(isTrusted('https://lms.example.evil.example', own, ['https://lms.example'])).toBe(false);
    expect(isTrusted('null', 'null', ['null'])).toBe(false);
    expect(isTrusted('', '', [''])).toBe(false);
  });

  it('come out of any text without a throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
        for (const origin of parseOrigins(text).origins) {
          expect(new URL(origin).origin).toBe(origin);
        }
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });
});

describe('the rest of the address', () => {
  it('names questions, each once, not too many', () => {
    expect(parseQuestions('a/b, c/d,,a/b')).toEqual(['a/b', 'c/d']);
    expect(parseQuestions(null)).toEqual([]);
    expect(parseQuestions(Array.from({ length: 40 }, (_, i) => `a/${i}`).join(','))).toHaveLength(
      10,
    );
  });

  it('may fix the height', () => {
    expect(parseHeight('600')).toEqual({ height: 600 });
    expect(parseHeight(null)).toEqual({});
    expect(parseHeight('auto')).toEqual({});
    for (const text of ['0', '-1', '1e9', '99999', 'tall', '6e2', '']) {
      expect(parseHeight(text).height).toBeUndefined();
      expect(parseHeight(text).notice).toMatch(/expected 120 to 5000 pixels or “auto”, got/);
    }
  });
});

describe('progress', () => {
  const half = { score: 0.5, attempts: 1 };
  const full = { score: 1, attempts: 3 };

  it('without questions: done by changing the figure', () => {
    const rest = { questions: [], answers: {} };
    expect(progressOf({ ...rest, changed: false })).toEqual({ score: 0, completed: false });
    expect(progressOf({ ...rest, changed: true })).toEqual({ score: 1, completed: true });
  });

  it('with questions: the mean of the best scores, done once all are answered', () => {
    const questions = ['a/b', 'a/c'];
    const of = (answers: object) =>
      progressOf({ questions, answers: { ...answers }, changed: true });
    expect(of({})).toEqual({ score: 0, completed: false });
    expect(of({ 'a/b': full })).toEqual({ score: 0.5, completed: false });
    expect(of({ 'a/b': full, 'a/c': half })).toEqual({ score: 0.75, completed: true });
    expect(of({ 'x/y': full })).toEqual({ score: 0, completed: false });
  });

  it('does not take what every object inherits for an answer', () => {
    expect(progressOf({ questions: ['constructor'], answers: {}, changed: true }).completed).toBe(
      false,
    );
  });

  it('keeps the best attempt, in range', () => {
    expect(withAnswer(undefined, 0.4)).toEqual({ score: 0.4, attempts: 1 });
    expect(withAnswer(half, 0.2)).toEqual({ score: 0.5, attempts: 2 });
    expect(withAnswer(half, 7)).toEqual({ score: 1, attempts: 2 });
    expect(withAnswer(half, NaN)).toEqual({ score: 0.5, attempts: 2 });
  });
});

describe('envelopes', () => {
  it('say who, which version, which figure', () => {
    expect(bookMessage('noise-schedule', { type: 'resize', height: 5 })).toEqual({
      source: 'out-of-noise',
      version: 1,
      figure: 'noise-schedule',
      type: 'resize',
      height: 5,
    });
  });

  it('are numbered by UUIDs of version 4', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(uuid(bytes)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
      { seed: SEED },
    );
    expect(uuid(new Uint8Array(16))).toBe('00000000-0000-4000-8000-000000000000');
  });
});
