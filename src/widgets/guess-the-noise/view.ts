import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import { size } from './models';
import { CANDIDATES, ROUNDS, roundOf } from './round';
import { answerAt, dealNow, guessNow, outcomes, type State } from './state';
import {
  backendInWords,
  candidateLabel,
  marksOf,
  outcomeMark,
  roundInWords,
  scoreOf,
  sourceInWords,
  taskInWords,
  verdict,
} from './words';
import { shownNoise } from './look';

const contestants = ['you', 'network', 'best'] as const;

export function createView(root: HTMLElement, panel: NetworkPanel): FigureView<State> {
  const { find, text } = figureParts(root);
  const noisy = pictureBox(root, 'xt', size);
  const hidden = pictureBox(root, 'x0', size);
  const guessed = pictureBox(root, 'x0-hat', size);
  const candidates = Array.from({ length: CANDIDATES }, (_, i) => ({
    button: find<HTMLButtonElement>(`[data-control="guess-${i}"]`),
    picture: pictureBox(root, `candidate-${i}`, size),
    marks: find(`[data-marks="${i}"]`),
    name: find(`[data-name="${i}"]`),
  }));
  const board = contestants.map((who) => ({
    who,
    cells: Array.from({ length: ROUNDS }, (_, i) => find(`[data-cell="${who}-${i + 1}"]`)),
    score: find(`[data-score="${who}"]`),
  }));
  const columns = Array.from({ length: ROUNDS }, (_, i) => find(`[data-round="${i + 1}"]`));

  const roundNow = memoLast((digits: NonNullable<State['digits']>, seed: number, round: number) =>
    roundOf(dealNow({ params: { seed, round, show: 'noise' } }), digits),
  );
  const drawRound = memoLast(
    (round: ReturnType<typeof roundNow>, show: State['params']['show']) => {
      noisy.show(shownNoise(round.xt));
      hidden.show(round.clean[round.truth]);
      candidates.forEach(({ picture }, i) =>
        picture.show(show === 'noise' ? shownNoise(round.noises[i]) : round.clean[i]),
      );
    },
  );

  return {
    render(state) {
      const { digits, params: values, network } = state;
      const { seed, show } = values;
      const guess = guessNow(state);
      const { truth } = dealNow(state);
      if (digits) drawRound(roundNow(digits, seed, values.round), show);
      const answer = answerAt(state, values.round);
      if (answer) guessed.show(answer.x0Hat);
      guessed.box.classList.toggle('is-absent', !answer);
      candidates.forEach(({ button, marks, name }, i) => {
        put(button, 'disabled', guess !== undefined || !digits);
        put(button.dataset, 'truth', String(guess !== undefined && i === truth));
        put(button.dataset, 'picked', String(guess === i));
        put(marks, 'textContent', marksOf(state, i).join(' · '));
        put(name, 'textContent', candidateLabel(i, show));
      });
      root.toggleAttribute('data-revealed', guess !== undefined);
      find('[data-part="no-answer"]').hidden = answer !== undefined;
      text('round', roundInWords(state));
      text('task', taskInWords(show));
      text('verdict', verdict(state));
      text('source', sourceInWords(state));
      text('backend', backendInWords(state));
      put(find<HTMLButtonElement>('[data-control="next"]'), 'disabled', values.round === ROUNDS);
      const all = outcomes(state);
      for (const { who, cells, score } of board) {
        cells.forEach((cell, i) => put(cell, 'textContent', outcomeMark(all[i][who])));
        put(score, 'textContent', scoreOf(all, who));
      }
      columns.forEach((column, i) =>
        put(column, 'ariaCurrent', i + 1 === values.round ? 'step' : null),
      );
      panel.show(network, 'Load the network');
    },
  };
}
