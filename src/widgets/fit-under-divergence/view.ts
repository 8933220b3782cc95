import { fitNames } from '~/math/gaussian-fit';
import type { Mixture1d } from '~/math/mixture-1d';
import { bindDensityHandles } from '~/ui/density-handles';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import type { ValueGrid } from '~/ui/isolines';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import { densityPaths, densityY, headPlace, landscapePath, lineX, trailPath } from './curves';
import { createScene, densityAt, placeAt, type Fit, type Scene } from './scene';
import { startShape, type Action, type State } from './state';
import { liveValues } from './words';

export function createView(
  root: HTMLElement,
  host: { state(): State; dispatch(action: Action): void },
): FigureView<State> {
  const { find } = figureParts(root);
  const path = (name: string) => find<SVGPathElement>(`[data-path="${name}"]`);
  const scene = createScene();
  const write = liveNumbers(root);
  const [pArea, pLine, fitLine] = ['p-area', 'p-line', 'fit-line'].map(path);
  const [map, trail, startLine] = ['landscape', 'trail', 'start-line'].map(path);
  const head = find<HTMLElement>('[data-part="head"]');
  const first = find<HTMLElement>('[data-part="first"]');
  const cards = fitNames.map((name) => {
    const line = path(`q-${name}`);
    return {
      name,
      data: path(`p-${name}`),
      draw: memoLast((fit: Fit, t: number) => {
        const { density } = densityAt(placeAt(fit, t));
        line.setAttribute('d', densityPaths(density).line);
      }),
    };
  });
  const handles = bindDensityHandles(find('[data-part="densities"]'), {
    names: { p: 'the data', q: 'the start of the model' },
    x: lineX,
    y: densityY,
    get: (name): Mixture1d => (name === 'p' ? host.state().p : startShape(host.state())),
    set: (name, shape) => host.dispatch({ type: name === 'p' ? 'data' : 'start', shape }),
  });

  const drawData = memoLast(({ density }: Scene['p']) => {
    const { area, line } = densityPaths(density);
    pArea.setAttribute('d', area);
    pLine.setAttribute('d', line);
    for (const { data } of cards) data.setAttribute('d', area);
  });
  const drawMap = memoLast((landscape: ValueGrid) =>
    map.setAttribute('d', landscapePath(landscape)),
  );
  const drawFit = memoLast((fit: Fit, t: number) => {
    const [from, now] = [0, t].map((n) => densityPaths(densityAt(placeAt(fit, n)).density).line);
    startLine.setAttribute('d', from);
    fitLine.setAttribute('d', now);
    trail.setAttribute('d', trailPath(fit, t));
    first.style.translate = headPlace(fit, 0);
    head.style.translate = headPlace(fit, t);
  });

  return {
    render(state) {
      const now = scene(state);
      drawData(now.p);
      drawMap(now.landscape);
      drawFit(now.fits[state.show], state.t);
      for (const { name, draw } of cards) draw(now.fits[name], state.t);
      handles.render();
      write(liveValues(state, now));
    },
    destroy() {
      handles.destroy();
    },
  };
}
