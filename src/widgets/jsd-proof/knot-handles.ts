import { logitOf, sigmoid } from '~/math/gan-losses';
import { onDrag } from '~/ui/drag';
import { placed, SIDE } from '~/ui/graph';
import { put } from '~/ui/put';
import { answerY, knotPlaces, lineX } from './curves';
import { KNOTS, LOGIT_REACH } from './discriminator';
import type { Action, State } from './state';

/** Taking hold of the discriminator: a press anywhere moves the nearest knot, arrow keys the one in focus. */
export function bindKnots(
  layer: HTMLElement,
  { state, dispatch }: { state(): State; dispatch(action: Action): void },
): { render(state: State): void; destroy(): void } {
  const handles = [...layer.querySelectorAll<HTMLElement>('[data-knot]')];
  handles.forEach((handle, i) => {
    handle.role = 'slider';
    handle.tabIndex = 0;
    handle.ariaLabel = `Discriminator at x = ${KNOTS[i]}`.replace('-', 'minus ');
    handle.ariaOrientation = 'vertical';
    handle.ariaValueMin = '0';
    handle.ariaValueMax = '1';
  });

  let knot = 0;
  const stop = onDrag(layer, {
    start({ x }) {
      const place = lineX.invert(SIDE * x);
      knot = KNOTS.reduce(
        (best, at, i) => (Math.abs(at - place) < Math.abs(KNOTS[best] - place) ? i : best),
        0,
      );
      handles[knot].focus({ preventScroll: true });
    },
    move({ y }) {
      const answer = Math.min(0.999, Math.max(0.001, answerY.invert(SIDE * y)));
      dispatch({ type: 'knot', knot, logit: logitOf(answer) });
    },
  });

  const listeners = new AbortController();
  layer.addEventListener(
    'keydown',
    (event) => {
      const at = handles.indexOf(event.target as HTMLElement);
      const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
      if (at < 0 || altKey || ctrlKey || metaKey) return;
      const up = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[key];
      const end = { Home: -LOGIT_REACH, End: LOGIT_REACH }[key];
      if (up === undefined && end === undefined) return;
      event.preventDefault();
      const by = 0.25 * (up ?? 0) * (shiftKey ? 4 : 1);
      dispatch({ type: 'knot', knot: at, logit: end ?? state().d[at] + by });
    },
    { signal: listeners.signal },
  );

  return {
    render({ d, source }) {
      put(layer, 'hidden', source !== 'drawn');
      knotPlaces(d).forEach(({ x, y }, i) => {
        handles[i].parentElement!.style.translate = placed(x, y);
        put(handles[i], 'ariaValueNow', sigmoid(d[i]).toFixed(3));
      });
    },
    destroy() {
      stop();
      listeners.abort();
    },
  };
}
