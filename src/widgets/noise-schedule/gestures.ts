import { onDrag, type DragPoint } from '~/ui/drag';
import { handleTimes } from './curve';
import { stripLength } from './signal';
import { handlesOf, limits, type Action, type State } from './state';

/** A press that moves less than this is no drag: it only takes the focus. */
const SLACK = 3;

type Figure = {
  root: HTMLElement;
  state(): State;
  dispatch(action: Action): void;
};

/** Binds the gestures on the charts: the time cursor, the curve of ᾱ, the two ends of β. */
export function bindGestures(figure: Figure): () => void {
  const listeners = new AbortController();
  const stops = [
    ...[...figure.root.querySelectorAll<HTMLElement>('[data-scrub]')].map((layer) =>
      bindScrub(layer, figure),
    ),
    bindCurve(figure.root.querySelector<HTMLElement>('[data-handles]')!, figure),
    bindBetas(figure.root.querySelector<HTMLElement>('[data-betas]')!, figure),
  ];
  figure.root.addEventListener(
    'keydown',
    (event) => {
      const action = keyAction(event, figure.state());
      if (!action) return;
      event.preventDefault();
      figure.dispatch(action);
      if (action.type === 'beta') figure.dispatch({ type: 'release' });
    },
    { signal: listeners.signal },
  );
  return () => {
    listeners.abort();
    for (const stop of stops) stop();
  };
}

/** The strip's first and last pictures are the ends of the chain, half a picture from its edges. */
function bindScrub(layer: HTMLElement, { dispatch }: Figure): () => void {
  const inset = layer.closest('[data-strip]') ? 0.5 / stripLength : 0;
  return onDrag(layer, {
    move: ({ x }) => dispatch({ type: 'time', u: (x - inset) / (1 - 2 * inset) }),
  });
}

/** Calls `move` only once the pointer has left the place where it went down. */
function pastSlack(move: (point: DragPoint) => void) {
  let origin: PointerEvent | undefined;
  let moving = false;
  return {
    start(event: PointerEvent) {
      origin = event;
      moving = false;
    },
    move(point: DragPoint, event: PointerEvent) {
      moving ||=
        origin !== undefined &&
        Math.hypot(event.clientX - origin.clientX, event.clientY - origin.clientY) > SLACK;
      if (moving) move(point);
    },
  };
}

/** The handle or the curve follows the finger at the distance at which it was taken. */
function bindCurve(layer: HTMLElement, { state, dispatch }: Figure): () => void {
  let handle: number | undefined;
  let offset = 0;
  let last: { u: number; alphaBar: number };

  const gate = pastSlack(({ x, y }) => {
    const alphaBar = 1 - y + offset;
    if (handle !== undefined) {
      dispatch({ type: 'handle', index: handle, alphaBar });
      return;
    }
    // A quick stroke skips pixels; it is followed in steps shorter than half the handles' spacing.
    const steps = Math.max(1, Math.ceil(Math.abs(x - last.u) * 2 * handleTimes.length));
    for (let i = 1; i <= steps; i++) {
      const part = i / steps;
      dispatch({
        type: 'bend',
        u: last.u + part * (x - last.u),
        alphaBar: last.alphaBar + part * (alphaBar - last.alphaBar),
      });
    }
    last = { u: x, alphaBar };
  });

  return onDrag(layer, {
    start({ x, y }, event) {
      gate.start(event);
      const target = (event.target as Element).closest<HTMLElement>('[data-handle]');
      handle = target ? Number(target.dataset.handle) : undefined;
      const { schedule, T } = state();
      const alphaBar =
        handle === undefined ? schedule.alphaBar[Math.round(x * T)] : handlesOf(state())[handle];
      offset = alphaBar - (1 - y);
      last = { u: x, alphaBar };
      target?.focus({ preventScroll: true });
    },
    move: (point, event) => gate.move(point, event),
  });
}

function bindBetas(layer: HTMLElement, { state, dispatch }: Figure): () => void {
  let name: 'b1' | 'bT' = 'bT';
  let offset = 0;
  const gate = pastSlack(({ y }) => {
    const value = (1 - y + offset) * state().betaTop;
    dispatch({ type: 'beta', name, value: Number(value.toPrecision(3)) });
  });
  return onDrag(layer, {
    start({ y }, event) {
      gate.start(event);
      const target = (event.target as Element).closest<HTMLElement>('[data-beta]');
      name = target?.dataset.beta === 'b1' ? 'b1' : 'bT';
      offset = state()[name] / state().betaTop - (1 - y);
      target?.focus({ preventScroll: true });
    },
    move: (point, event) => gate.move(point, event),
    end: () => dispatch({ type: 'release' }),
  });
}

const upKeys = ['ArrowUp', 'ArrowRight', 'PageUp'];
const downKeys = ['ArrowDown', 'ArrowLeft', 'PageDown'];

/** Arrow keys move a handle a little, with Shift or as Page keys ten times that; Home, End to the limits. */
function keyAction(event: KeyboardEvent, state: State): Action | undefined {
  const { key, shiftKey } = event;
  const target = event.target as HTMLElement;
  const direction = upKeys.includes(key) ? 1 : downKeys.includes(key) ? -1 : 0;
  const strength = direction * (shiftKey || key.startsWith('Page') ? 10 : 1);
  const toEnd = key === 'Home' || key === 'End';
  if (event.altKey || event.ctrlKey || event.metaKey || (direction === 0 && !toEnd)) {
    return undefined;
  }
  if (target.dataset.handle !== undefined) {
    const index = Number(target.dataset.handle);
    const alphaBar = toEnd ? Number(key === 'End') : handlesOf(state)[index] + 0.01 * strength;
    return { type: 'handle', index, alphaBar };
  }
  if (target.dataset.beta !== undefined) {
    const name = target.dataset.beta === 'b1' ? 'b1' : 'bT';
    const end = key === 'End' ? limits.beta.max : limits.beta.min;
    const value = toEnd ? end : Number((state[name] * 1.05 ** strength).toPrecision(3));
    return { type: 'beta', name, value };
  }
  return undefined;
}
