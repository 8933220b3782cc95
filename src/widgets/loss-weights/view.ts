import { weightingNames } from '~/math/loss-weights';
import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { onGraph, percent, placed } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import { put } from '~/ui/put';
import { sharePath, stepUnder, tickShows, timeX, weightPath, weightY } from './curves';
import { createScene, type Scene } from './scene';
import type { Action, State } from './state';
import { graphLabel, liveValues } from './words';

export function createView(
  root: HTMLElement,
  host: { state(): State; dispatch(action: Action): void },
): FigureView<State> {
  const { find } = figureParts(root);
  const write = liveNumbers(root);
  const scene = createScene();
  const curves = weightingNames.map((name) => ({
    name,
    weight: find<SVGPathElement>(`[data-path="weight-${name}"]`),
    share: find<SVGPathElement>(`[data-path="share-${name}"]`),
    dot: find<HTMLElement>(`[data-dot="${name}"]`),
  }));
  const cursors = [...root.querySelectorAll<HTMLElement>('[data-part="cursor"]')];
  const evens = [...root.querySelectorAll<HTMLElement>('[data-part="even"]')];
  const ticks = [...root.querySelectorAll<HTMLElement>('[data-tick]')];
  const area = find<HTMLElement>('[data-graph="weights"] .graph-area');
  const stops = [...root.querySelectorAll<HTMLElement>('[data-part="scrub"]')].map((scrub) =>
    onDrag(scrub, {
      move: ({ x }) => host.dispatch({ type: 't', t: stepUnder(x, host.state().logarithmic) }),
    }),
  );

  const drawAxis = memoLast((logarithmic: boolean) => {
    for (const tick of ticks) {
      const t = Number(tick.dataset.tick);
      tick.style.left = percent(timeX(logarithmic)(t));
      put(tick, 'hidden', !tickShows(t, logarithmic));
    }
  });
  const drawCurves = memoLast((now: Scene, logarithmic: boolean, shown: string) => {
    const shows = shown.split(' ');
    for (const { name, weight, share } of curves) {
      const on = shows.includes(name);
      weight.setAttribute('d', on ? weightPath(now.curves[name], logarithmic) : '');
      share.setAttribute('d', on ? sharePath(now.curves[name], logarithmic) : '');
    }
    for (const mark of evens) mark.style.translate = placed(timeX(logarithmic)(now.even));
  });

  return {
    render(state) {
      const { logarithmic, t } = state;
      const now = scene(state);
      const x = timeX(logarithmic);
      drawAxis(logarithmic);
      drawCurves(now, logarithmic, weightingNames.filter((name) => state[name]).join(' '));
      for (const cursor of cursors) cursor.style.translate = placed(x(t));
      for (const { name, dot } of curves) {
        const y = weightY(now.curves[name].relative[t]);
        put(dot, 'hidden', !state[name] || !onGraph(y));
        if (!dot.hidden) dot.style.translate = placed(x(t), y);
      }
      put(area, 'ariaLabel', graphLabel(state));
      write(liveValues(state, now));
    },
    destroy() {
      for (const stop of stops) stop();
    },
  };
}
