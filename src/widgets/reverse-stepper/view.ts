import type { SamplerStep } from '~/samplers/network';
import { onDrag } from '~/ui/drag';
import { createDrawingPad, type DrawingPad } from '~/ui/drawing-pad';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { liveNumbers } from '~/ui/live-numbers';
import type { NetworkPanel } from '~/ui/network-panel';
import { createRaster, type Raster, type RasterSize } from '~/ui/raster';
import { filmBytes, filmSize, placeOf, positionUnder, type FilmRow } from './film';
import { TILES } from './grid';
import { brushOf } from './inks';
import type { World } from './models';
import { lengthOf, numbersAt, type Run } from './run';
import {
  canMove,
  canPaint,
  canStep,
  isStochastic,
  positionOf,
  runOf,
  shownState,
  stepOf,
  worldOfState,
  type State,
} from './state';
import {
  backendInWords,
  formulaNumbers,
  furtherWishes,
  gridInWords,
  loadLabel,
  placeInWords,
  playLabel,
  sourceInWords,
  timeInWords,
} from './words';

export type ViewEvents = {
  goTo(position: number): void;
  /** A touch of a stroke; `done` when the pen is lifted. */
  paint(xt: Float32Array, done: boolean): void;
  strokeStart(): void;
};

/** Pictures of one step, by the name of their panel. */
const panels = ['xt', 'x0Hat', 'epsilonHat', 'mean', 'noise', 'xPrev'] as const;

export function createView(
  root: HTMLElement,
  state0: State,
  events: ViewEvents,
  panel: NetworkPanel,
  signal: AbortSignal,
): FigureView<State> {
  const { find } = figureParts(root);
  const canvasOf = (channel: string) => find<HTMLCanvasElement>(`canvas[data-raster="${channel}"]`);
  const range = find<HTMLInputElement>('input[data-control="position"]');
  const film = find('[data-film]');
  const setNumbers = liveNumbers(root);
  let current = state0;
  /** Whose pictures are in the panels: at first, those of the page. */
  let shownWorld = state0.recorded.world;

  const pad = createDrawingPad(canvasOf('xt'), {
    size: runOf(state0).world.size,
    label: 'The noisy image, to paint on',
    getPixels() {
      events.strokeStart();
      return shownState(current).slice();
    },
    onStroke(pixels) {
      rasters.show('xt', pixels);
      events.paint(pixels, false);
    },
    onEnd: (pixels) => events.paint(pixels, true),
    signal,
  });
  const rasters = createRasters(canvasOf, () => runOf(current).world.size);
  const tiles = createTiles(root);
  const drawFilm = createFilm(canvasOf);

  const text = (name: string, words: string) => {
    for (const element of root.querySelectorAll<HTMLElement>(`[data-text="${name}"]`)) {
      if (element.textContent !== words) element.textContent = words;
    }
  };
  const show = (name: string, visible: boolean) => {
    for (const element of root.querySelectorAll<HTMLElement>(`[data-part~="${name}"]`)) {
      element.hidden = !visible;
    }
  };

  onDrag(film, {
    move({ x }) {
      events.goTo(positionUnder(x, lengthOf(runOf(current))));
    },
  });
  lightTerms(root, signal);

  return {
    render(state) {
      current = state;
      const run = runOf(state);
      const length = lengthOf(run);
      const position = positionOf(state);
      const step = stepOf(state);
      const isGrid = state.params.view === 'grid';

      show('stepper', !isGrid);
      show('grid', isGrid);
      show('play', !isGrid || state.network.status === 'live');
      text('play', playLabel(state));
      text('backend', backendInWords(state));
      show('tools', state.network.status === 'live' && !isGrid);
      panel.show(state.network, loadLabel(state));
      const { asks } = worldOfState(state);
      show('ask-class', asks === 'class');
      show('ask-attributes', asks === 'attributes');
      text('further', furtherWishes(state.params.wish));

      if (isGrid) {
        tiles.render(state);
        text('grid', gridInWords(state));
        return;
      }
      range.max = String(length);
      range.setAttribute('aria-valuetext', `${placeInWords(state)}, ${timeInWords(state)}`);
      film.style.setProperty('--place', String(placeOf(position, length)));
      text('place', placeInWords(state));
      text('time', timeInWords(state));
      text('source', sourceInWords(state));
      drawFilm(run);

      rasters.show('xt', shownState(state));
      showStep(run.world, step);
      const numbers = step ?? numbersAt(run, position);
      setNumbers(formulaNumbers(numbers));
      root.classList.toggle('is-silent', numbers.sigma === 0);
      const { sampler } = run.settings;
      show('ddpm-formula', sampler === 'ddpm');
      show('ddim-formula', sampler === 'ddim');
      show('ddpm-options', state.params.sampler === 'ddpm');
      show('ddim-options', state.params.sampler === 'ddim');
      renderTools(state, pad);
    },
  };

  /** While a step is on its way the last one stays, unless it was another model's. */
  function showStep(world: World, step: SamplerStep | undefined): void {
    if (!step && world === shownWorld) return;
    shownWorld = world;
    for (const panel of panels.slice(1)) {
      if (step) rasters.show(panel, step[panel]);
      else rasters.clear(panel);
    }
  }

  function renderTools(state: State, drawing: DrawingPad): void {
    const painting = state.painting && canPaint(state);
    const { size } = runOf(state).world;
    drawing.size = size;
    drawing.brush = brushOf(state.ink, size);
    drawing.enabled = painting;
    show('ink', painting);
    show('ink-colour', painting && size.channels === 3);
    show('not-painting', !painting);
    show('undo', (state.live?.edits.length ?? 0) > 0);
    const disable = (control: string, off: boolean) => {
      find<HTMLButtonElement>(`button[data-control="${control}"]`).disabled = off;
    };
    disable('paint', !canPaint(state));
    disable('fork', !canPaint(state) || !isStochastic(state));
    disable('back', positionOf(state) === 0);
    disable('step', !canStep(state));
    disable('play', !canMove(state));
  }
}

/** The canvases of single pictures; each takes the place of its build-time picture when first drawn. */
function createRasters(
  canvasOf: (channel: string) => HTMLCanvasElement,
  sizeNow: () => RasterSize,
): { show(channel: string, pixels: Float32Array): void; clear(channel: string): void } {
  const drawn = new Map<string, { raster: Raster; size: RasterSize }>();
  const rasterOf = (channel: string): Raster => {
    const size = sizeNow();
    const known = drawn.get(channel);
    if (known?.size === size) return known.raster;
    const canvas = canvasOf(channel);
    const raster = createRaster(canvas, size);
    drawn.set(channel, { raster, size });
    reveal(canvas);
    return raster;
  };
  return {
    show: (channel, pixels) => rasterOf(channel).draw(pixels),
    clear: (channel) => rasterOf(channel).clear(),
  };
}

function reveal(canvas: HTMLCanvasElement): void {
  canvas.hidden = false;
  canvas.parentElement?.querySelector('img')?.remove();
}

/** Draws both rows of the film, whenever the walk has become another. */
function createFilm(canvasOf: (channel: string) => HTMLCanvasElement): (run: Run) => void {
  let last: Run | undefined;
  return (run) => {
    if (run === last) return;
    last = run;
    const { width, height } = filmSize(run);
    for (const row of ['xt', 'x0Hat'] satisfies FilmRow[]) {
      const canvas = canvasOf(`film-${row}`);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      canvas.getContext('2d')?.putImageData(new ImageData(filmBytes(run, row), width), 0, 0);
      reveal(canvas);
    }
  };
}

function createTiles(root: HTMLElement): { render(state: State): void } {
  const canvases = [...root.querySelectorAll<HTMLCanvasElement>('canvas[data-raster^="tile-"]')];
  let rasters: Raster[] = [];
  let drawnSize: RasterSize | undefined;
  let last: Float32Array | undefined;
  return {
    render({ grid }) {
      if (grid.xt === last) return;
      const { size, pixels } = grid.world;
      if (size !== drawnSize) {
        drawnSize = size;
        rasters = canvases.map((canvas) => createRaster(canvas, size));
        canvases.forEach(reveal);
      }
      last = grid.xt;
      for (let tile = 0; tile < TILES; tile++) {
        rasters[tile].draw(grid.xt.subarray(tile * pixels, (tile + 1) * pixels));
      }
    },
  };
}

/** A panel under the pointer or the focus lights its term in the formula, and a term its panel. */
function lightTerms(root: HTMLElement, signal: AbortSignal): void {
  const light = (event: Event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const term = target?.closest<HTMLElement>('[data-term]')?.dataset.term;
    for (const element of root.querySelectorAll<HTMLElement>('[data-term]')) {
      element.classList.toggle('is-lit', element.dataset.term === term);
    }
  };
  for (const type of ['pointerover', 'focusin']) root.addEventListener(type, light, { signal });
  root.addEventListener('pointerleave', light, { signal });
}
