import { describe, expect, it } from 'vitest';
import { findLabel, labelsOf, referenceText } from '~/book/labels';

const SOURCE = `
<Figure id="fig-first" try="Drag.">
<Equation id="one-step">
<Theorem id="closed-form" title="Closed form">
<Equation id="eq-closed-form">
<Exercise id="halve">
`;

describe('numbers of equations, figures and the rest', () => {
  const labels = labelsOf(15, SOURCE);

  it('count each kind by itself, in order of appearance', () => {
    expect(labels.map(({ kind, number, anchor }) => [kind, number, anchor])).toEqual([
      ['figure', '15.1', 'fig-first'],
      ['equation', '15.1', 'eq-one-step'],
      ['theorem', '15.1', 'thm-closed-form'],
      ['equation', '15.2', 'eq-closed-form'],
      ['exercise', '15.1', 'ex-halve'],
    ]);
  });

  it('are found by anchor, by id, and by id without its prefix', () => {
    expect(findLabel(labels, 'fig-first')?.number).toBe('15.1');
    expect(findLabel(labels, 'one-step')?.anchor).toBe('eq-one-step');
    expect(findLabel(labels, 'first')?.anchor).toBe('fig-first');
    expect(findLabel(labels, 'nothing')).toBeUndefined();
  });

  it('read as a book says them', () => {
    expect(labels.map(referenceText)).toEqual([
      'Figure 15.1',
      '(15.1)',
      'Theorem 15.1',
      '(15.2)',
      'Exercise 15.1',
    ]);
  });

  it('refuse the same anchor twice', () => {
    expect(() => labelsOf(1, '<Equation id="a">\n<Equation id="eq-a">')).toThrow('“eq-a” twice');
  });
});
