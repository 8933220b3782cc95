import type { Point } from '~/math/minimax-game';
import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { placed } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import { put } from '~/ui/put';
import { distancePath, fieldPath, placeOf, stepX, trailPath } from './plane';
import { createScene, FLOW_FINENESS, gameOf } from './scene';
import { hasStrength, optimisers, REACH, type Action, type GameName, type State } from './state';
import { liveValues, planeLabel } from './words';

const KEY_MOVE = 0.1;

export function createView(
  root: HTMLElement,
  host: { state(): State; dispatch(action: Action): void },
): FigureView<State> {
  const { find } = figureParts(root);
  const scene = createScene();
  const write = liveNumbers(root);
  const plane = find<SVGSVGElement>('[data-part="plane"]');
  const field = find<SVGPathElement>('[data-path="field"]');
  const flow = find<SVGPathElement>('[data-path="flow"]');
  const startMark = find<SVGElement>('[data-part="start"]');
  const cursor = find<HTMLElement>('[data-part="cursor"]');
  const strength = find<HTMLElement>('[data-part="strength"]');
  const formulas = [...root.querySelectorAll<HTMLElement>('[data-game]')];
  const drawn = optimisers.map((optimiser) => ({
    optimiser,
    trail: find<SVGPathElement>(`[data-path="trail-${optimiser}"]`),
    head: find<SVGPathElement>(`[data-path="head-${optimiser}"]`),
    distance: find<SVGPathElement>(`[data-path="distance-${optimiser}"]`),
  }));

  const stopDrag = onDrag(plane, {
    move: ({ x, y }) =>
      host.dispatch({ type: 'start', start: [REACH * (2 * x - 1), REACH * (1 - 2 * y)] }),
  });
  const listeners = new AbortController();
  plane.addEventListener(
    'keydown',
    (event) => {
      const start = movedStart(event, host.state());
      if (!start) return;
      event.preventDefault();
      host.dispatch({ type: 'start', start });
    },
    { signal: listeners.signal },
  );

  const drawGame = memoLast((game: GameName, epsilon: number) => {
    field.setAttribute('d', fieldPath(gameOf(game, epsilon)));
    put(strength, 'hidden', !hasStrength(game));
    for (const formula of formulas) put(formula, 'hidden', formula.dataset.game !== game);
  });

  return {
    render(state) {
      const paths = scene(state);
      drawGame(state.game, state.strength);
      flow.setAttribute('d', state.flow ? trailPath(paths.flow, FLOW_FINENESS * state.t) : '');
      for (const { optimiser, trail, head, distance } of drawn) {
        const path = paths[optimiser];
        const place = state[optimiser] ? placeOf(path, state.t) : undefined;
        trail.setAttribute('d', state[optimiser] ? trailPath(path, state.t) : '');
        distance.setAttribute('d', state[optimiser] ? distancePath(path, state.t) : '');
        head.style.display = place ? '' : 'none';
        if (place) head.setAttribute('transform', place);
      }
      startMark.setAttribute('transform', `translate(${100 * state.x} ${-100 * state.y})`);
      cursor.style.translate = placed(stepX(state.t));
      put(plane, 'ariaLabel', planeLabel(state));
      write(liveValues(state, paths));
    },
    destroy() {
      stopDrag();
      listeners.abort();
    },
  };
}

function movedStart({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent, { x, y }: State) {
  if (altKey || ctrlKey || metaKey) return undefined;
  const by = shiftKey ? 5 * KEY_MOVE : KEY_MOVE;
  const moves: Record<string, Point> = {
    ArrowLeft: [x - by, y],
    ArrowRight: [x + by, y],
    ArrowUp: [x, y + by],
    ArrowDown: [x, y - by],
  };
  return Object.hasOwn(moves, key) ? moves[key] : undefined;
}
