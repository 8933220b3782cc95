import { createDrawingPad, pen } from '~/ui/drawing-pad';
import type { FigureView } from '~/ui/figure-element';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import { amplified } from './change';
import { digitKind, PIXELS } from './models';
import {
  afterOf,
  heedsOf,
  isQuick,
  isRunning,
  rowsOf,
  showsRecordedDrawing,
  type Settings,
  type State,
} from './state';
import {
  afterInWords,
  attackLabel,
  backendInWords,
  beforeInWords,
  canAttack,
  changeInWords,
  costInWords,
  percent,
  verdictInWords,
} from './words';

export type ViewHost = {
  state(): State;
  /** A touch of a stroke; `done` when the pen is lifted. */
  draw(pixels: Float32Array, done: boolean): void;
};

const { size, blank: paper, range } = digitKind;
const blank = new Float32Array(PIXELS).fill(paper);
/** No difference: the middle of the range everywhere. */
const unchanged = new Float32Array(PIXELS).fill((range[0] + range[1]) / 2);

export function createView(
  root: HTMLElement,
  host: ViewHost,
  panel: NetworkPanel,
  signal: AbortSignal,
): FigureView<State> {
  const find = <E extends Element = HTMLElement>(selector: string): E => {
    const element = root.querySelector<E>(selector);
    if (!element)
      throw new Error(`Expected ${selector} in the figure, got none; rebuild the page.`);
    return element;
  };
  const text = (name: string, words: string): void => {
    put(find(`[data-text="${name}"]`), 'textContent', words);
  };

  const boxes = {
    before: pictureBox(root, 'before', size),
    difference: pictureBox(root, 'difference', size),
    after: pictureBox(root, 'after', size),
  };
  const rows = [...root.querySelectorAll<HTMLElement>('[data-row]')];
  const dials = [...root.querySelectorAll<HTMLElement>('[data-heeds]')];
  const bench = find('[data-bench]');
  const progress = find<HTMLProgressElement>('progress[data-attack]');
  const start = find<HTMLButtonElement>('[data-control="attack-now"]');
  const stop = find<HTMLButtonElement>('[data-control="stop"]');

  const pad = createDrawingPad(boxes.before.canvas, {
    size,
    label: 'The picture under attack, to draw on',
    brush: pen,
    getPixels: () => (host.state().drawing ?? blank).slice(),
    onStroke(pixels) {
      boxes.before.show(pixels);
      host.draw(pixels, false);
    },
    onEnd: (pixels) => host.draw(pixels, true),
    signal,
  });

  const drawDifference = memoLast((x0: Float32Array, x: Float32Array, times: number) =>
    boxes.difference.show(amplified(digitKind, x0, x, times)),
  );

  function showPictures(state: State): void {
    const { drawing, byHand, params, recorded } = state;
    const waits = !drawing && !byHand && params.picture !== 'none';
    if (drawing) boxes.before.show(drawing);
    else if (!waits) boxes.before.show(blank);
    else if (showsRecordedDrawing(state)) boxes.before.showBuilt();
    pad.enabled = !waits;
    const after = afterOf(state);
    for (const box of [boxes.after.box, boxes.difference.box]) {
      box.classList.toggle('is-stale', after === undefined);
    }
    if (!after) {
      boxes.after.show(drawing ?? blank);
      boxes.difference.show(unchanged);
      return;
    }
    boxes.after.show(after.x);
    if (drawing) drawDifference(drawing, after.x, params.times);
    else if (params.times === recorded.params.times) boxes.difference.showBuilt();
  }

  function showRows(state: State): void {
    const shown = rowsOf(state);
    rows.forEach((row, i) => {
      const { label = '', before, after } = shown[i] ?? {};
      put(row.querySelector<HTMLElement>('[data-cell="label"]')!, 'textContent', label);
      for (const [name, share] of [
        ['before', before],
        ['after', after],
      ] as const) {
        const bar = row.querySelector<HTMLElement>(`[data-cell="${name}"]`)!;
        bar.style.setProperty('--share', String(share ?? 0));
        const words = share === undefined ? '–' : percent(share);
        put(row.querySelector<HTMLElement>(`[data-cell="${name}-share"]`)!, 'textContent', words);
      }
    });
  }

  function showTools(state: State): void {
    const { attack } = state.params;
    const heeded = heedsOf(attack);
    for (const dial of dials) {
      const isOn = heeded.includes(dial.dataset.heeds as keyof Settings);
      dial.classList.toggle('is-off', !isOn);
      put(dial, 'inert', !isOn);
    }
    const slow = !isQuick(attack);
    const running = isRunning(state);
    put(find('[data-part="run"]'), 'inert', !slow);
    find('[data-part="run"]').classList.toggle('is-off', !slow);
    put(start, 'hidden', running);
    put(start, 'disabled', !canAttack(state));
    put(start, 'textContent', attackLabel(state));
    put(stop, 'hidden', !running);
    put(progress, 'hidden', !running);
    if (running) {
      const after = afterOf(state);
      progress.value = after ? after.step / after.steps : 0;
    }
  }

  return {
    render(state) {
      showPictures(state);
      showRows(state);
      showTools(state);
      const after = afterOf(state);
      bench.dataset.verdict = !after ? 'none' : after.reached ? 'fooled' : 'holds';
      text('before', beforeInWords(state));
      text('after', afterInWords(state));
      text('times', `difference × ${state.params.times}`);
      text('verdict', verdictInWords(state));
      text('change', changeInWords(state));
      text('spent', costInWords(state));
      text('backend', backendInWords(state));
      panel.show(state.network, 'Load the networks');
    },
  };
}
