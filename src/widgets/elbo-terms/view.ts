import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import { sheetOf } from '~/ui/raster';
import { betas, PIXELS, size } from './models';
import {
  barsOf,
  batchDots,
  digitMarks,
  ellipsesOf,
  fullCurve,
  fullDots,
  hereDot,
  priceLine,
} from './plot';
import { axesOf, SHOWN, type Action, type State } from './state';
import { backendInWords, liveValues, planeLabel } from './words';

export function createView(
  root: HTMLElement,
  dispatch: (action: Action) => void,
  panel: NetworkPanel,
): FigureView<State> {
  const { find } = figureParts(root);
  const write = liveNumbers(root);
  const rows = find<HTMLElement>('[data-part="rows"]');
  const plane = find<SVGSVGElement>('[data-part="plane"]');
  const badge = find<HTMLElement>('[data-text="backend"]');
  const again = find<HTMLButtonElement>('[data-control="again"]');
  const ellipses = [...root.querySelectorAll<SVGEllipseElement>('[data-ellipse]')];
  const bars = [...root.querySelectorAll<SVGPathElement>('[data-bar-of]')];
  const draw = (name: string, d: string) => find(`[data-path="${name}"]`).setAttribute('d', d);
  const pictures = betas.map((beta) => {
    const row = find<HTMLElement>(`[data-row="${beta}"]`);
    const box = pictureBox(row, `row-${beta}`, { ...size, width: SHOWN * size.width });
    const show = memoLast((pixels: Float32Array | undefined) => {
      if (!pixels) box.showBuilt();
      else box.show(sheetOf(pixels.subarray(0, SHOWN * PIXELS), size, SHOWN).pixels);
    });
    return { beta, row, show };
  });

  // A press on a digit looks at it; on one of a row, at that row's β.
  const digits = find<HTMLElement>('[data-part="rows"] .raster');
  const stopDrag = onDrag(rows, {
    start(_point, event) {
      const row = (event.target as Element).closest<HTMLElement>('[data-row]');
      const pressed = betas.find((beta) => beta === row?.dataset.row);
      if (pressed) dispatch({ type: 'beta', beta: pressed });
    },
    move(_point, event) {
      const { left, width } = digits.getBoundingClientRect();
      const digit = Math.floor((SHOWN * (event.clientX - left)) / width);
      if (digit >= 0 && digit < SHOWN) dispatch({ type: 'digit', digit });
    },
  });

  return {
    render(state) {
      const { params, live, network } = state;
      rows.style.setProperty('--digit', String(params.digit));
      for (const { beta, row, show } of pictures) {
        row.classList.toggle('is-chosen', beta === params.beta);
        show(live[beta]?.pixels);
      }
      ellipsesOf(state).forEach((ellipse, i) => {
        for (const [name, value] of Object.entries(ellipse)) {
          ellipses[i].setAttribute(name, String(value));
        }
        ellipses[i].classList.toggle('is-chosen', i === params.digit);
      });
      const axes = axesOf(state);
      barsOf(state).forEach((bar, j) => {
        bars[j].setAttribute('d', bar);
        bars[j].classList.toggle('is-axis', axes.includes(j));
      });
      draw('marks', digitMarks(state));
      draw('fullCurve', fullCurve(state));
      draw('fullDots', fullDots(state));
      draw('price', priceLine(state));
      draw('batchDots', batchDots(state));
      draw('here', hereDot(state));
      put(plane, 'ariaLabel', planeLabel(state));
      put(again, 'disabled', network.status !== 'live');
      put(badge, 'textContent', backendInWords(state));
      write(liveValues(state));
      panel.show(network, 'Load the networks');
    },
    destroy: stopDrag,
  };
}
