import type { Tick } from '~/ui/chart';
import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { percent, placed, SIDE } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { handleTimes, integrandPaths, levelPaths, logSnrY, schedulePath, timeX } from './curves';
import { createScene, type Scene } from './scene';
import { dials, type Action, type Dial, type State } from './state';
import { liveValues } from './words';

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
    schedule: path('schedule'),
    timeFixed: path('time-fixed'),
    timeBent: path('time-bent'),
    timeArea: path('time-area'),
    level: path('level'),
    shared: path('shared'),
    apart: path('apart'),
    bentTimes: path('bent-times'),
  };
  const tickHosts = { time: part('time-ticks'), level: part('level-ticks') };
  const handles = dials.map((dial) => ({ dial, mark: part(dial) }));

  let held: Dial = 'first';
  const stop = onDrag(part('bend'), {
    start({ x }) {
      const away = (dial: Dial) => Math.abs(handleTimes[dial] - x);
      held = dials.reduce((best, dial) => (away(dial) < away(best) ? dial : best));
    },
    move: ({ y }) => host.dispatch({ type: 'dial', dial: held, value: logSnrY.invert(SIDE * y) }),
  });

  function drawTicks(into: HTMLElement, ticks: readonly Tick[]): void {
    into.replaceChildren(
      ...ticks.map(({ at, label }) => {
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
      if (drawn !== now) {
        const time = integrandPaths(now);
        const level = levelPaths(now, state);
        paths.schedule.setAttribute('d', schedulePath(now.bent));
        paths.timeFixed.setAttribute('d', time.fixed);
        paths.timeBent.setAttribute('d', time.bent);
        paths.timeArea.setAttribute('d', time.bentArea);
        paths.level.setAttribute('d', level.curve);
        paths.shared.setAttribute('d', level.shared);
        paths.apart.setAttribute('d', level.apart);
        paths.bentTimes.setAttribute('d', level.bentTimes);
        drawTicks(tickHosts.time, time.yTicks);
        drawTicks(tickHosts.level, level.yTicks);
        drawn = now;
      }
      for (const { dial, mark } of handles) {
        mark.style.translate = placed(timeX(handleTimes[dial]), logSnrY(state[dial]));
      }
      write(liveValues(state, now));
    },
    destroy: stop,
  };
}
