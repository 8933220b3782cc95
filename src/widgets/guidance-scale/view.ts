import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import type { NetworkPanel } from '~/ui/network-panel';
import { put } from '~/ui/put';
import { createRaster, sheetOf } from '~/ui/raster';
import { nowPath } from './chart';
import { PICTURES, sizes } from './models';
import { picturesOf, rowNames, showsBuilt, type RowName, type State } from './state';
import {
  askedInWords,
  backendInWords,
  guidedLabel,
  loadLabel,
  measuredInWords,
  verdictInWords,
} from './words';

export function createView(root: HTMLElement, panel: NetworkPanel): FigureView<State> {
  const { find, text } = figureParts(root);
  const show = (part: string, visible: boolean) =>
    put(find<HTMLElement>(`[data-part="${part}"]`), 'hidden', !visible);

  const boxes = rowNames.map((name) => ({ name, ...rowBox(name) }));

  /** A row whose pictures change in size with their subject; the box keeps its shape, as both are square. */
  function rowBox(name: RowName) {
    const canvas = find<HTMLCanvasElement>(`canvas[data-raster="${name}"]`);
    const built = canvas.parentElement?.querySelector('img');
    return {
      box: canvas.parentElement ?? canvas,
      reveal(live: boolean): void {
        put(canvas, 'hidden', !live);
        if (built) put(built, 'hidden', live);
      },
      draw(pixels: Float32Array, state: State): void {
        const size = sizes[state.params.subject];
        const sheet = sheetOf(pixels, size, PICTURES);
        createRaster(canvas, sheet.size).draw(sheet.pixels);
      },
    };
  }

  const drawn = new Map<RowName, Float32Array>();

  return {
    render(state) {
      const { params: values, network } = state;
      for (const { name, box, reveal, draw } of boxes) {
        const pictures = picturesOf(state, name);
        if (pictures) {
          reveal(true);
          if (drawn.get(name) !== pictures.pixels) draw(pictures.pixels, state);
          drawn.set(name, pictures.pixels);
        } else if (showsBuilt(state, name)) {
          reveal(false);
        }
        box.classList.toggle('is-other', !pictures && !showsBuilt(state, name));
      }
      show('wish', values.subject === 'faces');
      show('digit', values.subject === 'digits');
      find('[data-path="now"]').setAttribute('d', nowPath(values.scale));
      text('asked', askedInWords(values));
      text('guided', guidedLabel(values));
      text('measured', measuredInWords(state));
      text('verdict', verdictInWords(state));
      text('backend', backendInWords(state));
      panel.show(network, loadLabel(state));
    },
  };
}
