import { lineOutlooks } from '~/math/parallel-lines';
import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { percent, placed, SIDE } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import { put } from '~/ui/put';
import { heightOf, outlookPath, thetaX } from './curves';
import { arrowLength } from './arrows';
import { outlookNames, type Action, type State } from './state';
import { liveValues, thetaLabel } from './words';

const KEY_MOVE = 0.05;

export function createView(
  root: HTMLElement,
  host: { state(): State; dispatch(action: Action): void },
): FigureView<State> {
  const { find } = figureParts(root);
  const write = liveNumbers(root);
  const line = find<HTMLElement>('[data-part="model"]');
  const handle = find<HTMLElement>('[data-part="handle"]');
  const arrows = [...root.querySelectorAll<HTMLElement>('[data-part="arrow"]')];
  const formulas = [...root.querySelectorAll<HTMLElement>('[data-formula]')];
  const cards = outlookNames.map((name) => ({
    name,
    curve: find<SVGPathElement>(`[data-path="${name}"]`),
    dot: find<HTMLElement>(`[data-dot="${name}"]`),
  }));

  handle.role = 'slider';
  handle.tabIndex = 0;
  handle.ariaLabel = 'The model’s line';
  handle.ariaValueMin = '-1.5';
  handle.ariaValueMax = '1.5';
  const listeners = new AbortController();
  handle.addEventListener(
    'keydown',
    (event) => {
      const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
      const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[key];
      if (direction === undefined || altKey || ctrlKey || metaKey) return;
      event.preventDefault();
      const by = direction * KEY_MOVE * (shiftKey ? 5 : 1);
      host.dispatch({ type: 'theta', theta: host.state().theta + by });
    },
    { signal: listeners.signal },
  );
  const stopDrag = onDrag(find<HTMLElement>('[data-part="plane"]'), {
    move: ({ x }) => host.dispatch({ type: 'theta', theta: snapped(thetaX.invert(SIDE * x)) }),
  });

  const drawCurves = memoLast((width: number) => {
    for (const { name, curve } of cards) curve.setAttribute('d', outlookPath(name, width));
  });

  return {
    render(state) {
      const { theta, width, show } = state;
      drawCurves(width);
      line.style.translate = placed(thetaX(theta));
      put(handle, 'ariaValueNow', String(theta));
      put(handle, 'ariaValueText', thetaLabel(state));
      const length = arrowLength(lineOutlooks[show](theta, width));
      for (const arrow of arrows) {
        put(arrow, 'hidden', length === 0);
        put(arrow.style, 'width', percent(Math.abs(length)));
        put(arrow.dataset, 'leftwards', String(length < 0));
      }
      for (const { name, dot } of cards) {
        dot.style.translate = placed(
          thetaX(theta),
          heightOf(name, lineOutlooks[name](theta, width).value),
        );
      }
      for (const formula of formulas) put(formula, 'hidden', formula.dataset.formula !== show);
      write(liveValues(state, outlookNames));
    },
    destroy() {
      stopDrag();
      listeners.abort();
    },
  };
}

/** Near the data a hand means the data. */
const snapped = (theta: number): number => (Math.abs(theta) < 0.04 ? 0 : theta);
