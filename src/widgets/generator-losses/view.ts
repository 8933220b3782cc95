import { generatorLosses } from '~/math/gan-losses';
import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { onGraph, placed, SIDE } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { put } from '~/ui/put';
import {
  alongAxis,
  axisTicks,
  bellLine,
  bellPath,
  bellTop,
  discriminatorPath,
  fakesPath,
  logitAlong,
  lossCurve,
  lossDots,
  lossY,
  placeX,
  pushCurve,
  pushDots,
  pushOf,
  pushTicks,
  pushY,
} from './curves';
import { createScene, lossNames } from './scene';
import type { Action, State } from './state';
import { liveValues, offsetLabel } from './words';

const OFFSET_STEP = 0.1;

export function createView(
  root: HTMLElement,
  host: { state(): State; dispatch(action: Action): void },
): FigureView<State> {
  const { find } = figureParts(root);
  const path = (name: string) => find<SVGPathElement>(`[data-path="${name}"]`);
  const part = (name: string) => find<HTMLElement>(`[data-part="${name}"]`);
  const scene = createScene();
  const write = liveNumbers(root);
  const handle = part('offset');
  const cursors = [...root.querySelectorAll<HTMLElement>('[data-part="cursor"]')];
  const place = {
    area: path('fakes-area'),
    line: path('fakes-line'),
    discriminator: path('discriminator'),
    fakes: path('fakes'),
  };
  const losses = lossNames.map((name) => ({
    name,
    lossCurve: path(`loss-${name}`),
    lossDots: path(`loss-dots-${name}`),
    lossMark: part(`loss-mark-${name}`),
    pushCurve: path(`push-${name}`),
    pushDots: path(`push-dots-${name}`),
    pushMark: part(`push-mark-${name}`),
  }));

  const stops = [...root.querySelectorAll<HTMLElement>('[data-part="scrub"]')].map((layer) =>
    onDrag(layer, {
      move: ({ x }) => host.dispatch({ type: 'logit', logit: logitAlong(host.state().axis, x) }),
    }),
  );
  stops.push(bindBell(handle, part('place'), host));

  function moveMark(mark: HTMLElement, x: number, y: number): void {
    put(mark, 'hidden', !onGraph(y));
    if (!mark.hidden) mark.style.translate = placed(x, y);
  }

  return {
    render(state) {
      const { axis, by, logit, offset } = state;
      const now = scene(state);
      place.area.setAttribute('d', bellPath(offset));
      place.line.setAttribute('d', bellLine(offset));
      place.discriminator.setAttribute('d', discriminatorPath(offset));
      place.fakes.setAttribute('d', fakesPath(now));
      handle.parentElement!.style.translate = placed(placeX(offset), bellTop);
      put(handle, 'ariaValueNow', String(offset));
      put(handle, 'ariaValueText', offsetLabel(state));
      const x = alongAxis(axis, logit);
      for (const cursor of cursors) cursor.style.translate = placed(x);
      for (const loss of losses) {
        const { name } = loss;
        loss.lossCurve.setAttribute('d', lossCurve(name, axis));
        loss.lossDots.setAttribute('d', lossDots(name, state, now));
        loss.pushCurve.setAttribute('d', pushCurve(name, state));
        loss.pushDots.setAttribute('d', pushDots(name, state, now));
        moveMark(loss.lossMark, x, lossY(generatorLosses[name].loss(logit)));
        moveMark(loss.pushMark, x, pushY[by](pushOf(name, by, logit)));
      }
      write({ ...liveValues(state, now), ...tickWords(state) });
    },
    destroy() {
      for (const stop of stops) stop();
    },
  };
}

function tickWords({ axis, by }: State): Record<string, string> {
  const named = (prefix: string, labels: { label: string }[]) =>
    labels.map(({ label }, i) => [`${prefix}-${i}`, label]);
  return Object.fromEntries([
    ...named('axis-tick', axisTicks(axis)),
    ...named('push-tick', pushTicks[by]),
  ]);
}

/** The bell of the fakes follows the pointer, and arrow keys where it has the focus. */
function bindBell(
  handle: HTMLElement,
  graph: HTMLElement,
  { state, dispatch }: { state(): State; dispatch(action: Action): void },
): () => void {
  handle.role = 'slider';
  handle.tabIndex = 0;
  handle.ariaLabel = 'Distance of the fakes from the data';
  handle.ariaValueMin = '0';
  handle.ariaValueMax = '5';
  const listeners = new AbortController();
  handle.addEventListener(
    'keydown',
    (event) => {
      const { key, shiftKey } = event;
      const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[key];
      if (direction === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const by = direction * OFFSET_STEP * (shiftKey ? 5 : 1);
      dispatch({ type: 'offset', offset: state().offset + by });
    },
    { signal: listeners.signal },
  );
  const stop = onDrag(graph, {
    move: ({ x }) => dispatch({ type: 'offset', offset: placeX.invert(SIDE * x) }),
  });
  return () => {
    listeners.abort();
    stop();
  };
}
