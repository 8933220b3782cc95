import { bindDensityHandles } from '~/ui/density-handles';
import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { placed, SIDE } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import { put } from '~/ui/put';
import { answerPath, answerY, arrowsOf, densityPaths, densityY, lineX, type Arrow } from './curves';
import { createScene, type Scene } from './scene';
import type { Action, ShapeName, State } from './state';
import { liveValues } from './words';

export function createView(
  root: HTMLElement,
  host: { state(): State; dispatch(action: Action): void },
): FigureView<State> {
  const { find } = figureParts(root);
  const path = (name: string) => find<SVGPathElement>(`[data-path="${name}"]`);
  const scene = createScene();
  const write = liveNumbers(root);
  const curves = { p: [path('p-area'), path('p-line')], q: [path('q-area'), path('q-line')] };
  const plain = path('plain');
  const smoothed = path('smoothed');
  const levels = { alpha: path('alpha'), beta: path('beta') };
  const names = {
    alpha: find<HTMLElement>('[data-part="alpha"]'),
    beta: find<HTMLElement>('[data-part="beta"]'),
  };
  const cursors = [...root.querySelectorAll<HTMLElement>('[data-part="cursor"]')];
  const arrows = {
    plain: [...root.querySelectorAll<HTMLElement>('[data-row="plain"]')],
    smoothed: [...root.querySelectorAll<HTMLElement>('[data-row="smoothed"]')],
  };
  const handles = bindDensityHandles(find('[data-part="densities"]'), {
    names: { p: 'the data', q: 'the fakes' },
    x: lineX,
    y: densityY,
    get: (name) => host.state()[name as ShapeName],
    set: (name, shape) => host.dispatch({ type: 'shape', name: name as ShapeName, shape }),
  });
  const stopDrag = onDrag(find<HTMLElement>('[data-part="scrub"]'), {
    move: ({ x }) => host.dispatch({ type: 'x', x: lineX.invert(SIDE * x) }),
  });

  const draw = memoLast((now: Scene, alpha: number, beta: number) => {
    for (const name of ['p', 'q'] as const) {
      const { area, line } = densityPaths(now[name].density);
      curves[name][0].setAttribute('d', area);
      curves[name][1].setAttribute('d', line);
    }
    plain.setAttribute('d', answerPath(now.plain));
    smoothed.setAttribute('d', answerPath(now.smoothed));
    for (const [name, value] of [
      ['alpha', alpha],
      ['beta', beta],
    ] as const) {
      levels[name].setAttribute('d', `M0 ${answerY(value)}H${SIDE}`);
      names[name].style.translate = placed(0, answerY(value));
    }
    for (const row of ['plain', 'smoothed'] as const) {
      arrowsOf(now, row).forEach((arrow, i) => drawArrow(arrows[row][i], arrow));
    }
    handles.render();
  });

  return {
    render(state) {
      const now = scene(state);
      draw(now, state.alpha, state.beta);
      for (const cursor of cursors) cursor.style.translate = placed(lineX(state.x));
      write(liveValues(state, now));
    },
    destroy() {
      stopDrag();
      handles.destroy();
    },
  };
}

function drawArrow(mark: HTMLElement, { at, height, length, leftwards, dead }: Arrow): void {
  const shaft = mark.querySelector<HTMLElement>('.shaft')!;
  mark.style.translate = placed(at, height);
  put(shaft.style, 'width', length);
  put(mark.dataset, 'leftwards', String(leftwards));
  put(mark.dataset, 'dead', String(dead));
}
