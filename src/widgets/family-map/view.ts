import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import { sheetOf } from '~/ui/raster';
import { sampledNames, type Sampled } from './families';
import { FACES, size } from './models';
import { drawingOf, familyOf, shownOf, type State } from './state';
import { backendInWords, loadLabel, sourceInWords } from './words';

export function createView(root: HTMLElement, panel: NetworkPanel): FigureView<State> {
  const { find, text } = figureParts(root);
  const panels = [...root.querySelectorAll<HTMLElement>('[data-node]')];
  const sheet = { ...size, width: FACES * size.width };
  const boxes = Object.fromEntries(
    sampledNames.map((family) => [family, pictureBox(root, family, sheet)]),
  ) as Record<Sampled, ReturnType<typeof pictureBox>>;
  const strips = [...root.querySelectorAll<HTMLElement>('[data-faces]')];
  const sample = find<HTMLElement>('[data-part="sample"]');

  return {
    render(state) {
      const family = familyOf(state);
      for (const one of panels) put(one, 'hidden', one.dataset.node !== state.params.node);
      put(sample, 'hidden', family === undefined);
      for (const strip of strips) put(strip, 'hidden', strip.dataset.faces !== family);
      if (family) {
        const drawing = drawingOf(state);
        if (drawing) boxes[family].show(sheetOf(drawing.faces, size, FACES).pixels);
        else boxes[family].showBuilt();
        put(boxes[family].box.style, 'visibility', shownOf(state) === 'none' ? 'hidden' : '');
      }
      text('source', sourceInWords(state));
      text('backend', backendInWords(state));
      panel.show(state.network, loadLabel(state));
    },
  };
}
