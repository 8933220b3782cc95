import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { placed } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { histogramPath, kX, lossArea, timesPath, variancePath, windowLabels } from './curves';
import { createScene, ways, type Scene } from './scene';
import type { State } from './state';
import { liveValues } from './words';

export function createView(root: HTMLElement): FigureView<State> {
  const { find } = figureParts(root);
  const path = (name: string) => find<SVGPathElement>(`[data-path="${name}"]`);
  const scene = createScene();
  const write = liveNumbers(root);
  const rows = ways.map((way) => ({
    way,
    loss: path(`loss-${way}`),
    times: path(`times-${way}`),
    histogram: path(`histogram-${way}`),
    variance: path(`variance-${way}`),
  }));
  const cursor = find<HTMLElement>('[data-part="cursor"]');

  let drawn: Scene | undefined;
  return {
    render(state) {
      const now = scene(state);
      if (drawn !== now) {
        for (const { way, loss, times, histogram, variance } of rows) {
          if (drawn?.loss !== now.loss) loss.setAttribute('d', lossArea(now));
          if (drawn?.byK.variances !== now.byK.variances) {
            variance.setAttribute('d', variancePath(now, way));
          }
          times.setAttribute('d', timesPath(now, way));
          histogram.setAttribute('d', histogramPath(now, way));
        }
        drawn = now;
      }
      cursor.style.translate = placed(kX(state.k));
      write({ ...liveValues(state, now), ...windowLabels(now) });
    },
  };
}
