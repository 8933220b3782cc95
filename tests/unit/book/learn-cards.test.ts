import { describe, expect, it } from 'vitest';
import { typesetHtml } from '~/book/formulas';
import { readLearnPage } from '~/book/learn-cards';
import { notation } from '~/notation';

const macros = Object.fromEntries(notation.map(({ macro, tex }) => [macro, tex]));
const tex = typesetHtml;

/** A chapter as its components draw it: one review area, questions of two kinds, one prediction. */
const page = `<!doctype html><html><body><main>
<article data-chapter="forward-process" data-number="15" data-part="Diffusion">
  <h1>The forward process</h1>
  <review-area id="review-closed-form" class="learn review">
    <div class="review-cards">
      <div class="card" data-card="forward-process/abar-def">
        <div data-card-question><p id="x">What does ${tex('\\abar')} <em>measure</em>, if a &lt; b?</p></div>
        <p><a href="/embed/noise-schedule/?kind=linear" target="_blank" data-card-live>Open the figure</a></p>
        <details><summary>Show</summary><div data-card-answer>
          <p>The share of <button class="symbol">${tex('\\xzero')}<span class="visually-hidden"> (clean)</span></button>, by <a href="#eq-jump">(15.9)</a>:</p>
          ${tex('\\abar=\\prod_{s} \\alpha_s', true)}
          <ul><li><p>one</p></li><li>two</li></ul>
        </div></details>
      </div>
    </div>
  </review-area>
  <book-question id="q-half" data-question="forward-process/half" data-kind="numeric" data-answer="0.5">
    <div id="q-half-prompt" data-prompt><p>Half of <a href="#eq-jump">it</a>?</p></div>
  </book-question>
  <book-predict id="q-guess" data-question="forward-process/guess" data-kind="predict">
    <div data-prompt>What then?</div>
  </book-predict>
  <aside><div data-card="forward-process/abar-def"><div data-card-question>printed again</div></div></aside>
</article></main></body></html>`;

const read = () => readLearnPage(page, '/book/forward-process/', macros);

describe('cards read off a page', () => {
  it('carry the chapter’s names and numbers', () => {
    expect(read()).toMatchObject({
      slug: 'forward-process',
      number: 15,
      part: 'Diffusion',
      title: 'The forward process',
      url: '/book/forward-process/',
    });
  });

  it('are the cards of the review areas, once each, with their figure and their place', () => {
    const { cards } = read();
    expect(cards).toHaveLength(1);
    expect(cards[0]).toMatchObject({
      id: 'forward-process/abar-def',
      anchor: 'review-closed-form',
      live: '/embed/noise-schedule/?kind=linear',
    });
  });

  it('say in plain text what they show: macros written out, lines kept, no hidden words', () => {
    const [{ questionText, answerText }] = read().cards;
    expect(questionText).toBe('What does \\({\\bar{\\alpha}_t}\\) measure, if a < b?');
    expect(answerText).toBe(
      [
        'The share of \\({\\mathbf{x}_0}\\), by (15.9):',
        '\\[{\\bar{\\alpha}_t}=\\prod_{s} \\alpha_s\\]',
        '• one',
        '• two',
      ].join('\n'),
    );
  });

  it('keep their markup, without ids and with links that lead back to the chapter', () => {
    const [{ question, answer }] = read().cards;
    expect(question).toContain('<em>measure</em>');
    expect(question).toContain('<math>');
    expect(question).not.toContain('id="x"');
    expect(answer).toContain('href="/book/forward-process/#eq-jump"');
  });

  it('come with the questions that work on any page, whole', () => {
    const { questions } = read();
    expect(questions.map(({ id, kind }) => [id, kind])).toEqual([
      ['forward-process/half', 'numeric'],
    ]);
    expect(questions[0].promptText).toBe('Half of it?');
    expect(questions[0].html).toMatch(/^<book-question id="q-half".*<\/book-question>$/s);
    expect(questions[0].html).toContain('data-answer="0.5"');
  });

  it('a page that is no chapter is told', () => {
    expect(() => readLearnPage('<p>hello</p>', '/x/', macros)).toThrow(
      'Expected <article data-chapter> in /x/, found none',
    );
  });
});
