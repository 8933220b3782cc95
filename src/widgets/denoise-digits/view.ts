import { createDrawingPad, pen } from '~/ui/drawing-pad';
import { onDrag, type DragPoint } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { placed } from '~/ui/graph';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import { curvePath, paperPath, placeOfSigma, sigmaAt } from './chart';
import type { Damage } from './corrupt';
import { BLANK, PIXELS, size } from './models';
import { curveOf, damageCurve, noisyOf, outcomeOf, type State } from './state';
import {
  afterInWords,
  backendInWords,
  beforeInWords,
  sourceInWords,
  trainingInWords,
  verdictInWords,
} from './words';

export type ViewHost = {
  state(): State;
  /** A touch of a stroke; `done` when the pen is lifted. */
  draw(pixels: Float32Array, done: boolean): void;
  set(values: Partial<Damage>): void;
};

const blank = new Float32Array(PIXELS).fill(BLANK);

export function createView(
  root: HTMLElement,
  host: ViewHost,
  panel: NetworkPanel,
  signal: AbortSignal,
): FigureView<State> {
  const { find, text } = figureParts(root);
  const boxes = {
    drawing: pictureBox(root, 'drawing', size),
    noisy: pictureBox(root, 'noisy', size),
    restored: pictureBox(root, 'restored', size),
    difference: pictureBox(root, 'difference', size),
  };
  const bench = find('[data-bench]');
  const cursor = find('[data-mark="sigma"]');
  const curves = {
    before: find('[data-path="before"]'),
    after: find('[data-path="after"]'),
    paper: find('[data-path="paper"]'),
  };
  const place = find('[data-part="place"]');

  const pad = createDrawingPad(boxes.drawing.canvas, {
    size,
    label: 'The drawing to be damaged and restored',
    brush: pen,
    getPixels: () => (host.state().drawing ?? blank).slice(),
    onStroke(pixels) {
      boxes.drawing.show(pixels);
      host.draw(pixels, false);
    },
    onEnd: (pixels) => host.draw(pixels, true),
    signal,
  });

  // A drag over the chart sets the noise level; over the damaged picture it moves the hole.
  const toSigma = ({ x }: DragPoint): void => host.set({ sigma: sigmaAt(x) });
  const toPlace = ({ x, y }: DragPoint): void => {
    if (host.state().params.hole === 0) return;
    const pixel = (share: number, side: number) => Math.min(side - 1, Math.floor(share * side));
    host.set({ column: pixel(x, size.width), row: pixel(y, size.height) });
  };
  const stops = [
    onDrag(find('[data-scrub]'), { move: toSigma }),
    onDrag(boxes.noisy.box, { move: toPlace }),
  ];
  signal.addEventListener('abort', () => stops.forEach((stop) => stop()));

  const drawDifference = memoLast((drawing: Float32Array, restored: Float32Array) =>
    boxes.difference.show(restored.map((value, i) => value - drawing[i])),
  );
  const drawBefore = memoLast(
    (drawing: Float32Array, hole: number, column: number, row: number, seed: number) => {
      const errors = damageCurve(drawing, { ...host.state().params, hole, column, row, seed });
      curves.before.setAttribute('d', curvePath(errors));
    },
  );
  const drawPaper = memoLast((drawing: Float32Array) =>
    curves.paper.setAttribute('d', paperPath(drawing)),
  );
  const drawAfter = memoLast((errors: readonly number[]) =>
    curves.after.setAttribute('d', curvePath(errors)),
  );

  function showPictures(state: State): void {
    const { drawing } = state;
    const noisy = noisyOf(state);
    const outcome = outcomeOf(state);
    pad.enabled = drawing !== undefined;
    // Until the digit has come the pictures of the page stand for it.
    if (drawing) boxes.drawing.show(drawing);
    if (noisy) boxes.noisy.show(noisy);
    if (outcome?.source === 'live') boxes.restored.show(outcome.pixels);
    else if (outcome) boxes.restored.showBuilt();
    else boxes.restored.show(blank);
    if (outcome?.source === 'live' && drawing) drawDifference(drawing, outcome.pixels);
    else if (outcome) boxes.difference.showBuilt();
    for (const box of [boxes.restored.box, boxes.difference.box]) {
      box.classList.toggle('is-stale', outcome === undefined);
    }
  }

  return {
    render(state) {
      const { drawing, params } = state;
      showPictures(state);
      if (drawing) {
        drawPaper(drawing);
        drawBefore(drawing, params.hole, params.column, params.row, params.seed);
      }
      drawAfter(curveOf(state));
      put(cursor.style, 'translate', placed(placeOfSigma(params.sigma)));
      bench.toggleAttribute('data-hole', params.hole > 0);
      put(place, 'inert', params.hole === 0);
      text('before', beforeInWords(state));
      text('after', afterInWords(state));
      text('verdict', verdictInWords(state));
      text('training', trainingInWords(state));
      text('source', sourceInWords(state));
      text('backend', backendInWords(state));
      panel.show(state.network, 'Load the network');
    },
  };
}
