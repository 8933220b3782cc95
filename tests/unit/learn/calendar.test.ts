import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarFile, dueReminders, escapeText, fold } from '~/learn/calendar';
import type { CardMemory } from '~/learn/memory';
import { memories } from './arbitrary';

const url = 'https://book.example/review/';
const octets = (text: string) => new TextEncoder().encode(text).length;

const dueAt = (due: Date): CardMemory => ({
  due: due.toISOString(),
  last: '2026-01-01T00:00:00.000Z',
  interval: 7,
  stability: 7,
  difficulty: 2,
  reps: 1,
  lapses: 0,
  phase: 'review',
});

describe('lines of a calendar', () => {
  it('are folded at 75 octets, never inside a character, and unfold to what they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (line) => {
        const plain = line.replace(/[\r\n]/g, '');
        const folded = fold(plain);
        for (const physical of folded.split('\r\n'))
          expect(octets(physical)).toBeLessThanOrEqual(75);
        expect(folded.replaceAll('\r\n ', '')).toBe(plain);
      }),
    );
  });

  it('escape what has a meaning', () => {
    expect(escapeText('a,b;c\\d\r\ne\u0007')).toBe('a\\,b\\;c\\\\d\\ne');
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(escapeText(text)).not.toMatch(/[\r\n]/);
      }),
    );
  });
});

describe('reminders', () => {
  const now = new Date(2026, 2, 1, 12, 0);

  it('come on the days on which cards are due, each card once, overdue ones at the next hour', () => {
    const cards = [
      dueAt(new Date(2025, 5, 1)),
      dueAt(new Date(2026, 2, 1, 11)),
      dueAt(new Date(2026, 2, 3, 9)),
      dueAt(new Date(2026, 2, 3, 20)),
      dueAt(new Date(2027, 0, 1)),
    ];
    const reminders = dueReminders(cards, { now, hour: 18, url });
    expect(reminders.map(({ start, title }) => [start.getDate(), start.getHours(), title])).toEqual(
      [
        [1, 18, 'Out of Noise: 2 cards to review'],
        [3, 18, 'Out of Noise: 1 card to review'],
        [4, 18, 'Out of Noise: 1 card to review'],
      ],
    );
    expect(dueReminders(cards, { now, hour: 9, url })[0].start.getDate()).toBe(2);
  });

  it('tell of every card that comes due within the horizon, once', () => {
    fc.assert(
      fc.property(fc.array(memories, { maxLength: 30 }), (cards) => {
        const when = new Date('2030-06-01T12:00:00Z');
        const reminders = dueReminders(cards, { now: when, hour: 18, url, days: 30 });
        const told = reminders.reduce((sum, { title }) => sum + Number(/\d+/.exec(title)![0]), 0);
        const last = new Date(2030, 6, 2).getTime();
        const possible = cards.filter(({ due }) => Date.parse(due) <= last).length;
        expect(told).toBeLessThanOrEqual(possible);
        const soon = cards.filter(({ due }) => Date.parse(due) <= when.getTime()).length;
        expect(told).toBeGreaterThanOrEqual(soon);
        expect(new Set(reminders.map(({ uid }) => uid)).size).toBe(reminders.length);
      }),
    );
  });

  it('make a file of well-formed lines, one entry with an alarm each', () => {
    const file = calendarFile(dueReminders([dueAt(now)], { now, hour: 18, minute: 30, url }), now);
    expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true);
    const lines = file.replaceAll('\r\n ', '').trimEnd().split('\r\n');
    for (const line of lines) expect(line).toMatch(/^[A-Z]+(:|;)/);
    expect(lines).toContain('DTSTART:20260301T183000');
    expect(lines).toContain('UID:review-20260301@out-of-noise');
    expect(lines).toContain(`URL:${url}`);
    expect(lines.filter((line) => line === 'BEGIN:VALARM')).toHaveLength(1);
    expect(lines.find((line) => line.startsWith('DTSTAMP:'))).toMatch(/^DTSTAMP:\d{8}T\d{6}Z$/);
  });
});
