/** A prediction: the reader commits to it, a figure of the chapter runs, and its reading decides. */
import { explain, inWords } from '~/learn/elements/explanations';
import { optionsOf, type Options } from '~/learn/elements/options';
import { reportAnswer } from '~/learn/elements/store';
import { parseNumber, scoreNumeric, scoreSingle } from '~/learn/questions';

export class BookPredict extends HTMLElement {
  private button?: HTMLButtonElement;
  private result!: HTMLElement;
  private field: HTMLInputElement | null = null;
  private options!: Options;

  connectedCallback(): void {
    if (this.button) return;
    this.button = this.querySelector<HTMLButtonElement>('[data-check]')!;
    this.result = this.querySelector<HTMLElement>('[data-result]')!;
    this.field = this.querySelector<HTMLInputElement>('.question-number input');
    this.options = optionsOf(this);
    this.button.disabled = false;
    this.button.addEventListener('click', () => this.press());
    this.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
      event.preventDefault();
      this.press();
    });
    this.dataset.state = 'ready';
  }

  private press(): void {
    if (this.dataset.state === 'running') return;
    if ('answered' in this.dataset) this.again();
    else void this.run();
  }

  private again(): void {
    delete this.dataset.answered;
    this.button!.textContent = 'Run the figure';
    this.result.textContent = '';
    explain(this, false);
    this.options.clear();
    if (this.field) {
      this.field.disabled = false;
      this.field.select();
      this.field.focus();
    } else {
      this.querySelector('input')?.focus();
    }
  }

  private async run(): Promise<void> {
    const { unit = '', question = '', figure: figureId = '', run = '', read = '' } = this.dataset;
    const given = this.field ? parseNumber(this.field.value, unit) : undefined;
    if (this.field && given === undefined) {
      this.result.textContent = 'Commit to a number first, such as 0.25 or 1/4.';
      this.field.focus();
      return;
    }
    if (!this.field && !this.options.chosen().includes(true)) {
      this.result.textContent = 'Commit to one of them first.';
      return;
    }
    this.dataset.state = 'running';
    this.result.textContent = 'The figure runs …';
    try {
      // Most readers of a page predict nothing yet: fetched when a figure is to run.
      const { bringIntoView, echo, measure } = await import('~/learn/elements/run-figure');
      const host = document.getElementById(figureId)!;
      bringIntoView(this, host);
      const measured = await measure(host, run, read);
      const score = this.field
        ? this.scoreNumber(given!, measured, unit)
        : this.scoreChoice(measured, unit);
      this.dataset.answered = score === 1 ? 'right' : 'wrong';
      this.button!.textContent = 'Predict again';
      explain(this, true);
      echo(this, this.result.textContent ?? '');
      reportAnswer(this, question, score);
    } catch (error) {
      this.result.textContent = error instanceof Error ? error.message : String(error);
    }
    this.dataset.state = 'ready';
  }

  private scoreNumber(given: number, measured: number, unit: string): number {
    const tolerance = Number(this.dataset.tolerance);
    const relative = 'relative' in this.dataset;
    const { score } = scoreNumeric(measured, given, { tolerance, relative });
    const within = relative ? `${inWords(100 * tolerance)} %` : inWords(tolerance, unit);
    this.field!.disabled = true;
    const verdict =
      score === 1
        ? tolerance > 0
          ? `right within ${within}`
          : 'right'
        : `too ${given < measured ? 'small' : 'large'}`;
    this.result.textContent = `You said ${inWords(given, unit)}, the figure says ${inWords(measured, unit)}: ${verdict}.`;
    return score;
  }

  private scoreChoice(measured: number, unit: string): number {
    const correct = this.options.ranges.map(({ min, max }) => measured >= min && measured < max);
    const { score, verdicts } = scoreSingle(correct, this.options.chosen().indexOf(true));
    this.options.judge(correct, verdicts);
    this.result.textContent = `The figure says ${inWords(measured, unit)}: ${
      score === 1 ? 'as you predicted' : 'not as you predicted'
    }.`;
    return score;
  }
}

if (!customElements.get('book-predict')) customElements.define('book-predict', BookPredict);
