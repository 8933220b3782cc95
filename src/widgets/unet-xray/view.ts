import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import { CONDITIONING, mapNames, ROWS, SINUSOIDS, size, skips, T } from './models';
import { noisyOf, type TimeMap, type XRay } from './run';
import { heatOf, sheetOf, sheetSize } from './sheets';
import { resultOf, showsRecorded, x0Of, type State } from './state';
import { backendInWords, sourceInWords, verdict } from './words';

export function createView(root: HTMLElement, panel: NetworkPanel): FigureView<State> {
  const { find, text } = figureParts(root);
  const pictures = {
    xt: pictureBox(root, 'xt', size),
    x0: pictureBox(root, 'x0', size),
    whole: pictureBox(root, 'whole', size),
    cut: pictureBox(root, 'cut', size),
  };
  const levels = mapNames.map((name) => ({
    name,
    box: pictureBox(root, name, sheetSize(name)),
  }));
  const heats = {
    sinusoids: pictureBox(root, 'sinusoids', { width: SINUSOIDS, height: ROWS, channels: 1 }),
    conditioning: pictureBox(root, 'conditioning', {
      width: CONDITIONING,
      height: ROWS,
      channels: 1,
    }),
  };
  const lines = [...root.querySelectorAll<HTMLElement>('[data-part="time"]')];
  const wires = skips.map((skip) => ({ skip, wire: find(`[data-wire="${skip}"]`) }));

  const drawInput = memoLast((x0: Float32Array, seed: number, t: number) => {
    pictures.x0.show(x0);
    pictures.xt.show(noisyOf(x0, { seed, t }).map((value) => value / 1.5));
  });
  const drawResult = memoLast(({ maps, whole, cut }: XRay) => {
    pictures.whole.show(whole);
    pictures.cut.show(cut);
    for (const { name, box } of levels) box.show(sheetOf(name, maps[name]));
  });
  const drawTime = memoLast(({ sinusoids, conditioning }: TimeMap) => {
    heats.sinusoids.show(heatOf(sinusoids, SINUSOIDS));
    heats.conditioning.show(heatOf(conditioning, CONDITIONING));
  });

  return {
    render(state) {
      const { params: values, network, time } = state;
      const x0 = x0Of(state);
      if (x0) drawInput(x0, values.seed, values.t);
      const result = resultOf(state);
      // The last maps stay for the moment in which the next are computed.
      if (state.result) drawResult(state.result);
      if (time) drawTime(time);
      const stale = !result && !showsRecorded(state) && network.status !== 'live';
      root.toggleAttribute('data-stale', stale);
      for (const { skip, wire } of wires) put(wire.dataset, 'whole', String(values[skip]));
      for (const line of lines) line.style.top = `${(100 * (values.t - 1)) / (T - 1)}%`;
      text('verdict', verdict(state));
      text('source', sourceInWords(state));
      text('backend', backendInWords(state));
      panel.show(network, 'Load the network');
    },
  };
}
