import { createDrawingPad, pen } from '~/ui/drawing-pad';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import { amplified } from './change';
import { blankOf, digitKind, toShown, type Kind } from './models';
import {
  afterOf,
  heedsOf,
  isQuick,
  isRefused,
  isRunning,
  kindIn,
  pictureOf,
  rowsOf,
  showsRecordedDrawing,
  timesOf,
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
  creditOf,
  loadLabel,
  percent,
  timesInWords,
  verdictInWords,
} from './words';

export type ViewHost = {
  state(): State;
  /** A touch of a stroke; `done` when the pen is lifted. */
  draw(pixels: Float32Array, done: boolean): void;
};

export function createView(
  root: HTMLElement,
  host: ViewHost,
  panel: NetworkPanel,
  signal: AbortSignal,
): FigureView<State> {
  const { find, text } = figureParts(root);

  const boxesOf = memoLast((kind: Kind) => ({
    before: pictureBox(root, 'before', kind.size),
    difference: pictureBox(root, 'difference', kind.size),
    after: pictureBox(root, 'after', kind.size),
    blank: blankOf(kind),
  }));
  const rows = [...root.querySelectorAll<HTMLElement>('[data-row]')];
  const dials = [...root.querySelectorAll<HTMLElement>('[data-heeds]')];
  const parts = [...root.querySelectorAll<HTMLElement>('[data-for]')];
  const wishes = find('datalist[data-wishes]');
  const option = (name: string): HTMLOptionElement => new Option(name, name);
  const bench = find('[data-bench]');
  const progress = find<HTMLProgressElement>('progress[data-attack]');
  const start = find<HTMLButtonElement>('[data-control="attack-now"]');
  const stop = find<HTMLButtonElement>('[data-control="stop"]');

  const pad = createDrawingPad(boxesOf(digitKind).before.canvas, {
    size: digitKind.size,
    label: 'The picture under attack, to draw on',
    brush: pen,
    getPixels: () => (host.state().drawing ?? blankOf(digitKind)).slice(),
    onStroke(pixels) {
      boxesOf(digitKind).before.show(pixels);
      host.draw(pixels, false);
    },
    onEnd: (pixels) => host.draw(pixels, true),
    signal,
  });

  // A photograph has 150,528 numbers: each is worked out once.
  const beforeShown = memoLast(toShown);
  const afterShown = memoLast(toShown);
  const differenceShown = memoLast(
    (kind: Kind, x0: Float32Array, x: Float32Array, times: number): Float32Array =>
      toShown(kind, amplified(kind, x0, x, times)),
  );

  function showPictures(state: State): void {
    const { drawing, byHand, params, recorded } = state;
    const kind = kindIn(params);
    const boxes = boxesOf(kind);
    const waits = !drawing && !byHand && pictureOf(params) !== undefined;
    const x0 = drawing ?? boxes.blank;
    // While another picture is on its way the last one stays.
    if (!waits) boxes.before.show(beforeShown(kind, x0));
    else if (showsRecordedDrawing(state)) boxes.before.showBuilt();
    pad.enabled = kind.drawable && !waits;
    const after = afterOf(state);
    for (const box of [boxes.after.box, boxes.difference.box]) {
      box.classList.toggle('is-stale', after === undefined);
    }
    if (after && !after.x) {
      boxes.after.showBuilt();
      boxes.difference.showBuilt();
      return;
    }
    const x = after?.x ?? x0;
    boxes.after.show(afterShown(kind, x));
    if (drawing || !after) {
      boxes.difference.show(differenceShown(kind, x0, after ? x : x0, timesOf(params)));
    } else if (timesOf(params) === timesOf(recorded.params)) {
      boxes.difference.showBuilt();
    }
  }

  function showRows(state: State): void {
    const shown = rowsOf(state);
    const { rows: count } = kindIn(state.params);
    rows.forEach((row, i) => {
      put(row, 'hidden', i >= count);
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
      const isOn = heeded.includes(dial.dataset.heeds as (typeof heeded)[number]);
      dial.classList.toggle('is-off', !isOn);
      put(dial, 'inert', !isOn);
    }
    const slow = !isQuick(state.params) && !isRefused(state.params);
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

  function showKind(state: State): void {
    const { kind } = state.params;
    bench.dataset.kind = kind;
    for (const part of parts) put(part, 'hidden', part.dataset.for !== kind);
    if (state.names && wishes.childElementCount === 0) wishes.append(...state.names.map(option));
    const credit = creditOf(state);
    put(find('[data-part="credit"]'), 'hidden', credit === undefined);
    if (!credit) return;
    const link = find<HTMLAnchorElement>('[data-text="author"]');
    put(link, 'href', credit.source);
    put(link, 'textContent', credit.author);
    const licence = find<HTMLAnchorElement>('[data-text="licence"]');
    put(licence, 'href', credit.licenceUrl ?? credit.source);
    put(licence, 'textContent', credit.licence);
  }

  return {
    render(state) {
      showKind(state);
      showPictures(state);
      showRows(state);
      showTools(state);
      const after = afterOf(state);
      bench.dataset.verdict = !after ? 'none' : after.reached ? 'fooled' : 'holds';
      text('before', beforeInWords(state));
      text('after', afterInWords(state));
      text('times', timesInWords(state));
      text('verdict', verdictInWords(state));
      text('change', changeInWords(state));
      text('spent', costInWords(state));
      text('backend', backendInWords(state));
      panel.show(state.network, loadLabel(state));
    },
  };
}
