import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { placed, SIDE } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import { put } from '~/ui/put';
import { closenessDot, closenessPath, roadPaths, stepGraph, timeX, valueY } from './curves';
import { createScene, type Scene } from './scene';
import type { Action, State } from './state';
import { liveValues, planeLabel } from './words';

export function createView(
  root: HTMLElement,
  host: { state(): State; dispatch(action: Action): void },
): FigureView<State> {
  const { find } = figureParts(root);
  const path = (name: string) => find<SVGPathElement>(`[data-path="${name}"]`);
  const part = (name: string) => find<HTMLElement>(`[data-part="${name}"]`);
  const scene = createScene();
  const write = liveNumbers(root);
  const slider = find<HTMLInputElement>('.control-range[data-control="t"] input');
  const plane = find<HTMLElement>('[data-graph="bridge"] .graph-area');
  const bumps = [0, 1, 2].map((k) => path(`bump-${k}`));
  const paths = {
    band: path('band'),
    line: path('line'),
    told: path('told'),
    point: path('point'),
    untold: path('untold'),
    untoldArea: path('untold-area'),
    normal: path('normal'),
    closeness: path('closeness'),
  };
  const marks = { x0: part('x0'), xt: part('xt'), before: part('before'), kl: part('kl') };

  let held: 'x0' | 'xt' | undefined;
  const stop = onDrag(part('plane'), {
    start({ x }) {
      const { t } = scene(host.state());
      // What is nearer along the chain: its beginning, or x_t.
      held = x < t / Number(host.state().T) / 2 ? 'x0' : 'xt';
    },
    move({ x, y }) {
      const value = valueY.invert(SIDE * y);
      if (held === 'x0') host.dispatch({ type: 'x0', x0: value });
      else host.dispatch({ type: 'move', u: timeX.invert(SIDE * x), xt: value });
    },
    end: () => {
      held = undefined;
    },
  });

  const drawBumps = memoLast((roads: Scene['bumps']) => {
    bumps.forEach((bump, k) =>
      bump.setAttribute('d', k < roads.length ? roadPaths(roads[k]).band : ''),
    );
  });

  return {
    render(state) {
      const now = scene(state);
      const share = now.t / Number(state.T);
      put(slider, 'max', state.T);
      drawBumps(now.bumps);
      const { band, line } = roadPaths(now.bridge);
      paths.band.setAttribute('d', band);
      paths.line.setAttribute('d', line);
      const step = stepGraph(now);
      paths.told.setAttribute('d', step.told);
      paths.point.setAttribute('d', step.point);
      paths.untold.setAttribute('d', step.untold.line);
      paths.untoldArea.setAttribute('d', step.untold.area);
      paths.normal.setAttribute('d', step.normal);
      paths.closeness.setAttribute('d', closenessPath(now));
      marks.x0.style.translate = placed(0, valueY(state.x0));
      marks.xt.style.translate = placed(timeX(share), valueY(state.xt));
      marks.before.style.translate = placed(timeX((now.t - 1) / Number(state.T)));
      const dot = closenessDot(now);
      put(marks.kl, 'hidden', dot === undefined);
      if (dot) marks.kl.style.translate = placed(dot.x, dot.y);
      put(plane, 'ariaLabel', planeLabel(state));
      write({
        ...liveValues(state, now),
        ...Object.fromEntries(step.ticks.map(({ label }, i) => [`tick${i}`, label])),
      });
    },
    destroy: stop,
  };
}
