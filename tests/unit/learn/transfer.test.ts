import { deflateSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyProgress, parseProgress, type Progress } from '~/learn/progress';
import { MOST_LINK_CHARACTERS, progressFragment, readProgressFragment } from '~/learn/transfer';
import { review } from '~/learn/schedule';
import { anything, progresses } from './arbitrary';

const packed = (value: unknown): string => {
  const bytes = deflateSync(new TextEncoder().encode(JSON.stringify(value) ?? ''));
  return `#progress=1.${Buffer.from(bytes).toString('base64url')}`;
};

describe('progress in a link', () => {
  it('comes out as it went in', () => {
    fc.assert(
      fc.property(progresses, (progress) => {
        const { fragment } = progressFragment(progress);
        expect(fragment).toMatch(/^#progress=1\.[\w-]+$/);
        expect(readProgressFragment(fragment!)).toEqual({ progress, problems: [] });
      }),
    );
  });

  it('a reader of 400 cards needs a link of well under 20,000 characters', () => {
    const progress = emptyProgress(1);
    for (let i = 0; i < 400; i++) {
      const now = new Date(Date.UTC(2026, 0, 1) + i * 7_654_321);
      progress.cards[`chapter-number-${i % 30}/some-card-name-${i}`] = review(
        review(undefined, i % 3 ? 'good' : 'again', now, i),
        'good',
        new Date(now.getTime() + 8 * 86_400_000),
        i,
      );
    }
    expect(progressFragment(progress).fragment!.length).toBeLessThan(20_000);
  });

  it('too much for a link is told, with the way out', () => {
    const progress: Progress = emptyProgress(1);
    for (let i = 0; i < 6000; i++) {
      const at = new Date(1.7e12 + i * 7_919_113).toISOString();
      progress.questions[`a/${(i * 2654435761) % 4294967296}`] = { score: 1, at, attempts: 1 };
    }
    expect(progressFragment(parseProgress(progress).progress).problem).toMatch(
      /^Expected progress that fits .* got \d+; export it as a file instead\.$/,
    );
  });

  it('other fragments are none', () => {
    for (const fragment of ['', '#', '#eq-jump', '#progress', '#unprogress=1.x']) {
      expect(readProgressFragment(fragment)).toBeUndefined();
    }
  });

  it('cut, altered, foreign or huge links say so', () => {
    const whole = progressFragment(emptyProgress(7)).fragment!;
    const problems = (fragment: string) => readProgressFragment(fragment)?.problems[0];
    expect(problems(whole.slice(0, -3))).toContain('got one that is cut or altered');
    expect(problems('#progress=1.%%%')).toContain('got one that is cut or altered');
    expect(problems('#progress=9.abc')).toContain('got “9.abc”');
    expect(problems(`#progress=1.${'A'.repeat(MOST_LINK_CHARACTERS)}`)).toContain('at most');
    expect(problems(packed({ s: 1, c: 'x'.repeat(8_000_000), q: {} }))).toContain('cut or altered');
  });

  it('never throws, whatever the link holds, and gives nothing but sound progress', () => {
    const rows = fc.dictionary(fc.string(), fc.array(fc.array(fc.jsonValue()), { maxLength: 5 }));
    const sources = fc.oneof(anything, fc.record({ s: fc.jsonValue(), c: rows, q: rows }));
    fc.assert(
      fc.property(
        fc.oneof(
          sources.map(packed),
          fc.string().map((s) => `#progress=1.${s}`),
        ),
        (link) => {
          const read = readProgressFragment(link);
          if (read?.progress) {
            expect(parseProgress(read.progress)).toEqual({ progress: read.progress, problems: [] });
          } else expect(read?.problems.length ?? 1).toBeGreaterThan(0);
        },
      ),
      { numRuns: 400 },
    );
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
