import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { placed, SIDE } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import { put } from '~/ui/put';
import {
  atomsPath,
  barsPath,
  cellsPath,
  contourPath,
  densityPath,
  dotsPath,
  gridPath,
  levels,
  mapPath,
  planeAcross,
  planeUp,
  squarePath,
  stemsPath,
  waysPath,
  xUp,
  zAcross,
} from './drawing';
import { bindRings, type Ring } from './rings';
import { createScene, planeSample, preimagesAt, type LineScene, type PlaneScene } from './scene';
import { CENTRES, FAR, KNOTS, NEAR, REACH, targetsOf, type Action, type State } from './state';
import { liveValues } from './words';

/** Points of the sample that are drawn before the map. */
export const DOTS = 300;

export function createView(
  root: HTMLElement,
  host: { state(): State; dispatch(action: Action): void },
): FigureView<State> {
  const { find } = figureParts(root);
  const path = (name: string) => {
    const element = find<SVGPathElement>(`[data-path="${name}"]`);
    return (d: string) => element.setAttribute('d', d);
  };
  const scene = createScene();
  const stage = find<HTMLElement>('[data-part="stage"]');
  const write = liveNumbers(root);
  const draw = Object.fromEntries(
    ['map', 'ways', 'density', 'bars', 'atoms', 'stems', 'dots', 'square', 'grid', 'carried'].map(
      (name) => [name, path(name)],
    ),
  );
  const contours = levels.map((_, i) => [path(`contour-${i}`), path(`contour-too-${i}`)]);
  const cells = levels.map((_, i) => path(`cells-${i}`));
  const cursor = find<HTMLElement>('[data-part="cursor"]');

  const number = (value: number): string => value.toFixed(2).replace('-', 'minus ');
  const knots = KNOTS.map((z, knot): Ring => ({
    label: `Value of the map at z = ${number(z)}: up and down`,
    limits: [-REACH, REACH],
    onlyUp: true,
    get: () => [z, host.state().y[knot]],
    set: (_, value) => host.dispatch({ type: 'knot', knot, value }),
    words: () => `x = ${number(host.state().y[knot])}`,
  }));
  const targets = CENTRES.map((z, centre): Ring => ({
    label: `Where the map carries (${z.map(number).join(', ')})`,
    limits: [-FAR, FAR],
    get: () => targetsOf(host.state())[centre],
    set: (x, y) => host.dispatch({ type: 'target', centre, to: [x, y] }),
    words: () => `to (${targetsOf(host.state())[centre].map(number).join(', ')})`,
  }));
  const look: Ring = {
    label: 'Place looked at before the map',
    limits: [-NEAR, NEAR],
    get: () => [host.state().z1, host.state().z2],
    set: (z1, z2) => host.dispatch({ type: 'look-plane', z: [z1, z2] }),
    words: () => `(${[host.state().z1, host.state().z2].map(number).join(', ')})`,
  };
  const rings = [
    bindRings(find('[data-part="knots"]'), knots, { x: zAcross, y: xUp }),
    bindRings(find('[data-part="look"]'), [look], { x: planeAcross, y: planeUp }),
    bindRings(find('[data-part="targets"]'), targets, { x: planeAcross, y: planeUp }),
  ];
  const stopDrag = onDrag(find<HTMLElement>('[data-part="scrub"]'), {
    move: ({ y }) => host.dispatch({ type: 'look', x: xUp.invert(SIDE * y) }),
  });

  const drawLine = memoLast((line: LineScene) => {
    draw.map(mapPath(line));
    draw.density(densityPath(line));
    draw.bars(barsPath(line));
    draw.atoms(atomsPath(line));
  });
  const drawPlace = memoLast((line: LineScene, x: number) => {
    const found = preimagesAt(line.map, x);
    draw.ways(waysPath(x, found));
    draw.stems(stemsPath(found));
    cursor.style.translate = placed(0, xUp(x));
  });
  const drawPlane = memoLast((plane: PlaneScene) => {
    draw.grid(gridPath(plane.map));
    levels.forEach((level, i) => {
      const lines = contourPath(plane, level);
      for (const draws of contours[i]) draws(lines);
      cells[i](cellsPath(plane, i));
    });
  });
  const drawDots = memoLast((seed: number, count: number) =>
    draw.dots(dotsPath(planeSample(seed, count))),
  );
  const drawSquare = memoLast((plane: PlaneScene, z1: number, z2: number) => {
    draw.square(squarePath([z1, z2]));
    draw.carried(squarePath([z1, z2], plane.map));
  });

  return {
    render(state) {
      const now = scene(state);
      put(stage.dataset, 'mode', state.mode);
      if (now.line) {
        drawLine(now.line);
        drawPlace(now.line, state.x);
      }
      if (now.plane) {
        drawPlane(now.plane);
        drawDots(state.seed, Math.min(DOTS, Number(state.n)));
        drawSquare(now.plane, state.z1, state.z2);
      }
      for (const ring of rings) ring.render();
      write(liveValues(state, now));
    },
    destroy() {
      for (const ring of rings) ring.destroy();
      stopDrag();
    },
  };
}
