/** A question in the text: answered, explained, and asked again as often as the reader likes. */
import { explain, inWords } from '~/learn/elements/explanations';
import { optionsOf } from '~/learn/elements/options';
import { makeOrdering } from '~/learn/elements/ordering';
import { reportAnswer } from '~/learn/elements/store';
import {
  parseNumber,
  scoreMultiple,
  scoreNumeric,
  scoreOrdering,
  scoreSingle,
  shuffled,
  type QuestionKind,
} from '~/learn/questions';

/** What became of an answer; `undefined` until there is one to judge. */
type Judged = { score: number; words: string };

/** Between the numbers of what is chosen or ordered. */
const LIST = '_';

/** One kind of question, seen from its buttons. */
type Way = {
  /** Judges what the reader entered, or says what is missing. */
  judge(): Judged | { missing: string };
  again(): void;
  /** What is entered, as a text that `enter` takes back. */
  entered(): string;
  /** Enters it again; a text that fits nothing here changes nothing. */
  enter(text: string): void;
};

export class BookQuestion extends HTMLElement {
  private way?: Way;
  private attempts = 0;
  private button!: HTMLButtonElement;
  private result!: HTMLElement;

  connectedCallback(): void {
    // Printing moves elements around; what is set up once stays.
    if (this.way) return;
    this.button = this.querySelector<HTMLButtonElement>('[data-check]')!;
    this.result = this.querySelector<HTMLElement>('[data-result]')!;
    this.way = this.wayOf(this.dataset.kind as QuestionKind);
    this.button.disabled = false;
    this.button.addEventListener('click', () => this.press());
    this.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
      event.preventDefault();
      this.press();
    });
    this.dataset.state = 'ready';
  }

  /** The answer that is judged here now, for a course that keeps it; empty while there is none. */
  get given(): string {
    return 'answered' in this.dataset ? (this.way?.entered() ?? '') : '';
  }

  /** Shows an answer of an earlier visit, judged, without reporting it again. */
  recall(given: string): void {
    if (!this.way || given === '') return;
    if ('answered' in this.dataset) this.again();
    this.way.enter(given);
    this.judge();
  }

  private press(): void {
    if ('answered' in this.dataset) {
      this.again();
      return;
    }
    const score = this.judge();
    if (score === undefined) return;
    this.button.focus({ preventScroll: true });
    reportAnswer(this, this.dataset.question ?? '', score);
  }

  /** Judges and shows; `undefined` while something is missing. */
  private judge(): number | undefined {
    const judged = this.way!.judge();
    if ('missing' in judged) {
      this.result.textContent = judged.missing;
      return undefined;
    }
    const { score, words } = judged;
    this.attempts++;
    this.dataset.answered = score === 1 ? 'right' : 'wrong';
    this.button.textContent = 'Try again';
    this.result.textContent = words;
    return score;
  }

  private again(): void {
    delete this.dataset.answered;
    this.button.textContent = 'Check';
    this.result.textContent = '';
    explain(this, false);
    this.way!.again();
  }

  private wayOf(kind: QuestionKind): Way {
    if (kind === 'numeric') return this.numeric();
    if (kind === 'ordering') return this.ordering();
    return this.choice();
  }

  private choice(): Way {
    const options = optionsOf(this);
    return {
      judge: () => {
        const chosen = options.chosen();
        // Of several, none may be the reader's answer; of one, it is a slip.
        if (!chosen.includes(true)) return { missing: 'Choose an option first.' };
        const { score, verdicts } = options.several
          ? scoreMultiple(options.correct, chosen)
          : scoreSingle(options.correct, chosen.indexOf(true));
        options.judge(options.correct, verdicts);
        explain(this, true);
        if (score === 1) return { score, words: 'Right.' };
        const good = verdicts.filter((verdict) => verdict === 'right').length;
        return {
          score,
          words: options.several
            ? `Not quite: ${good} of ${options.count} judged rightly.`
            : 'Not this one.',
        };
      },
      again: () => {
        options.clear();
        this.querySelector('input')?.focus();
      },
      entered: () =>
        options
          .chosen()
          .flatMap((is, i) => (is ? [i] : []))
          .join(LIST),
      enter: (text) => options.choose(text.split(LIST).map(Number)),
    };
  }

  private numeric(): Way {
    const field = this.querySelector<HTMLInputElement>('.question-number input')!;
    const { answer: text, tolerance, unit = '' } = this.dataset;
    const answer = Number(text);
    const relative = 'relative' in this.dataset;
    return {
      judge: () => {
        const given = parseNumber(field.value, unit);
        if (given === undefined) {
          field.focus();
          return { missing: 'Type a number first, such as 0.25 or 1/4.' };
        }
        const { score } = scoreNumeric(answer, given, { tolerance: Number(tolerance), relative });
        field.disabled = true;
        explain(this, score === 1);
        return {
          score,
          words:
            score === 1
              ? `Right: ${inWords(answer, unit)}.`
              : `Too ${given < answer ? 'small' : 'large'}.`,
        };
      },
      again: () => {
        field.disabled = false;
        field.select();
        field.focus();
      },
      entered: () => field.value,
      enter: (text) => {
        field.value = text;
      },
    };
  }

  private ordering(): Way {
    const list = this.querySelector<HTMLElement>('.question-items')!;
    const ordering = makeOrdering(list, (place, count) => {
      this.result.textContent = `Moved to place ${place} of ${count}.`;
    });
    return {
      judge: () => {
        const { score, verdicts } = scoreOrdering(ordering.order());
        ordering.judge(verdicts);
        explain(this, score === 1);
        const good = verdicts.filter((verdict) => verdict === 'right').length;
        return {
          score,
          words:
            score === 1
              ? 'Right.'
              : `${good === 0 ? 'None' : good} of ${verdicts.length} ${good === 1 ? 'is' : 'are'} in place.`,
        };
      },
      again: () => {
        ordering.judge(undefined);
        const right = ordering.order().map((_, i) => i);
        // A reader who had most of it goes on from there; who had it all gets it mixed again.
        if (ordering.order().every((item, place) => item === place)) {
          ordering.arrange(shuffled(right, this.attempts));
        }
        list.querySelector<HTMLElement>('.item-handle')?.focus();
      },
      entered: () => ordering.order().join(LIST),
      enter: (text) => {
        const order = text.split(LIST).map(Number);
        const places = [...order].sort((a, b) => a - b);
        const fits = order.length === ordering.order().length;
        if (fits && places.every((item, place) => item === place)) ordering.arrange(order);
      },
    };
  }
}

if (!customElements.get('book-question')) customElements.define('book-question', BookQuestion);
