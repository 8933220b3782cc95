/** A prediction: the reader commits to it, a figure of the chapter runs, and its reading decides. */
import { explain, inWords } from '~/learn/elements/explanations';
import { optionsOf, type Options } from '~/learn/elements/options';
import { reportAnswer } from '~/learn/elements/store';
import { parseNumber, scoreNumeric, scoreSingle } from '~/learn/questions';

/** What a prediction needs of a figure. */
type Figure = HTMLElement & {
  open(query: string): void;
  readonly readings: Record<string, number>;
};

/** A network may have to be fetched and walk first; after this long something is wrong. */
const PATIENCE_MS = 60_000;
const LOOK_AGAIN_MS = 60;
const EDGE = 16;

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
      const host = document.getElementById(figureId)!;
      bringIntoView(this, host);
      const measured = await measure(host.querySelector<Figure>('[data-widget]')!, run, read);
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

/** Puts the figure into a state and waits for its number: pictures, networks and walks take time. */
async function measure(figure: Figure, state: string, name: string): Promise<number> {
  await until(() => figure.dataset.state !== 'idle');
  figure.open(state);
  await until(() => {
    if (figure.dataset.state === 'error') {
      throw new Error('The figure could not run; it says why. Mend it there, then run again.');
    }
    return figure.dataset.state === 'ready' && name in figure.readings;
  });
  return figure.readings[name];
}

async function until(done: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  do {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    if (done()) return;
  } while (performance.now() < end);
  throw new Error(
    'Expected the figure to give its number, but it did not within a minute. If it has a network to load, load it, then run again.',
  );
}

/** Scrolls as little as shows both the prediction and the figure; where both do not fit, the figure. */
function bringIntoView(question: HTMLElement, host: HTMLElement): void {
  const boxes = [question, host].map((node) => node.getBoundingClientRect());
  const top = Math.min(...boxes.map((box) => box.top)) - EDGE;
  const bottom = Math.max(...boxes.map((box) => box.bottom)) + EDGE;
  if (top >= 0 && bottom <= innerHeight) return;
  if (bottom - top <= innerHeight) {
    scrollBy({ top: top < 0 ? top : bottom - innerHeight });
    return;
  }
  const stage = host.querySelector('.widget-stage') ?? host;
  const fits = stage.getBoundingClientRect().height < innerHeight;
  stage.scrollIntoView({ block: fits ? 'center' : 'start' });
}

/** While the question is out of sight, its result stands at the screen's lower edge. */
function echo(question: HTMLElement, text: string): void {
  let strip: HTMLElement | undefined;
  const sight = new IntersectionObserver(([{ isIntersecting }]) => {
    if (isIntersecting) {
      sight.disconnect();
      strip?.remove();
    } else if (!strip) {
      const link = document.createElement('a');
      link.href = `#${question.id}`;
      link.textContent = 'Back to the question';
      strip = document.createElement('p');
      strip.className = 'predict-echo';
      strip.append(`${text} `, link);
      document.body.append(strip);
    }
  });
  sight.observe(question);
}

if (!customElements.get('book-predict')) customElements.define('book-predict', BookPredict);
