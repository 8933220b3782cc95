import type { Verdict } from '~/learn/questions';

const MARKS: Record<Verdict, string> = {
  right: 'Right.',
  wrong: 'Not this one.',
  missed: 'This one, too.',
};

/** The options of a question: what is chosen, and what the reader is told about each. */
export function optionsOf(root: HTMLElement) {
  const options = [...root.querySelectorAll<HTMLElement>('[data-option]')];
  const inputs = options.map((option) => option.querySelector('input')!);
  const several = inputs.some(({ type }) => type === 'checkbox');
  return {
    count: options.length,
    several,
    correct: options.map((option) => 'correct' in option.dataset),
    /** In a prediction, the range [min, max) of the reading in which an option is right. */
    ranges: options.map(({ dataset }) => ({
      min: dataset.min === undefined ? -Infinity : Number(dataset.min),
      max: dataset.max === undefined ? Infinity : Number(dataset.max),
    })),
    chosen: (): boolean[] => inputs.map(({ checked }) => checked),
    choose(indexes: readonly number[]): void {
      inputs.forEach((input, i) => {
        input.checked = indexes.includes(i);
      });
    },

    /** Says of every option what it was; the verdict counts where the reader had to decide. */
    judge(correct: readonly boolean[], verdicts: readonly Verdict[]): void {
      options.forEach((option, i) => {
        const touched = inputs[i].checked || correct[i];
        inputs[i].disabled = true;
        if (!touched) return;
        option.dataset.verdict = verdicts[i];
        const mark = document.createElement('strong');
        mark.className = 'option-mark';
        const only = verdicts[i] === 'missed' && !several;
        mark.textContent = only ? 'This was the one.' : MARKS[verdicts[i]];
        option.querySelector('[data-why]')?.prepend(mark, ' ');
      });
    },

    clear(): void {
      options.forEach((option, i) => {
        delete option.dataset.verdict;
        const mark = option.querySelector('.option-mark');
        mark?.nextSibling?.remove();
        mark?.remove();
        inputs[i].disabled = false;
        inputs[i].checked = false;
      });
    },
  };
}

export type Options = ReturnType<typeof optionsOf>;
