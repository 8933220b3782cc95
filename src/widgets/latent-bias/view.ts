import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import { sheetOf } from '~/ui/raster';
import { listed, pathsOf } from './charts';
import { RAREST, type Measured } from './measure';
import { PIXELS, size } from './models';
import { TEST_EACH } from './sample';
import { doneOf, facesInAll, showsBuiltFaces, shownOf, workOf, type State } from './state';
import {
  backendInWords,
  correlationInWords,
  groupInWords,
  hitsInWords,
  meanInWords,
  percent,
  rarestInWords,
  shortcutInWords,
  sourceInWords,
  targetInWords,
  verdictInWords,
} from './words';

export type ViewHost = {
  /** The training faces of these numbers, as the network is given them, when they are drawn. */
  facesOf(numbers: readonly number[]): Promise<Float32Array[]>;
};

export function createView(
  root: HTMLElement,
  host: ViewHost,
  panel: NetworkPanel,
): FigureView<State> {
  const { find, text } = figureParts(root);
  const rarest = pictureBox(root, 'rarest', { ...size, width: RAREST * size.width });
  const rows = [...root.querySelectorAll<HTMLElement>('[data-group]')];
  const bench = find('[data-bench]');
  const run = find<HTMLButtonElement>('[data-control="run"]');
  const stop = find<HTMLButtonElement>('[data-control="stop"]');
  const progress = find<HTMLProgressElement>('progress[data-encoding]');

  const drawChart = memoLast((measured: Measured) => {
    const paths = pathsOf(measured);
    for (const name of ['follows', 'against', 'weighted'] as const) {
      find(`[data-path="${name}"]`).setAttribute('d', paths[name]);
    }
  });
  /** Whose rarest faces are on show, or on their way. */
  let rarestOf: Measured | undefined;
  function showRarest(measured: Measured, isBuilt: boolean): void {
    if (isBuilt) {
      rarestOf = undefined;
      rarest.showBuilt();
      return;
    }
    if (rarestOf === measured) return;
    rarestOf = measured;
    void host.facesOf(measured.rarest).then((faces) => {
      // Meanwhile others may have become the rarest.
      if (rarestOf !== measured) return;
      const all = new Float32Array(RAREST * PIXELS);
      faces.forEach((face, i) => all.set(face, i * PIXELS));
      rarest.show(sheetOf(all, size, RAREST).pixels);
    });
  }

  function showRows(state: State, measured: Measured | undefined): void {
    listed.forEach((group, i) => {
      const row = rows[i];
      const cell = (name: string) => row.querySelector<HTMLElement>(`[data-cell="${name}"]`)!;
      put(cell('name'), 'textContent', groupInWords(state.params.correlation, group));
      const count = measured?.counts[group];
      put(cell('count'), 'textContent', count === undefined ? '–' : String(count));
      put(cell('share'), 'textContent', percent(measured?.shares[group] ?? NaN));
      for (const when of ['before', 'after'] as const) {
        const hits = measured?.[when][group];
        cell(when).style.setProperty('--share', String((hits ?? 0) / TEST_EACH));
        put(cell(`${when}-share`), 'textContent', hitsInWords(hits));
      }
    });
  }

  return {
    render(state) {
      const { params, network } = state;
      const shown = shownOf(state);
      const measured = shown?.measured;
      bench.toggleAttribute('data-stale', measured === undefined);
      if (measured) {
        drawChart(measured);
        showRarest(measured, showsBuiltFaces(state));
      }
      showRows(state, measured);
      text('correlation', correlationInWords(state));
      text('target', targetInWords(params.correlation));
      text('shortcut', shortcutInWords(params.correlation));
      text('shortcut-right', shortcutInWords(params.correlation));
      text('verdict', verdictInWords(state));
      text('mean', meanInWords(state));
      text('rarest', rarestInWords(state));
      text('source', sourceInWords(state));
      text('backend', backendInWords(state));
      const running = workOf(state) !== undefined;
      const isLive = network.status === 'live';
      put(run, 'hidden', !isLive || running || shown?.source === 'live');
      put(stop, 'hidden', !running);
      put(progress, 'hidden', !running);
      if (running) progress.value = doneOf(state) / facesInAll(params);
      panel.show(network, 'Load the network');
    },
  };
}
