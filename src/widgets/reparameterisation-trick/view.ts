import type { IntegrandName } from '~/math/gradient-estimators';
import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { percent, SIDE } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import { put } from '~/ui/put';
import {
  arrowsPath,
  densityPath,
  dotPath,
  dotsPath,
  dotWidth,
  fPath,
  fTicks,
  histogramPath,
  movedPath,
  zX,
} from './curves';
import { methods, sceneOf } from './scene';
import type { Action, Params, State } from './state';
import { isBiased, liveValues, planeLabel } from './words';

export function createView(
  root: HTMLElement,
  dispatch: (action: Action) => void,
): FigureView<State> {
  const { find } = figureParts(root);
  const write = liveNumbers(root);
  const path = (name: string) => find<SVGPathElement>(`[data-path="${name}"]`);
  const parts = methods.map((method) => ({
    method,
    area: find<HTMLElement>(`[data-graph="samples-${method}"] .graph-area`),
    biased: find<HTMLElement>(`[data-biased="${method}"]`),
    f: path(`f-${method}`),
    q: path(`q-${method}`),
    histogram: path(`histogram-${method}`),
  }));
  const dots = [...root.querySelectorAll<SVGPathElement>('[data-point]')];
  const [before, from, arrows, moved] = ['before', 'from', 'arrows', 'moved'].map(path);
  const formulas = [...root.querySelectorAll<HTMLElement>('[data-by]')];

  const stops = methods.map((method) =>
    onDrag(find<HTMLElement>(`[data-part="plane-${method}"]`), {
      move: ({ x }) => dispatch({ type: 'mu', mu: zX.invert(SIDE * x) }),
    }),
  );

  const drawFunction = memoLast((name: IntegrandName) => {
    for (const { f, area } of parts) {
      f.setAttribute('d', fPath(name));
      showTicks(area, name);
    }
  });
  const showFormulas = memoLast((by: Params['by']) => {
    for (const formula of formulas) put(formula, 'hidden', formula.dataset.by !== by);
  });

  return {
    render(state) {
      const scene = sceneOf(state);
      const { f: name } = state;
      const { points } = scene;
      drawFunction(name);
      showFormulas(state.by);
      for (const { method, area, q, histogram, biased } of parts) {
        q.setAttribute('d', densityPath(state));
        histogram.setAttribute('d', histogramPath(scene, method));
        put(biased, 'hidden', !isBiased(scene, method));
        put(area, 'ariaLabel', planeLabel(state, method));
      }
      dots.forEach((dot, i) => {
        dot.setAttribute('d', dotPath(name, points[i]));
        dot.style.strokeWidth = `${dotWidth(points[i])}px`;
      });
      before.setAttribute('d', dotsPath(name, points));
      from.setAttribute('d', dotsPath(name, points));
      arrows.setAttribute('d', arrowsPath(name, points));
      moved.setAttribute('d', movedPath(name, points));
      write(liveValues(state, scene));
    },
    destroy() {
      for (const stop of stops) stop();
    },
  };
}

/** Puts the ticks of another function in the places of those there are. */
function showTicks(area: HTMLElement, name: IntegrandName): void {
  const labels = [...area.querySelectorAll<HTMLElement>('.graph-tick-y')];
  const lines = [...area.querySelectorAll<SVGPathElement>('.graph-line')];
  fTicks(name).forEach(({ at, label }, i) => {
    labels[i].style.top = percent(at);
    put(labels[i], 'textContent', label);
    lines[i].setAttribute('d', `M0 ${at}H${SIDE}`);
  });
}
