import { createDrawingPad, pen } from '~/ui/drawing-pad';
import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { percent as cssPercent, placed } from '~/ui/graph';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import { sheetOf } from '~/ui/raster';
import { histogramPaths, operatingPoint, placeOf, rocPath, ticksOf, valueAt } from './charts';
import { BLANK, PIXELS, size } from './models';
import { axisOf, type Score } from './score';
import {
  confusionOf,
  EXAMPLES,
  examplesOf,
  isComplete,
  ownScore,
  progressOf,
  ratesNow,
  rebuiltOf,
  scoredOf,
  showsBuiltExamples,
  showsRecordedDrawing,
  type Scored,
  type State,
} from './state';
import {
  aucInWords,
  backendInWords,
  countInWords,
  meaningInWords,
  ownInWords,
  percent,
  rebuiltInWords,
  sourceInWords,
  thresholdInWords,
  verdictInWords,
} from './words';

export type ViewHost = {
  state(): State;
  /** A touch of a stroke; `done` when the pen is lifted. */
  draw(pixels: Float32Array, done: boolean): void;
  threshold(value: number): void;
};

const blank = new Float32Array(PIXELS).fill(BLANK);
/** Of the axis, for one press of an arrow key. */
const STEP = 0.005;

export function createView(
  root: HTMLElement,
  host: ViewHost,
  panel: NetworkPanel,
  signal: AbortSignal,
): FigureView<State> {
  const { find, text } = figureParts(root);
  const path = (name: string, d: string) => find(`[data-path="${name}"]`).setAttribute('d', d);
  const row = { ...size, width: EXAMPLES * size.width };
  const boxes = {
    own: pictureBox(root, 'own', size),
    rebuilt: pictureBox(root, 'rebuilt', size),
    digits: pictureBox(root, 'digits', row),
    clothes: pictureBox(root, 'clothes', row),
  };
  const marks = {
    threshold: find('[data-mark="threshold"]'),
    own: find('[data-mark="own"]'),
    point: find('[data-mark="point"]'),
  };
  const handle = find('[data-handle="threshold"]');
  const progress = find<HTMLProgressElement>('progress[data-scoring]');
  const ticks = [...root.querySelectorAll<HTMLElement>('[data-graph="scores"] .graph-tick-x')];

  const pad = createDrawingPad(boxes.own.canvas, {
    size,
    label: 'A picture of yours, to be scored',
    brush: pen,
    getPixels: () => (host.state().drawing ?? blank).slice(),
    onStroke(pixels) {
      boxes.own.show(pixels);
      host.draw(pixels, false);
    },
    onEnd: (pixels) => host.draw(pixels, true),
    signal,
  });

  handle.role = 'slider';
  handle.tabIndex = 0;
  handle.ariaLabel = 'Threshold; arrow keys move it';
  const stop = onDrag(find('[data-scrub]'), {
    move: ({ x }) => host.threshold(valueAt(host.state().params.score, x)),
  });
  signal.addEventListener('abort', stop);
  handle.addEventListener(
    'keydown',
    (event) => {
      const far = event.shiftKey ? 10 : 1;
      const moves: Record<string, number> = {
        ArrowLeft: -far,
        ArrowDown: -far,
        ArrowRight: far,
        ArrowUp: far,
      };
      const move = moves[event.key];
      if (!move) return;
      event.preventDefault();
      const { score, threshold } = host.state().params;
      const share = placeOf(score, threshold) / 1000 + STEP * move;
      host.threshold(valueAt(score, Math.min(1, Math.max(0, share))));
    },
    { signal },
  );

  const drawScores = memoLast((score: Score, scored: Scored) => {
    const drawn = histogramPaths(score, scored);
    path('digits', drawn.digits);
    path('clothes', drawn.clothes);
    path('roc', isComplete(scored) ? rocPath(scored) : '');
  });
  const drawTicks = memoLast((score: Score) => {
    const wanted = ticksOf(score);
    ticks.forEach((tick, i) => {
      const { at, label } = wanted[i] ?? { at: 0, label: '' };
      tick.style.left = cssPercent(at);
      put(tick, 'textContent', label);
      put(tick, 'hidden', i >= wanted.length);
    });
  });
  const drawExamples = memoLast(
    (tests: readonly Float32Array[], digits: readonly number[], clothes: readonly number[]) => {
      for (const [name, numbers] of [
        ['digits', digits],
        ['clothes', clothes],
      ] as const) {
        const all = new Float32Array(EXAMPLES * PIXELS);
        numbers.forEach((number, i) => all.set(tests[number], i * PIXELS));
        boxes[name].show(sheetOf(all, size, EXAMPLES).pixels);
      }
    },
  );

  function showExamples(state: State): void {
    const { tests } = state;
    const examples = examplesOf(state);
    const isBuilt = showsBuiltExamples(state);
    if (tests && examples) drawExamples(tests, examples.digits, examples.clothes);
    else if (isBuilt) for (const name of ['digits', 'clothes'] as const) boxes[name].showBuilt();
    const isStale = !isBuilt && !(tests && examples);
    for (const name of ['digits', 'clothes'] as const) {
      boxes[name].box.classList.toggle('is-stale', isStale);
    }
  }

  function showOwn(state: State): void {
    const { drawing } = state;
    const rebuilt = rebuiltOf(state);
    pad.enabled = drawing !== undefined;
    if (drawing) boxes.own.show(drawing);
    else if (showsRecordedDrawing(state)) boxes.own.showBuilt();
    if (rebuilt?.source === 'live') boxes.rebuilt.show(rebuilt.pixels);
    else if (rebuilt) boxes.rebuilt.showBuilt();
    boxes.rebuilt.box.classList.toggle('is-stale', rebuilt === undefined);
    const own = ownScore(state);
    put(marks.own, 'hidden', own === undefined);
    if (own !== undefined) {
      put(marks.own.style, 'translate', placed(placeOf(state.params.score, own)));
    }
  }

  return {
    render(state) {
      const { score, threshold } = state.params;
      const scored = scoredOf(state);
      const rates = ratesNow(state);
      const confusion = confusionOf(state);
      drawTicks(score);
      drawScores(score, scored);
      showExamples(state);
      showOwn(state);
      put(marks.threshold.style, 'translate', placed(placeOf(score, threshold)));
      handle.ariaValueMin = String(axisOf[score].low);
      handle.ariaValueMax = String(axisOf[score].high);
      put(handle, 'ariaValueNow', String(threshold));
      put(handle, 'ariaValueText', thresholdInWords(threshold));
      put(marks.point, 'hidden', rates === undefined);
      if (rates) {
        const { x, y } = operatingPoint(rates);
        put(marks.point.style, 'translate', placed(x, y));
      }
      text('caught', countInWords(confusion?.truePositives));
      text('missed', countInWords(confusion?.falseNegatives));
      text('false-alarms', countInWords(confusion?.falsePositives));
      text('passed', countInWords(confusion?.trueNegatives));
      text('found-share', percent(rates?.truePositiveRate ?? NaN));
      text('alarm-share', percent(rates?.falsePositiveRate ?? NaN));
      text('verdict', verdictInWords(state));
      text('auc', aucInWords(state));
      text('meaning', meaningInWords(state));
      text('own', ownInWords(state));
      text('rebuilt', rebuiltInWords(state));
      text('source', sourceInWords(state));
      text('threshold', thresholdInWords(threshold));
      text('backend', backendInWords(state));
      const done = progressOf(state);
      put(progress, 'hidden', done === undefined);
      if (done !== undefined) progress.value = done;
      panel.show(state.network, 'Load the networks');
    },
  };
}
