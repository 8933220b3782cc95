import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { percent, placed, SIDE } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { put } from '~/ui/put';
import { barsOf, densityPaths, lineX, schedulePath, shareY, timeX, type Bars } from './curves';
import { createScene, lineNames, type Scene } from './scene';
import type { Action, State } from './state';
import { isShown, liveValues, slackOf } from './words';

/** A slack above this shows at a glance. */
const OPEN = 0.005;

export function createView(
  root: HTMLElement,
  host: { state(): State; dispatch(action: Action): void },
): FigureView<State> {
  const { find } = figureParts(root);
  const path = (name: string) => find<SVGPathElement>(`[data-path="${name}"]`);
  const part = (name: string) => find<HTMLElement>(`[data-part="${name}"]`);
  const scene = createScene();
  const write = liveNumbers(root);
  const paths = {
    area: path('data-area'),
    data: path('data'),
    model: path('model'),
    schedule: path('schedule'),
    terms: path('terms'),
    faults: path('faults'),
    zero: path('zero'),
  };
  const marks = { mid: part('mid'), end: part('end'), cursor: part('cursor') };
  const rows = lineNames.map((name) => ({ name, row: find<HTMLElement>(`[data-line="${name}"]`) }));
  const pointParts = [...root.querySelectorAll<HTMLElement>('[data-of]')];
  const tickHost = part('bar-ticks');

  let held: 'mid' | 'end' = 'mid';
  const stops = [
    onDrag(part('bend'), {
      start({ x }) {
        held = x < 0.75 ? 'mid' : 'end';
      },
      move: ({ y }) => host.dispatch({ type: 'dial', dial: held, value: shareY.invert(SIDE * y) }),
    }),
    onDrag(part('scrub'), {
      move({ x }) {
        if (host.state().of === 'point') {
          host.dispatch({ type: 'dial', dial: 'x0', value: lineX.invert(SIDE * x) });
        }
      },
    }),
  ];

  function drawChain(now: Scene): void {
    const { area, data, model } = densityPaths(now);
    paths.area.setAttribute('d', area);
    paths.data.setAttribute('d', data);
    paths.model.setAttribute('d', model);
    paths.schedule.setAttribute('d', schedulePath(now));
  }

  function drawBars({ terms, faults, zero, yTicks }: Bars): void {
    paths.terms.setAttribute('d', terms);
    paths.faults.setAttribute('d', faults);
    paths.zero.setAttribute('d', `M0 ${zero}H${SIDE}`);
    tickHost.replaceChildren(
      ...yTicks.map(({ at, label }) => {
        const tick = document.createElement('span');
        tick.className = 'graph-tick graph-tick-y';
        tick.style.top = percent(at);
        tick.textContent = label;
        return tick;
      }),
    );
  }

  let drawn: Scene | undefined;
  return {
    render(state) {
      const now = scene(state);
      if (drawn?.chain !== now.chain) drawChain(now);
      if (drawn?.bound !== now.bound) drawBars(barsOf(now));
      drawn = now;
      for (const { name, row } of rows) {
        put(row, 'hidden', !isShown(name, now));
        put(row.dataset, 'open', String((slackOf(name, now) ?? 0) > OPEN));
      }
      for (const element of pointParts) put(element, 'hidden', element.dataset.of !== state.of);
      marks.mid.style.translate = placed(timeX(0.5), shareY(state.mid));
      marks.end.style.translate = placed(timeX(1), shareY(state.end));
      marks.cursor.style.translate = placed(lineX(state.x0));
      put(marks.cursor, 'hidden', state.of !== 'point');
      write(liveValues(state, now));
    },
    destroy() {
      for (const stop of stops) stop();
    },
  };
}
