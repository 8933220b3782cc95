import { divergenceNames } from '~/math/divergences';
import { slidingOutlook, type MassShape, type Masses } from '~/math/sliding-masses';
import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { placed, SIDE } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import { put } from '~/ui/put';
import { heightOf, jumps, massPath, outlookPaths, slopeHeight, thetaX, valueTicks } from './curves';
import { massesOf, REACH, type Action, type State } from './state';
import { liveValues, thetaLabel, verdictOf } from './words';

const KEY_MOVE = 0.05;

export function createView(
  root: HTMLElement,
  host: { state(): State; dispatch(action: Action): void },
): FigureView<State> {
  const { find } = figureParts(root);
  const part = (name: string) => find<HTMLElement>(`[data-part="${name}"]`);
  const path = (name: string) => find<SVGPathElement>(`[data-path="${name}"]`);
  const write = liveNumbers(root);
  const [p, q] = [path('p'), path('q')];
  const model = part('model');
  const handle = part('handle');

  handle.role = 'slider';
  handle.tabIndex = 0;
  handle.ariaLabel = 'The model’s mass';
  handle.ariaValueMin = String(-REACH);
  handle.ariaValueMax = String(REACH);
  const slide = (theta: number) => host.dispatch({ type: 'dial', dial: 'theta', value: theta });
  const listeners = new AbortController();
  handle.addEventListener(
    'keydown',
    (event) => {
      const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
      const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[key];
      if (direction === undefined || altKey || ctrlKey || metaKey) return;
      event.preventDefault();
      slide(host.state().theta + direction * KEY_MOVE * (shiftKey ? 5 : 1));
    },
    { signal: listeners.signal },
  );
  const stopDrag = onDrag(part('plane'), {
    move: ({ x }) => slide(snapped(thetaX.invert(SIDE * x))),
  });

  const cards = divergenceNames.map((name) => {
    const card = find<HTMLElement>(`[data-card="${name}"]`);
    const [value, slope] = [path(`value-${name}`), path(`slope-${name}`)];
    const [hole, point] = [part(`hole-${name}`), part(`point-${name}`)];
    const [dot, tangent] = [part(`dot-${name}`), part(`tangent-${name}`)];
    return {
      curves(masses: Masses) {
        const paths = outlookPaths(name, masses);
        value.setAttribute('d', paths.value);
        slope.setAttribute('d', paths.slope);
        const gap = jumps(name, masses);
        put(hole, 'hidden', !gap);
        put(point, 'hidden', !gap);
        if (!gap) return;
        hole.style.translate = placed(
          thetaX(0),
          heightOf(name, slidingOutlook(name, 1e-9, masses).value),
        );
        point.style.translate = placed(thetaX(0), heightOf(name, 0));
      },
      marks(theta: number, masses: Masses) {
        const outlook = slidingOutlook(name, theta, masses);
        dot.style.translate = placed(thetaX(theta), heightOf(name, outlook.value));
        const at = slopeHeight(name, outlook.slope);
        put(tangent, 'hidden', Number.isNaN(at));
        if (!Number.isNaN(at)) tangent.style.translate = placed(thetaX(theta), at);
        put(card.dataset, 'verdict', verdictOf(outlook, theta));
      },
    };
  });
  const drawCurves = memoLast((shape: MassShape, sigma: number, width: number) => {
    for (const { curves } of cards) curves({ shape, sigma, width });
    const ticks = divergenceNames.flatMap((name) => valueTicks(name, { shape, sigma, width }));
    write(Object.fromEntries(ticks.map(({ live, label }) => [live, label])));
  });

  return {
    render(state) {
      const { theta, shape, sigma, width } = state;
      const masses = massesOf(state);
      drawCurves(shape, sigma, width);
      p.setAttribute('d', massPath(0, masses));
      q.setAttribute('d', massPath(theta, masses));
      model.style.translate = placed(thetaX(theta));
      put(handle, 'ariaValueNow', String(theta));
      put(handle, 'ariaValueText', thetaLabel(state));
      for (const { marks } of cards) marks(theta, masses);
      write(liveValues(state));
    },
    destroy() {
      stopDrag();
      listeners.abort();
    },
  };
}

/** Near the data a hand means the data. */
const snapped = (theta: number): number => (Math.abs(theta) < 0.06 ? 0 : theta);
