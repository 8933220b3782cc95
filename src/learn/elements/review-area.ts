/** A review area in the text: one card at a time, turned and graded; forgotten ones go on to the next area. */
import { cardsToShow, forgottenCards, nextDue } from '~/learn/area';
import { hasProgress, progressStore } from '~/learn/elements/store';
import type { CardId } from '~/learn/identity';
import type { Grade } from '~/learn/memory';
import type { Progress } from '~/learn/progress';

/** Every figure takes a seed of up to four digits. */
const SEEDS = 10_000;

/** Read once for all areas of a page; later changes they make themselves. */
let reading: Promise<Progress | undefined> | undefined;
const progressAtOpening = () =>
  (reading ??= hasProgress()
    .then(async (some) => (some ? (await progressStore()).read() : undefined))
    .catch(() => undefined));

/** Cards recalled since the page was opened: no later area needs to bring them back. */
const recalled = new Set<CardId>();

const idOf = (card: HTMLElement): CardId => card.dataset.card ?? '';
const answerOf = (card: HTMLElement) => card.querySelector<HTMLDetailsElement>('details.reveal')!;

export class ReviewArea extends HTMLElement {
  private own: HTMLElement[] = [];
  private queue: HTMLElement[] = [];
  private place = 0;
  private forgotten = 0;
  private grades?: HTMLElement;
  private lost = false;

  connectedCallback(): void {
    if (this.grades) return;
    this.grades = this.makeGrades();
    this.own = [...this.querySelectorAll<HTMLElement>('[data-card]')];
    this.own.forEach((card) => this.prepare(card));
    this.addEventListener('keydown', (event) => this.onKey(event));
    void this.begin();
  }

  private get cards(): HTMLElement {
    return this.querySelector<HTMLElement>('.review-cards')!;
  }

  private async begin(): Promise<void> {
    const progress = await progressAtOpening();
    const memories = progress?.cards ?? {};
    const now = new Date();
    const due = new Set(cardsToShow(this.own.map(idOf), memories, now));
    // A reader may have turned the first card before this was known.
    this.queue = this.own.filter((card) => due.has(idOf(card)) || answerOf(card).open);
    const before = this.neighbour(-1)?.own ?? [];
    const back = new Set(forgottenCards(before.map(idOf), memories));
    before.filter((card) => back.has(idOf(card))).forEach((card) => this.bring(card));
    void this.freshFronts();
    if (this.queue.length > 0) this.show();
    else this.rest(nextDue(this.own.map(idOf), memories));
    this.dataset.state = 'ready';
  }

  /** The area `by` places further down the chapter. */
  private neighbour(by: number): ReviewArea | undefined {
    const areas = [...document.querySelectorAll<ReviewArea>('review-area')];
    return areas[areas.indexOf(this) + by];
  }

  /** Takes a card forgotten further up. */
  bring(card: HTMLElement): void {
    const waiting = this.queue.slice(this.place).map(idOf);
    if (waiting.includes(idOf(card))) return;
    const copy = card.cloneNode(true) as HTMLElement;
    copy.dataset.brought = '';
    delete copy.dataset.current;
    copy.querySelector('.review-grades')?.remove();
    answerOf(copy).open = false;
    this.prepare(copy);
    this.cards.append(copy);
    this.queue.push(copy);
    // Only once the area is ready is there something to update.
    if (this.dataset.state !== 'ready') return;
    if (this.place === this.queue.length - 1) this.show();
    else this.count();
  }

  private prepare(card: HTMLElement): void {
    card.tabIndex = -1;
    const answer = answerOf(card);
    answer.addEventListener('toggle', () => this.turned(card));
  }

  private turned(card: HTMLElement): void {
    const answer = answerOf(card);
    answer.querySelector('summary')!.textContent = answer.open ? 'Answer' : 'Show the answer';
    if (!answer.open) return;
    answer.append(this.grades!);
    if (!this.contains(document.activeElement)) return;
    const text = answer.querySelector<HTMLElement>('[data-card-answer]')!;
    text.tabIndex = -1;
    text.focus({ preventScroll: true });
  }

  private makeGrades(): HTMLElement {
    const row = document.createElement('p');
    row.className = 'review-grades';
    const names: [Grade, string, string][] = [
      ['again', 'Again', '1'],
      ['good', 'Good', '2'],
    ];
    for (const [grade, label, key] of names) {
      const button = document.createElement('button');
      button.type = 'button';
      button.dataset.grade = grade;
      button.setAttribute('aria-keyshortcuts', key);
      const hint = document.createElement('kbd');
      hint.textContent = key;
      hint.setAttribute('aria-hidden', 'true');
      button.append(label, hint);
      button.addEventListener('click', () => this.grade(grade));
      row.append(button);
    }
    return row;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const card = this.queue[this.place];
    const target = event.target as Element;
    if (!card || target.closest('input, textarea, select')) return;
    const answer = answerOf(card);
    if (event.key === ' ' && !answer.open && !target.closest('a, button, summary')) {
      event.preventDefault();
      answer.open = true;
    } else if (answer.open && (event.key === '1' || event.key === '2')) {
      event.preventDefault();
      this.grade(event.key === '1' ? 'again' : 'good');
    }
  }

  private grade(grade: Grade): void {
    const card = this.queue[this.place];
    if (!card) return;
    const id = idOf(card);
    const focused = this.contains(document.activeElement);
    this.dispatchEvent(new CustomEvent('learn:reviewed', { bubbles: true, detail: { id, grade } }));
    void progressStore()
      .then((store) => store.recordReview(id, grade, new Date()))
      .catch(() => {
        this.lost = true;
      });
    if (grade === 'again') {
      this.forgotten++;
      recalled.delete(id);
      this.neighbour(1)?.bring(card);
    } else {
      recalled.add(id);
    }
    answerOf(card).open = false;
    do this.place++;
    while (this.isStale(this.queue[this.place]));
    if (this.place < this.queue.length) this.show();
    else this.finish();
    if (focused) this.querySelector<HTMLElement>('[data-current]')?.focus({ preventScroll: true });
  }

  /** A card brought here that has been recalled elsewhere in the meantime. */
  private isStale(card: HTMLElement | undefined): boolean {
    return card !== undefined && 'brought' in card.dataset && recalled.has(idOf(card));
  }

  private setCurrent(current: HTMLElement): void {
    for (const part of this.cards.children) part.toggleAttribute('data-current', part === current);
  }

  private show(): void {
    this.setCurrent(this.queue[this.place]);
    this.count();
  }

  private count(): void {
    this.say(`${Math.min(this.place + 1, this.queue.length)} of ${this.queue.length}`);
  }

  private say(text: string): void {
    this.querySelector('[data-progress]')!.textContent = text;
  }

  private finish(): void {
    const { queue, forgotten } = this;
    this.say(queue.length === 1 ? '1 card done' : `${queue.length} cards done`);
    const them = forgotten === 1 ? 'The one you forgot comes' : `The ${forgotten} you forgot come`;
    const where = this.neighbour(1) ? 'at the next review of this chapter' : 'in ten minutes';
    this.panel(
      forgotten > 0 ? `${them} back ${where}.` : 'All recalled.',
      this.lost ? 'This page could not keep your grades; check the connection and reload it. ' : '',
    );
  }

  /** Nothing is due: says when something is, and offers the cards all the same. */
  private rest(next: Date | undefined): void {
    const day = next?.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' });
    this.say('none due');
    const panel = this.panel(day ? `These come back on ${day}.` : 'Nothing to recall yet.');
    const anyway = document.createElement('button');
    anyway.type = 'button';
    anyway.textContent = 'Go through them now';
    anyway.addEventListener('click', () => {
      this.queue = [...this.own];
      this.place = 0;
      this.show();
      this.queue[0].focus({ preventScroll: true });
    });
    panel.append(anyway);
  }

  private panel(...texts: string[]): HTMLElement {
    this.querySelector('.review-done')?.remove();
    const panel = document.createElement('div');
    panel.className = 'review-done';
    panel.tabIndex = -1;
    const line = document.createElement('p');
    const link = document.createElement('a');
    link.href = `${document.documentElement.dataset.base ?? '/'}review/`;
    link.textContent = 'Review all that is due';
    line.append(texts.filter(Boolean).join(' '), ' ', link);
    panel.append(line);
    this.cards.append(panel);
    this.setCurrent(panel);
    return panel;
  }

  /** Gives live fronts another seed at every opening. */
  private async freshFronts(): Promise<void> {
    const links = this.querySelectorAll<HTMLAnchorElement>('[data-card-live]');
    if (links.length === 0) return;
    const { createRandom } = await import('~/math/random');
    const random = createRandom(Date.now());
    for (const link of links) {
      const renew = () => {
        const url = new URL(link.href);
        url.searchParams.set('seed', String(random.integer(SEEDS)));
        link.href = url.href;
      };
      renew();
      link.addEventListener('click', () => setTimeout(renew));
    }
  }
}

if (!customElements.get('review-area')) customElements.define('review-area', ReviewArea);
