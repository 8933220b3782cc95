import type { DragPoint } from '~/ui/drag';
import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { liveNumbers } from '~/ui/live-numbers';
import { pictureBox, type PictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import {
  countPath,
  countStrength,
  framePath,
  inputCells,
  isLight,
  kernelCells,
  rasterSize,
  resizedGreys,
  rimPath,
  stampCells,
  stampGreys,
  stampPath,
  type Cells,
} from './grids';
import { createScene, lastStamped } from './scene';
import { pixelsOf, WHITE, type Action, type State } from './state';
import { inputLabel, liveValues, overlapsOf } from './words';

export function createView(
  root: HTMLElement,
  host: { state(): State; dispatch(action: Action): void },
): FigureView<State> {
  const { find } = figureParts(root);
  const scene = createScene();
  const write = liveNumbers(root);
  const input = find<HTMLElement>('[data-part="input"]');
  const seed = find<HTMLElement>('[data-part="seed"]');
  const steps = find<HTMLInputElement>('[data-control="t"] input');
  const counts = [...root.querySelectorAll<SVGPathElement>('[data-count]')];
  const overs = [...root.querySelectorAll<SVGSVGElement>('[data-over]')];
  const legend = [...find('[data-part="legend"]').children] as HTMLElement[];
  const grids = { input: gridOf('input'), kernel: gridOf('kernel'), stamp: gridOf('stamp') };
  const pictures = { stamps: resizable('stamps'), resized: resizable('resized') };
  let cursor = 0;

  function gridOf(name: string): (cells: Cells, marked?: number) => void {
    const grid = find<HTMLElement>(`[data-cells="${name}"]`);
    const spots = [...grid.children] as HTMLElement[];
    return ({ side, cells }, marked) => {
      grid.style.setProperty('--side', String(side));
      spots.forEach((spot, at) => {
        put(spot, 'hidden', at >= cells.length);
        if (at >= cells.length) return;
        const { text, light } = cells[at];
        put(spot, 'textContent', text);
        spot.style.setProperty('--light', String(light));
        spot.classList.toggle('is-light', isLight(light));
        spot.classList.toggle('is-last', at === marked);
      });
    };
  }

  /** A picture whose side may change. */
  function resizable(channel: string): (pixels: Float32Array) => void {
    let side = 0;
    let picture: PictureBox | undefined;
    return (pixels) => {
      const now = Math.sqrt(pixels.length);
      if (!picture || now !== side) picture = pictureBox(root, channel, rasterSize(now));
      side = now;
      picture.show(pixels);
    };
  }

  const cellAt = ({ x, y }: DragPoint): number => {
    const { I } = host.state();
    const place = (share: number) => Math.min(I - 1, Math.floor(share * I));
    return place(y) * I + place(x);
  };
  const lighter = (cell: number): number => (pixelsOf(host.state())[cell] + 1) % (WHITE + 1);
  const showCursor = (): void => {
    const { I } = host.state();
    cursor = Math.min(cursor, I * I - 1);
    input.style.setProperty('--conv-side', String(I));
    input.style.setProperty('--cursor-x', String(cursor % I));
    input.style.setProperty('--cursor-y', String(Math.floor(cursor / I)));
    put(input, 'ariaLabel', inputLabel(host.state(), pixelsOf(host.state()), cursor));
  };

  // A press makes a pixel lighter; what it is dragged over becomes as light.
  let brush = 0;
  const stopDrag = onDrag(input, {
    start(point) {
      cursor = cellAt(point);
      brush = lighter(cursor);
    },
    move(point) {
      cursor = cellAt(point);
      host.dispatch({ type: 'paint', cell: cursor, value: brush });
    },
  });
  const listeners = new AbortController();
  input.addEventListener(
    'keydown',
    (event) => {
      const { key, altKey, ctrlKey, metaKey } = event;
      if (altKey || ctrlKey || metaKey) return;
      const moved = movedCursor(key, cursor, host.state().I);
      const value = key === ' ' ? lighter(cursor) : /^[0-9]$/.test(key) ? Number(key) : undefined;
      if (moved === undefined && value === undefined) return;
      event.preventDefault();
      cursor = moved ?? cursor;
      if (value !== undefined) host.dispatch({ type: 'paint', cell: cursor, value });
      showCursor();
    },
    { signal: listeners.signal },
  );

  return {
    render(state) {
      const now = scene(state);
      const last = lastStamped(state);
      grids.input(inputCells(now), last);
      grids.kernel(kernelCells(now));
      grids.stamp(stampCells(now, last));
      pictures.stamps(stampGreys(now));
      pictures.resized(resizedGreys(now));
      const most = Math.max(1, ...now.counts.values);
      for (const path of counts) {
        const count = Number(path.dataset.count);
        path.setAttribute('d', countPath(now, count));
        path.setAttribute('fill-opacity', String(countStrength(count, most)));
      }
      const drawn = {
        rim: rimPath(state, now),
        frame: framePath(state, now),
        stamp: stampPath(state, last),
      };
      for (const over of overs) {
        over.setAttribute('viewBox', `0 0 ${now.canvas} ${now.canvas}`);
        for (const [name, path] of Object.entries(drawn)) {
          over.querySelector(`[data-path="${name}"]`)!.setAttribute('d', path);
        }
      }
      const overlaps = overlapsOf(now.overlap);
      legend.forEach((entry, i) => {
        put(entry, 'hidden', i >= overlaps.length);
        if (i >= overlaps.length) return;
        const [swatch, number] = entry.children as Iterable<HTMLElement> & HTMLCollection;
        (swatch as HTMLElement).style.opacity = String(countStrength(overlaps[i], most));
        put(number, 'textContent', String(overlaps[i]));
      });
      put(seed, 'hidden', state.kernel !== 'random');
      put(steps, 'max', String(state.T));
      write(liveValues(state, now));
      showCursor();
    },
    destroy() {
      stopDrag();
      listeners.abort();
    },
  };
}

/** Where an arrow key leads from pixel `cursor`, counted row by row; none leaves the picture. */
function movedCursor(key: string, cursor: number, I: number): number | undefined {
  const [row, column] = [Math.floor(cursor / I), cursor % I];
  switch (key) {
    case 'ArrowLeft':
      return column > 0 ? cursor - 1 : cursor;
    case 'ArrowRight':
      return column < I - 1 ? cursor + 1 : cursor;
    case 'ArrowUp':
      return row > 0 ? cursor - I : cursor;
    case 'ArrowDown':
      return row < I - 1 ? cursor + I : cursor;
    default:
      return undefined;
  }
}
