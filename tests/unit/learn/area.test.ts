import { describe, expect, it } from 'vitest';
import { cardsToShow, forgottenCards, nextDue } from '~/learn/area';
import { review } from '~/learn/schedule';

const start = new Date('2026-01-05T09:00:00Z');
const later = (days: number) => new Date(start.getTime() + days * 86_400_000);
const ids = ['c/new', 'c/known', 'c/forgotten'];
const memories = {
  'c/known': review(undefined, 'good', start, 1),
  'c/forgotten': review(undefined, 'again', start, 1),
};

describe('a review area', () => {
  it('shows new cards at once and graded ones when their time has come, in the author’s order', () => {
    expect(cardsToShow(ids, memories, start)).toEqual(['c/new']);
    expect(cardsToShow(ids, memories, later(1))).toEqual(['c/new', 'c/forgotten']);
    expect(cardsToShow(ids, memories, later(60))).toEqual(ids);
  });

  it('hands on what was forgotten, until it is recalled', () => {
    expect(forgottenCards(ids, memories)).toEqual(['c/forgotten']);
    const recalled = review(memories['c/forgotten'], 'good', later(0.01), 1);
    expect(forgottenCards(ids, { ...memories, 'c/forgotten': recalled })).toEqual([]);
  });

  it('says when the first card comes back', () => {
    expect(nextDue(ids, memories)).toEqual(new Date(memories['c/forgotten'].due));
    expect(nextDue(['c/new'], memories)).toBeUndefined();
    expect(nextDue(['toString'], memories)).toBeUndefined();
  });
});
