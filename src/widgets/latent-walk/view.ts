import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { put } from '~/ui/put';
import { rasterBytes } from '~/ui/raster';
import { effectBar, effectBars, normChart, NORM_POINTS } from './charts';
import { size } from './models';
import {
  bandOf,
  chosenValue,
  columnOf,
  coordinateOf,
  normsOf,
  waypointsOf,
  withRecorded,
  type Norms,
} from './scene';
import { factsIn, modes, type Picture, type State } from './state';
import { effectsOf, staleSlots } from './work';
import {
  alongInWords,
  backendInWords,
  bandInWords,
  groupsInWords,
  isRecordedValue,
  loadLabel,
  normInWords,
  showsRecorded,
  sourceInWords,
} from './words';

export type ViewHost = {
  setCoordinate(coordinate: number): void;
  requestFrame(): void;
};

export function createView(
  root: HTMLElement,
  host: ViewHost,
  panel: NetworkPanel,
  signal: AbortSignal,
): FigureView<State> {
  const { find } = figureParts(root);
  const text = (name: string, words: string) => {
    for (const element of root.querySelectorAll<HTMLElement>(`[data-text="${name}"]`)) {
      put(element, 'textContent', words);
    }
  };
  const show = (part: string, visible: boolean) => {
    for (const element of root.querySelectorAll<HTMLElement>(`[data-part~="${part}"]`)) {
      put(element, 'hidden', !visible);
    }
  };
  const path = (name: string, d: string) => find(`[data-path="${name}"]`).setAttribute('d', d);

  const sections = Object.fromEntries(
    modes.map((mode) => [mode, find<HTMLElement>(`[data-section="${mode}"]`)]),
  );
  const places = createPlaces(root, host);
  const coordinate = find<HTMLInputElement>('input[data-control="coordinate"]');
  const bars = find<SVGElement>('[data-bars]');

  const stopDrag = onDrag(bars, {
    move({ x }) {
      host.setCoordinate(1 + Math.floor(Math.min(0.999, x) * Number(coordinate.max)));
    },
  });
  signal.addEventListener('abort', stopDrag);

  const drawNorms = (norms: Norms, band: ReturnType<typeof bandOf>, t: number): void => {
    const chart = normChart(norms, band, t);
    path('norm-straight', chart.straight);
    path('norm-round', chart.round);
    const rect = find('[data-band]');
    rect.setAttribute('y', String(chart.band.y));
    rect.setAttribute('height', String(chart.band.height));
    for (const way of ['straight', 'round'] as const) {
      const dot = find(`[data-dot="${way}"]`);
      dot.setAttribute('cx', String(chart.dots.x));
      dot.setAttribute('cy', String(chart.dots[way]));
    }
    const ticks = [...root.querySelectorAll<SVGElement>('[data-norm-tick]')];
    ticks.forEach((mark, i) => {
      const tick = chart.ticks.at(i);
      mark.setAttribute('y', String((tick?.at ?? 0) + 4));
      put(mark, 'textContent', tick?.label ?? '');
    });
  };
  const drawEffects = memoLast((values: readonly number[], chosen: number) => {
    path('effects', effectBars(values));
    path('effect', effectBar(values, chosen));
  });

  function showBetween(state: State): void {
    const known = withRecorded(state);
    const codes = waypointsOf(known);
    find('[data-section="between"] .norms').classList.toggle('is-unknown', !codes);
    if (codes) drawNorms(normsOf(codes, NORM_POINTS), bandOf(known), state.params.t);
    text('norm-straight', normInWords(state, 'straight'));
    text('norm-round', normInWords(state, 'round'));
    text('band', bandInWords(state));
  }

  function showAlong(state: State): void {
    const { direction } = state.params;
    const { length } = factsIn(state);
    show('coordinates', direction === 'coordinate');
    put(coordinate, 'max', String(length));
    drawEffects(effectsOf(state), coordinateOf(state));
    text('along', alongInWords(state));
    text('length', String(length));
  }

  return {
    render(state) {
      const { params, network } = state;
      const { mode } = params;
      for (const name of modes) {
        show(name, name === mode);
        put(sections[name], 'hidden', name !== mode);
      }
      show('not-between', mode !== 'between');
      show('third', mode === 'between' && params.third);
      show('encoder', factsIn(state).hasEncoder);

      if (showsRecorded(state)) {
        places.showBuilt(mode);
        if (!isRecordedValue(state)) {
          places.showNearest(mode, columnOf(mode, chosenValue(params)));
        }
      } else {
        places.draw(state.pictures);
      }
      const isOther = network.status !== 'live' && !showsRecorded(state);
      sections[mode].classList.toggle('is-other', isOther && staleSlots(state).length > 0);

      if (mode === 'between') showBetween(state);
      if (mode === 'along') showAlong(state);
      text('groups', groupsInWords(state));
      text('source', sourceInWords(state));
      text('backend', backendInWords(state));
      panel.show(network, loadLabel(state));
    },
  };
}

type Place = {
  canvas: HTMLCanvasElement;
  columns: number;
  built: HTMLImageElement | null;
  /** Whether the canvas has been drawn on. */
  used: boolean;
};

/** The canvases of faces, single or in strips and grids, and the pictures drawn at build time there. */
function createPlaces(root: HTMLElement, host: Pick<ViewHost, 'requestFrame'>) {
  const places = new Map<string, Place>();
  for (const canvas of root.querySelectorAll<HTMLCanvasElement>('canvas[data-raster]')) {
    const built = canvas.parentElement?.querySelector('img') ?? null;
    const columns = canvas.width / size.width;
    places.set(canvas.dataset.raster ?? '', { canvas, columns, built, used: false });
  }
  const drawn = new Map<string, Picture>();

  function reveal({ canvas, built }: Place, live: boolean): void {
    put(canvas, 'hidden', !live);
    if (built) put(built, 'hidden', live);
  }

  /** Faces come one call at a time: until all are there, the ones of the build stand in. */
  function startCanvas(place: Place): void {
    reveal(place, true);
    if (place.used) return;
    place.used = true;
    if (place.built?.complete) place.canvas.getContext('2d')?.drawImage(place.built, 0, 0);
  }

  const ofMode = (mode: string): [string, Place][] =>
    [...places].filter(([name]) => name.startsWith(`${mode}/`));

  return {
    draw(pictures: ReadonlyMap<string, Picture>): void {
      for (const [slot, picture] of pictures) {
        const [name, index = '0'] = slot.split(':');
        const place = places.get(name);
        if (!place) continue;
        startCanvas(place);
        if (drawn.get(slot) === picture) continue;
        drawn.set(slot, picture);
        const column = Number(index) % place.columns;
        const row = Math.floor(Number(index) / place.columns);
        const image = new ImageData(rasterBytes(picture.pixels, size), size.width);
        place.canvas.getContext('2d')?.putImageData(image, column * size.width, row * size.height);
      }
    },
    showBuilt(mode: string): void {
      for (const [, place] of ofMode(mode)) reveal(place, false);
    },
    /** The large faces as the nearest of their strips, drawn at build time. */
    showNearest(mode: string, column: number): void {
      for (const [name, place] of ofMode(mode)) {
        const [, way] = /large-(\d)$/.exec(name) ?? [];
        const strip = way === undefined ? undefined : places.get(`${mode}/row-${way}`)?.built;
        if (!strip) continue;
        strip.loading = 'eager';
        if (!strip.complete || strip.naturalWidth === 0) {
          strip.addEventListener('load', () => host.requestFrame(), { once: true });
          continue;
        }
        reveal(place, true);
        drawn.delete(name);
        const { width, height } = size;
        place.canvas
          .getContext('2d')
          ?.drawImage(strip, column * width, 0, width, height, 0, 0, width, height);
      }
    },
  };
}
