import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { percent } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import { barsPath, sumGraph } from './curves';
import { sizes, subjects } from './models';
import { boundNow, pixelsOf, runOf, showsRecorded, workOf, type Bound, type State } from './state';
import { liveValues, progressOf } from './words';

export function createView(root: HTMLElement, panel: NetworkPanel): FigureView<State> {
  const { find } = figureParts(root);
  const write = liveNumbers(root);
  const paths = {
    decoder: find<SVGPathElement>('[data-path="decoder"]'),
    others: find<SVGPathElement>('[data-path="others"]'),
    sum: find<SVGPathElement>('[data-path="sum"]'),
  };
  const ticks = find('[data-part="sum-ticks"]');
  const stage = find('[data-part="stage"]');
  const progress = find<HTMLProgressElement>('[data-part="progress"]');
  const stop = find('[data-control="stop"]');
  const onlyFor = [...root.querySelectorAll<HTMLElement>('[data-subject]')];
  const boxes = subjects.map((subject) => ({
    subject,
    x0: pictureBox(root, `${subject}-x0`, sizes[subject]),
    xt: pictureBox(root, `${subject}-xt`, sizes[subject]),
    x0Hat: pictureBox(root, `${subject}-x0Hat`, sizes[subject]),
  }));

  function drawBound(bound: Bound | undefined): void {
    paths.decoder.setAttribute('d', bound ? barsPath(bound, 'decoder') : '');
    paths.others.setAttribute('d', bound ? barsPath(bound, 'others') : '');
    const graph = bound && sumGraph(bound);
    paths.sum.setAttribute('d', graph?.line ?? '');
    ticks.replaceChildren(
      ...(graph?.ticks ?? []).map(({ at, label }) => {
        const tick = document.createElement('span');
        tick.className = 'graph-tick graph-tick-y';
        tick.style.top = percent(at);
        tick.textContent = label;
        return tick;
      }),
    );
  }

  function drawPictures(state: State): void {
    const run = runOf(state);
    const recorded = showsRecorded(state);
    for (const { subject, x0, xt, x0Hat } of boxes) {
      if (subject !== state.params.subject) continue;
      const pixels = pixelsOf(state);
      if (pixels) x0.show(pixels);
      x0.box.classList.toggle('is-stale', !pixels && !recorded);
      if (run?.last) {
        xt.show(run.last.xt);
        x0Hat.show(run.last.x0Hat);
      } else if (recorded) {
        xt.showBuilt();
        x0Hat.showBuilt();
      }
      for (const { box } of [xt, x0Hat]) box.classList.toggle('is-stale', !run?.last && !recorded);
    }
  }

  let drawn: Bound | undefined | null = null;
  return {
    render(state) {
      const bound = boundNow(state);
      if (bound !== drawn) drawBound(bound);
      drawn = bound;
      drawPictures(state);
      for (const element of onlyFor) {
        put(element, 'hidden', element.dataset.subject !== state.params.subject);
      }
      put(stage.dataset, 'known', String(bound !== undefined));
      const running = workOf(state) !== undefined;
      progress.value = progressOf(state);
      progress.classList.toggle('is-off', !running);
      put(stop, 'hidden', !running && !state.stopped);
      put(stop, 'textContent', state.stopped ? 'Go on' : 'Stop');
      panel.show(state.network, 'Load the network');
      write(liveValues(state));
    },
  };
}
