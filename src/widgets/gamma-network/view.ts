import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import { put } from '~/ui/put';
import { costPath, gammaPath, leastPath, variancePath } from './curves';
import { sceneOf, type Scene } from './scene';
import type { State } from './state';
import { gammaLabel, judgedNames, liveValues, trainLabel } from './words';

export function createView(root: HTMLElement, host: { training(): boolean }): FigureView<State> {
  const { find } = figureParts(root);
  const path = (name: string) => find<SVGPathElement>(`[data-path="${name}"]`);
  const gammas = judgedNames.map((name) => ({ name, path: path(`gamma-${name}`) }));
  const costs = judgedNames.map((name) => ({ name, path: path(`cost-${name}`) }));
  const [variance, least] = [path('variance'), path('least')];
  const graph = find<HTMLElement>('[data-graph="gamma"] .graph-area');
  const train = find<HTMLElement>('[data-control="train"]');
  const write = liveNumbers(root);

  const draw = memoLast((scene: Scene) => {
    for (const one of gammas) one.path.setAttribute('d', gammaPath(scene[one.name]));
    for (const one of costs) one.path.setAttribute('d', costPath(scene[one.name], scene));
    variance.setAttribute('d', variancePath(scene.history, scene));
    least.setAttribute('d', leastPath(scene));
  });

  return {
    render(state) {
      const scene = sceneOf(state);
      draw(scene);
      put(graph, 'ariaLabel', gammaLabel(state));
      put(train, 'textContent', trainLabel(host.training()));
      write(liveValues(state, scene));
    },
  };
}
