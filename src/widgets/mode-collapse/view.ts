import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { liveNumbers } from '~/ui/live-numbers';
import { put } from '~/ui/put';
import { exhibitNames } from './exhibits';
import { curvePath, dotsPath, historyPaths } from './plane';
import { createScene } from './scene';
import type { State } from './state';
import {
  backendInWords,
  emptyPlane,
  liveValues,
  planeLabel,
  playLabel,
  verdictInWords,
} from './words';
import { verdictOf } from './verdict';

export function createView(root: HTMLElement): FigureView<State> {
  const { find } = figureParts(root);
  const path = (name: string) => find<SVGPathElement>(`[data-path="${name}"]`);
  const scene = createScene();
  const write = liveNumbers(root);
  const plane = find<SVGSVGElement>('[data-part="plane"]');
  const modes = [...root.querySelectorAll<SVGCircleElement>('[data-mode]')];
  const paths = { real: path('real'), fake: path('fake'), curve: path('curve') };
  const lines = { modes: path('modes'), quality: path('quality') };
  const play = find<HTMLElement>('[data-control="play"]');
  const verdict = find<HTMLElement>('[data-text="verdict"]');
  const texts = exhibitNames.map((name) => ({
    name,
    element: find<HTMLElement>(`[data-exhibit="${name}"]`),
  }));
  const text = (name: string, words: string) => {
    const element = find<HTMLElement>(`[data-text="${name}"]`);
    if (element.textContent !== words) element.textContent = words;
  };

  return {
    render(state) {
      const picture = scene(state);
      paths.real.setAttribute('d', dotsPath(picture.real));
      paths.fake.setAttribute('d', dotsPath(picture.fake));
      paths.curve.setAttribute('d', curvePath(picture.curve));
      modes.forEach((mode, k) => mode.classList.toggle('is-covered', picture.covered[k]));
      put(plane, 'ariaLabel', planeLabel(state, picture));
      const drawn = historyPaths(state.history);
      lines.modes.setAttribute('d', drawn.modes);
      lines.quality.setAttribute('d', drawn.quality);
      write(liveValues(state));
      for (const { name, element } of texts) put(element, 'hidden', name !== state.params.exhibit);
      put(play, 'textContent', playLabel(state));
      text('verdict', verdictInWords(state));
      text('empty', emptyPlane(picture));
      text('backend', backendInWords(state));
      const found = verdictOf(state);
      put(verdict.dataset, 'verdict', found ? (found.cured ? 'cured' : 'ill') : '');
    },
  };
}
