import { createDrawingPad } from '~/ui/drawing-pad';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import type { NetworkPanel } from '~/ui/network-panel';
import { put } from '~/ui/put';
import { createRaster, sheetOf, type RasterSize } from '~/ui/raster';
import { asPicture, fromPicture, withGap } from './mask';
import { FILLS, PICTURES, sizes } from './models';
import { knownOf, maskIn, rowNames, rowOf, showsBuilt, type State } from './state';
import { backendInWords, loadLabel, maskInWords, rowLabel, sourceInWords } from './words';

export type ViewHost = { state(): State; paint(mask: Float32Array): void };

const brushes = {
  hide: { radius: 2.6, softness: 0.5, value: 1 },
  show: { radius: 2.6, softness: 0.5, value: -1 },
};

export function createView(
  root: HTMLElement,
  host: ViewHost,
  panel: NetworkPanel,
  signal: AbortSignal,
): FigureView<State> {
  const { find, text } = figureParts(root);

  /** A picture that may change its size with the subject. */
  const boxOf = (channel: string) => {
    const canvas = find<HTMLCanvasElement>(`canvas[data-raster="${channel}"]`);
    const built = canvas.parentElement?.querySelector('img');
    let drawn: Float32Array | undefined;
    const reveal = (live: boolean) => {
      put(canvas, 'hidden', !live);
      if (built) put(built, 'hidden', live);
    };
    return {
      canvas,
      box: canvas.parentElement ?? canvas,
      showBuilt: () => reveal(false),
      show(pixels: Float32Array, size: RasterSize): void {
        reveal(true);
        if (pixels === drawn) return;
        drawn = pixels;
        createRaster(canvas, size).draw(pixels);
      },
    };
  };
  const rows = rowNames.map((name) => ({ name, ...boxOf(name) }));
  const known = boxOf('known');
  const sheets = new WeakMap<Float32Array, Float32Array>();

  const showKnown = (state: State, mask: Float32Array) => {
    const size = sizes[state.params.subject];
    known.show(withGap(knownOf(state).pixels, mask, size), size);
  };

  const pad = createDrawingPad(known.canvas, {
    size: oneChannel(sizes[host.state().params.subject]),
    label: 'The picture; what is painted over is to be made up',
    getPixels: () => asPicture(maskIn(host.state())),
    onStroke: (pixels) => showKnown(host.state(), fromPicture(pixels)),
    onEnd: (pixels) => host.paint(fromPicture(pixels)),
    signal,
  });

  let last: { pixels: Float32Array; mask: Float32Array } | undefined;

  return {
    render(state) {
      const { params: values, network } = state;
      const size = sizes[values.subject];
      pad.size = oneChannel(size);
      pad.brush = brushes[state.brush];
      pad.enabled = true;
      const now = { pixels: knownOf(state).pixels, mask: maskIn(state) };
      if (last?.pixels !== now.pixels || String(last.mask) !== String(now.mask)) {
        showKnown(state, now.mask);
        last = now;
      }
      for (const { name, box, show, showBuilt } of rows) {
        const row = rowOf(state, name);
        if (row) {
          const sheet = sheets.get(row.pixels) ?? sheetOf(row.pixels, size, FILLS).pixels;
          sheets.set(row.pixels, sheet);
          show(sheet, { ...size, width: FILLS * size.width });
        } else if (showsBuilt(state, name)) {
          showBuilt();
        }
        box.classList.toggle('is-other', !row && !showsBuilt(state, name));
        text(name, rowLabel(name, state));
      }
      for (let i = 0; i < PICTURES; i++) {
        const button = find<HTMLButtonElement>(`[data-control="picture-${i}"]`);
        put(button, 'ariaPressed', String(i === values.picture));
        const thumb = find<HTMLCanvasElement>(`canvas[data-raster="thumb-${i}"]`);
        if (thumb.dataset.subject !== values.subject) {
          thumb.dataset.subject = values.subject;
          put(thumb, 'hidden', false);
          thumb.parentElement?.querySelector('img')?.remove();
          createRaster(thumb, size).draw(state.library[values.subject][i].pixels);
        }
      }
      text('mask', maskInWords(state));
      text('source', sourceInWords(state));
      text('backend', backendInWords(state));
      panel.show(network, loadLabel(state));
    },
  };
}

const oneChannel = (size: RasterSize): RasterSize => ({ ...size, channels: 1 });
