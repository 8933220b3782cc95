import { divergenceNames } from '~/math/divergences';
import { bindDensityHandles } from '~/ui/density-handles';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import { put } from '~/ui/put';
import { bindShareHandles } from '~/ui/share-handles';
import { asideOf, densityPaths, densityY, integrandPaths, lineX } from './curves';
import { createScene, type Divergence, type Scene } from './scene';
import type { Action, ShapeName, State } from './state';
import { liveValues } from './words';

export function createView(
  root: HTMLElement,
  host: { state(): State; dispatch(action: Action): void },
): FigureView<State> {
  const { find } = figureParts(root);
  const path = (name: string) => find<SVGPathElement>(`[data-path="${name}"]`);
  const scene = createScene();
  const stage = find<HTMLElement>('[data-part="stage"]');
  const write = liveNumbers(root);
  const curves = { p: [path('p-area'), path('p-line')], q: [path('q-area'), path('q-line')] };
  const cards = divergenceNames.map((name) => {
    const card = find<HTMLElement>(`[data-card="${name}"]`);
    const [above, below, line] = ['above', 'below', 'line'].map((part) => path(`${name}-${part}`));
    return {
      name,
      draw: memoLast(({ value, integrand }: Divergence) => {
        const paths = integrandPaths(integrand);
        above.setAttribute('d', paths.above);
        below.setAttribute('d', paths.below);
        line.setAttribute('d', paths.line);
        put(card.dataset, 'infinite', String(value === Infinity));
      }),
    };
  });
  const handles = bindDensityHandles(find('[data-part="densities"]'), {
    names: { p: 'the data', q: 'the model' },
    x: lineX,
    y: densityY,
    get: (name) => host.state()[name as ShapeName],
    set: (name, shape) => host.dispatch({ type: 'shape', name: name as ShapeName, shape }),
  });

  const barHandles = bindShareHandles(find('[data-part="bars"]'), {
    histograms: {
      p: { label: 'the data', aside: asideOf.p },
      q: { label: 'the model', aside: asideOf.q },
    },
    x: lineX,
    y: densityY,
    get: (name) => host.state()[name === 'p' ? 'pBars' : 'qBars'],
    set: (name, bar, share) => host.dispatch({ type: 'bar', name: name as ShapeName, bar, share }),
  });

  const drawShapes = memoLast((p: Scene['p'], q: Scene['q']) => {
    for (const [name, { density }] of Object.entries({ p, q })) {
      const { area, line } = densityPaths(density);
      curves[name as ShapeName][0].setAttribute('d', area);
      curves[name as ShapeName][1].setAttribute('d', line);
    }
    handles.render();
    barHandles.render();
  });

  return {
    render(state) {
      const now = scene(state);
      put(stage.dataset, 'kind', state.kind);
      drawShapes(now.p, now.q);
      for (const { name, draw } of cards) draw(now.divergences[name]);
      write(liveValues(now));
    },
    destroy() {
      handles.destroy();
      barHandles.destroy();
    },
  };
}
