import { samplerKinds } from '~/samplers/kinds';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import { sheetOf } from '~/ui/raster';
import { FACES, size } from './models';
import { cornersPath, dataOf, dotsPath, waysPath, type Race, type WorldName } from './plane';
import { raceOf, rowOf, showsBuilt, type State } from './state';
import {
  backendInWords,
  costInWords,
  laneLabel,
  loadLabel,
  missInWords,
  sourceInWords,
} from './words';

export function createView(root: HTMLElement, panel: NetworkPanel): FigureView<State> {
  const { find, text } = figureParts(root);
  const path = (lane: string, name: string, d: string) =>
    find(`[data-lane="${lane}"] [data-path="${name}"]`).setAttribute('d', d);

  const sheet = { ...size, width: FACES * size.width };
  const boxes = samplerKinds.map((kind) => ({ kind, box: pictureBox(root, kind, sheet) }));

  const drawData = memoLast((world: WorldName) => {
    const d = dotsPath(dataOf(world));
    for (const kind of samplerKinds) path(kind, 'data', d);
  });
  const drawRace = memoLast((race: Race | undefined) => {
    if (!race) return;
    const curves = waysPath(race.curves);
    for (const kind of samplerKinds) {
      const { ends, ways } = race.lanes[kind];
      path(kind, 'flow', curves);
      path(kind, 'ends', dotsPath(ends));
      path(kind, 'ways', waysPath(ways));
      path(kind, 'corners', cornersPath(ways));
    }
  });

  return {
    render(state) {
      const { params: values, network } = state;
      const race = raceOf(state);
      drawData(values.world);
      drawRace(race);
      for (const { kind, box } of boxes) {
        put(
          find<SVGElement>(`[data-lane="${kind}"] svg`),
          'ariaLabel',
          laneLabel(kind, values.calls),
        );
        for (const name of ['cost', 'faces-cost']) {
          text(`${name}-${kind}`, costInWords(kind, values.calls));
        }
        text(`miss-${kind}`, missInWords(race, kind));
        const row = rowOf(state, kind);
        if (row) box.show(sheetOf(row.pixels, size, FACES).pixels);
        else if (network.status !== 'live' && showsBuilt(state)) box.showBuilt();
        box.box.classList.toggle('is-other', !row && !showsBuilt(state));
        box.box.classList.toggle('is-on-the-way', row?.done === false);
      }
      text('source', sourceInWords(state));
      text('backend', backendInWords(state));
      panel.show(network, loadLabel(state));
    },
  };
}
