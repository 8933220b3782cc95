import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { liveNumbers } from '~/ui/live-numbers';
import type { NetworkPanel } from '~/ui/network-panel';
import { put } from '~/ui/put';
import { rasterBytes } from '~/ui/raster';
import { indexUnder, placeAt } from './curves';
import { faceIn, facesBytes } from './faces';
import { COLUMNS, FACES, type Checkpoint, type Film } from './models';
import { indexAt, missing, networkOf, shownOf, sourceOf, type State } from './state';
import {
  backendInWords,
  chartNumbers,
  fetchAllLabel,
  findingInWords,
  loadLabel,
  sourceInWords,
  spreadInWords,
  stepInWords,
  stripTitle,
} from './words';

export type ViewEvents = {
  goTo(index: number): void;
  requestFrame(): void;
};

export function createView(
  root: HTMLElement,
  film: Film,
  panel: NetworkPanel,
  { goTo, requestFrame }: ViewEvents,
): FigureView<State> {
  const { find, text } = figureParts(root);
  const time = find('[data-time]');
  const slider = find<HTMLInputElement>('[data-control="place"] input');
  const fetchAll = find<HTMLButtonElement>('[data-control="fetch-all"]');
  const write = liveNumbers(root);
  const sheet = createSheet(find<HTMLImageElement>('[data-sheet]'), film, requestFrame);
  const grid = createPictures(find('canvas[data-raster="grid"]'));
  const strip = createPictures(find('canvas[data-raster="strip"]'));
  const { width, height } = film.size;

  const drags = [...root.querySelectorAll<HTMLElement>('[data-time] .playhead')].map((element) =>
    onDrag(element, { move: ({ x }) => goTo(indexUnder(film, x)) }),
  );

  /** Which pictures a canvas must show: drawn anew when one of them is another. */
  const sourceOfFaces = (state: State, { graph }: Checkpoint) => {
    const live = state.drawn.get(graph);
    if (live) return live;
    return sourceOf(state, graph) === 'recorded' && sheet.ready ? sheet : undefined;
  };

  function drawGrid(state: State): void {
    const checkpoint = shownOf(state);
    const source = sourceOfFaces(state, checkpoint);
    if (!source && sourceOf(state, checkpoint.graph) === 'recorded') return;
    grid.show([source, checkpoint], (context) => {
      if (source instanceof Float32Array) {
        const bytes = facesBytes(source, film.size, COLUMNS);
        context.putImageData(new ImageData(bytes, COLUMNS * width), 0, 0);
      } else if (source) {
        for (let i = 0; i < FACES; i++) {
          const [left, top] = [(i % COLUMNS) * width, Math.floor(i / COLUMNS) * height];
          source.draw(context, checkpoint.graph, i, left, top);
        }
      }
    });
  }

  function drawStrip(state: State): void {
    const sources = film.healthy.map((checkpoint) => sourceOfFaces(state, checkpoint));
    if (state.seed === film.recorded.seed && !sheet.ready) return;
    strip.show([...sources, state.face], (context) => {
      sources.forEach((source, i) => {
        if (source instanceof Float32Array) {
          const bytes = rasterBytes(faceIn(source, state.face, film.size), film.size);
          context.putImageData(new ImageData(bytes, width), i * width, 0);
        } else {
          source?.draw(context, film.healthy[i].graph, state.face, i * width, 0);
        }
      });
    });
  }

  return {
    render(state) {
      const shown = shownOf(state);
      put(root.dataset, 'run', state.run);
      time.style.setProperty('--place', String(placeAt(film, shown.step)));
      put(slider, 'disabled', state.run === 'collapsed');
      drawGrid(state);
      drawStrip(state);
      write(chartNumbers(shown.numbers));
      text('step', stepInWords(state));
      text('spread', spreadInWords(state));
      text('source', sourceInWords(state));
      text('strip', stripTitle(state));
      text('finding', findingInWords(state));
      text('backend', backendInWords(state));
      panel.show(networkOf(state), loadLabel(state));
      const offers = state.backend && state.asked !== 'all' && missing(state).length > 0;
      put(fetchAll, 'hidden', !offers);
      text('fetch-all', fetchAllLabel(state));
      put(slider, 'ariaValueText', `step ${film.healthy[indexAt(film, state.step)].step}`);
    },
    destroy() {
      for (const stop of drags) stop();
    },
  };
}

/** A canvas that is drawn anew when what it depends on has changed, and then takes its picture's place. */
function createPictures(canvas: HTMLCanvasElement) {
  let last: readonly unknown[] | undefined;
  return {
    show(parts: readonly unknown[], draw: (context: CanvasRenderingContext2D) => void): void {
      if (last && parts.every((part, i) => part === last?.[i])) return;
      last = parts;
      const context = canvas.getContext('2d');
      if (!context) throw new Error('Expected a 2-D canvas, got none; reload the page.');
      context.clearRect(0, 0, canvas.width, canvas.height);
      draw(context);
      canvas.hidden = false;
      canvas.parentElement?.querySelector('img')?.remove();
    },
  };
}

/** The faces that came with the page: a row for each generator, the collapsed one's last. */
function createSheet(built: HTMLImageElement, film: Film, onReady: () => void) {
  const rows = [...film.healthy, film.collapsed].map(({ graph }) => graph);
  const { width, height } = film.size;
  const image = new Image();
  let ready = false;
  image.addEventListener('load', () => {
    ready = true;
    onReady();
  });
  return {
    /** Fetched when it is first asked for. */
    get ready() {
      if (image.src === '') image.src = built.src;
      return ready;
    },
    draw(
      context: CanvasRenderingContext2D,
      graph: string,
      face: number,
      left: number,
      top: number,
    ): void {
      const [x, y] = [face * width, rows.indexOf(graph) * height];
      context.drawImage(image, x, y, width, height, left, top, width, height);
    },
  };
}
