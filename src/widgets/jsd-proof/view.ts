import { sigmoid } from '~/math/gan-losses';
import { bindDensityHandles } from '~/ui/density-handles';
import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { onGraph, placed, SIDE } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import { put } from '~/ui/put';
import {
  answerPath,
  answerY,
  densityPaths,
  densityY,
  lineX,
  probabilityX,
  shareAt,
  sharePath,
  shareY,
  worthPaths,
} from './curves';
import { bumpOf } from './discriminator';
import { bindKnots } from './knot-handles';
import { createScene, lineNames, type Scene } from './scene';
import type { Action, ShapeName, State } from './state';
import { hasRatio, isBest, liveValues, relationOf } from './words';

export function createView(
  root: HTMLElement,
  host: { state(): State; dispatch(action: Action): void },
): FigureView<State> {
  const { find } = figureParts(root);
  const path = (name: string) => find<SVGPathElement>(`[data-path="${name}"]`);
  const part = (name: string) => find<HTMLElement>(`[data-part="${name}"]`);
  const scene = createScene();
  const write = liveNumbers(root);
  const curves = { p: [path('p-area'), path('p-line')], q: [path('q-area'), path('q-line')] };
  const answers = { now: path('answer-now'), best: path('answer-best') };
  const worth = { now: path('worth-now'), most: path('worth-most'), gap: path('worth-gap') };
  const share = path('share');
  const marks = { answer: part('answer-dot'), now: part('share-now'), best: part('share-best') };
  const cursors = [...root.querySelectorAll<HTMLElement>('[data-part="cursor"]')];
  const rows = lineNames.map((name) => ({ name, row: find<HTMLElement>(`[data-line="${name}"]`) }));
  const weighted = [...root.querySelectorAll<HTMLElement>('[data-half]')];
  const verdict = part('verdict');
  const training = part('training');
  const ratio = part('ratio');
  const handles = bindDensityHandles(part('densities'), {
    names: { p: 'the data', q: 'the fakes' },
    x: lineX,
    y: densityY,
    bump: () => bumpOf(host.state()),
    get: (name) => host.state()[name as ShapeName],
    set: (name, shape) => host.dispatch({ type: 'shape', name: name as ShapeName, shape }),
  });
  const knots = bindKnots(part('knots'), host);
  const stops = [...root.querySelectorAll<HTMLElement>('[data-part="scrub"]')].map((layer) =>
    onDrag(layer, { move: ({ x }) => host.dispatch({ type: 'x', x: lineX.invert(SIDE * x) }) }),
  );

  const drawShapes = memoLast((p: Scene['p'], q: Scene['q']) => {
    for (const [name, { density }] of Object.entries({ p, q })) {
      const { area, line } = densityPaths(density);
      curves[name as ShapeName][0].setAttribute('d', area);
      curves[name as ShapeName][1].setAttribute('d', line);
    }
    handles.render();
  });
  const drawAnswers = memoLast((now: Scene) => {
    answers.now.setAttribute('d', answerPath(now.logit));
    answers.best.setAttribute('d', answerPath(now.best));
    const { now: line, most, gap } = worthPaths(now);
    worth.now.setAttribute('d', line);
    worth.most.setAttribute('d', most);
    worth.gap.setAttribute('d', isBest(now) ? '' : gap);
    for (const { name, row } of rows) put(row.dataset, 'relation', relationOf(name, now));
    put(verdict.dataset, 'best', String(isBest(now)));
  });

  function moveMark(mark: HTMLElement, x: number, y: number): void {
    put(mark, 'hidden', !(onGraph(x) && onGraph(y)));
    if (!mark.hidden) mark.style.translate = placed(x, y);
  }

  return {
    render(state) {
      const now = scene(state);
      const { x } = state;
      drawShapes(now.p, now.q);
      drawAnswers(now);
      knots.render(state);
      for (const cursor of cursors) cursor.style.translate = placed(lineX(x));
      share.setAttribute('d', sharePath(now, x));
      put(ratio.dataset, 'broken', String(!hasRatio(state, now)));
      const [logit, best] = [now.logit(x), now.best(x)];
      moveMark(marks.answer, lineX(x), answerY(sigmoid(logit)));
      moveMark(marks.now, probabilityX(sigmoid(logit)), shareY(shareAt(now, x, logit)));
      moveMark(marks.best, probabilityX(sigmoid(best)), shareY(shareAt(now, x, best)));
      put(training, 'hidden', state.source !== 'trained');
      for (const formula of weighted) {
        put(formula, 'hidden', (formula.dataset.half === 'true') !== state.half);
      }
      write(liveValues(state, now));
    },
    destroy() {
      for (const stop of stops) stop();
      handles.destroy();
      knots.destroy();
    },
  };
}
