import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox, type PictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import { sheetOf } from '~/ui/raster';
import { labels, nets, PIXELS, size, type Net } from './models';
import { fooledShare, mades, shownOf, type Made, type State } from './state';
import {
  backendInWords,
  cellInWords,
  cellLabel,
  picturesInWords,
  progressInWords,
  readingInWords,
} from './words';

/** Digits side by side in the sheet of a row. */
export const COLUMNS = 10;

/** The digits of a row as one picture. */
export function rowSheet(pictures: readonly Float32Array[]) {
  const all = new Float32Array(pictures.length * PIXELS);
  pictures.forEach((picture, i) => all.set(picture, i * PIXELS));
  return sheetOf(all, size, COLUMNS);
}

export function createView(
  root: HTMLElement,
  choose: (made: Made, read: Net) => void,
  panel: NetworkPanel,
  signal: AbortSignal,
): FigureView<State> {
  const { find, text } = figureParts(root);
  const cells = mades.flatMap((made) =>
    nets.map((read) => {
      const cell = find<HTMLButtonElement>(`[data-made="${made}"][data-read="${read}"]`);
      cell.addEventListener('click', () => choose(made, read), { signal });
      return { made, read, cell };
    }),
  );
  const sheet = memoLast(rowSheet);
  const { size: sheetSize } = rowSheet(labels.map(() => new Float32Array(PIXELS)));
  const boxes = Object.fromEntries(
    mades.map((made) => [made, pictureBox(root, `sheet-${made}`, sheetSize)]),
  ) as Record<Made, PictureBox>;
  const captions = [...root.querySelectorAll<HTMLElement>('[data-digit]')];

  function showCells(state: State): void {
    const { made: row, read: column } = state.params;
    for (const { made, read, cell } of cells) {
      const shown = shownOf(state, made);
      put(cell, 'textContent', cellInWords(shown, read));
      put(cell, 'ariaLabel', cellLabel(shown, made, read));
      put(cell, 'ariaPressed', String(made === row && read === column));
      cell.classList.toggle('is-old', shown.source === 'old' || shown.source === 'missing');
      const share = shown.readBy ? fooledShare(shown.readBy[read]) : 0;
      cell.style.setProperty('--share', String(share));
    }
  }

  function showPictures(state: State): void {
    const { made: row, read } = state.params;
    const shown = shownOf(state, row);
    for (const made of mades) put(find(`[data-sheet="${made}"]`), 'hidden', made !== row);
    if (shown.pictures) boxes[row].show(sheet(shown.pictures).pixels);
    else boxes[row].showBuilt();
    const stands = shown.source === 'live' || shown.source === 'built';
    boxes[row].box.classList.toggle('is-stale', !stands);
    captions.forEach((caption, i) => {
      put(caption, 'textContent', readingInWords(shown, read, i));
      const k = shown.readBy?.[read][i];
      caption.classList.toggle('is-misread', k !== undefined && k !== labels[i]);
    });
  }

  return {
    render(state) {
      showCells(state);
      showPictures(state);
      const steps = find('[data-heeds="steps"]');
      const heeded = state.params.attack === 'pgd';
      steps.classList.toggle('is-off', !heeded);
      put(steps, 'inert', !heeded);
      text('pictures', picturesInWords(state));
      text('rows', progressInWords(state));
      text('backend', backendInWords(state));
      panel.show(state.network, 'Load the networks');
    },
  };
}
