import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameSnippet } from '~/embed/snippet';
import { parseSpliceState, spliceEvent, spliceGetState, spliceReport } from '~/embed/splice';
import { statement, type Event } from '~/embed/xapi';

const state = { query: 't=5&v=1', changed: true, answers: {} };
const head = { message_id: 'm-1', activity_id: 'https://book.example/embed/noise-schedule/' };

describe('SPLICE', () => {
  it('asks, reports and tells with the fields of the specification', () => {
    expect(spliceGetState(head)).toEqual({ subject: 'SPLICE.getState', ...head });
    expect(spliceReport(head, 0.5, state)).toEqual({
      subject: 'SPLICE.reportScoreAndState',
      ...head,
      score: 0.5,
      state,
    });
    expect(spliceEvent(head, 'changed', { figure: 'x' })).toEqual({
      subject: 'SPLICE.sendEvent',
      ...head,
      name: 'changed',
      data: { figure: 'x' },
    });
  });

  it('takes a state back only as the answer to its own question', () => {
    const answer = { subject: 'SPLICE.getState.response', message_id: 'm-1', state };
    expect(parseSpliceState(answer, 'm-1')).toEqual(state);
    expect(parseSpliceState(answer, 'm-2')).toBeUndefined();
    expect(parseSpliceState({ ...answer, subject: 'SPLICE.getState' }, 'm-1')).toBeUndefined();
    expect(parseSpliceState({ ...answer, state: null }, 'm-1')).toBeUndefined();
    expect(parseSpliceState({ ...answer, state: 't=9' }, 'm-1')).toBeUndefined();
    expect(parseSpliceState({ ...answer, state: undefined }, 'm-1')).toBeUndefined();
    const failed = { subject: answer.subject, message_id: 'm-1', error: { code: 'no' } };
    expect(parseSpliceState(failed, 'm-1')).toBeUndefined();
  });

  it('bears any answer', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (data, inner) => {
        parseSpliceState(data, 'm-1');
        parseSpliceState(
          { subject: 'SPLICE.getState.response', message_id: 'm-1', state: inner },
          'm-1',
        );
      }),
      { seed: 3, numRuns: 1000 },
    );
  });
});

describe('xAPI', () => {
  const subject = {
    activityId: 'https://book.example/embed/noise-schedule/',
    title: 'The schedule workbench',
    home: 'https://book.example/',
    visit: 'b8f2',
  };
  const write = (event: Event) =>
    statement(subject, event, {
      id: '00000000-0000-4000-8000-000000000000',
      now: new Date('2030-01-02T03:04:05Z'),
    });

  it('says who, did, what, when; the who is an account without a person', () => {
    expect(write({ verb: 'initialized' })).toEqual({
      id: '00000000-0000-4000-8000-000000000000',
      timestamp: '2030-01-02T03:04:05.000Z',
      actor: {
        objectType: 'Agent',
        account: { homePage: 'https://book.example/', name: 'b8f2' },
      },
      verb: {
        id: 'http://adlnet.gov/expapi/verbs/initialized',
        display: { en: 'initialized' },
      },
      object: {
        objectType: 'Activity',
        id: 'https://book.example/embed/noise-schedule/',
        definition: {
          type: 'http://adlnet.gov/expapi/activities/simulation',
          name: { en: 'The schedule workbench' },
        },
      },
      context: { platform: 'Out of Noise', language: 'en' },
    });
  });

  it('names the question, with the figure as its parent', () => {
    const { object, context, result } = write({
      verb: 'answered',
      question: 'forward-process/half-signal',
      score: 0.5,
    });
    expect(object).toMatchObject({
      id: 'https://book.example/forward-process/#q-half-signal',
      definition: { type: 'http://adlnet.gov/expapi/activities/question' },
    });
    expect(context.contextActivities?.parent[0].id).toBe(subject.activityId);
    expect(result).toEqual({
      score: { scaled: 0.5, raw: 0.5, min: 0, max: 1 },
      success: false,
      completion: true,
    });
  });

  it('scores a completion only where something could be right or wrong', () => {
    expect(write({ verb: 'completed' }).result).toEqual({ completion: true });
    expect(write({ verb: 'completed', score: 1 }).result).toMatchObject({
      success: true,
      score: { scaled: 1 },
    });
  });

  it('carries a changed state under an address of the book', () => {
    expect(write({ verb: 'interacted', state }).result?.extensions).toEqual({
      'https://book.example/xapi/state': 't=5&v=1',
    });
  });
});

describe('the frame to paste', () => {
  it('is one iframe, sandboxed, lazy, named', () => {
    expect(
      frameSnippet({
        src: 'https://book.example/embed/noise-schedule/?kind=cosine&v=1',
        title: 'The schedule workbench',
        height: 700.4,
      }),
    ).toBe(
      '<iframe src="https://book.example/embed/noise-schedule/?kind=cosine&amp;v=1" title="The schedule workbench" width="100%" height="700" loading="lazy" allow="clipboard-write" sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox" style="border:0"></iframe>',
    );
  });

  it('lets nothing out of its attributes', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (src, title) => {
        const inside = frameSnippet({ src, title, height: 1 }).slice(1, -'></iframe>'.length);
        expect(inside).not.toMatch(/[<>]/);
        expect(inside.split('"')).toHaveLength(2 * 8 + 1);
      }),
      { seed: 3 },
    );
  });
});
