import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { frameUnder } from '~/ui/film-axis';
import { percent } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox } from '~/ui/picture-box';
import { frameX, levelsPath } from './curves';
import type { Film } from './models';
import { filmPixels, filmSize } from './sheet';
import { showsRecorded, shownOf, type State } from './state';
import { backendInWords, liveValues, sourceInWords } from './words';

export function createView(
  root: HTMLElement,
  film: Film,
  panel: NetworkPanel,
  goTo: (at: number) => void,
): FigureView<State> {
  const { find, text } = figureParts(root);
  const count = film.kept.length;
  const write = liveNumbers(root);
  const picture = pictureBox(root, 'film', filmSize(count));
  const heads = [...root.querySelectorAll<HTMLElement>('[data-part="head"]')];
  const levels = find<SVGPathElement>('[data-path="levels"]');
  const drags = [...root.querySelectorAll<HTMLElement>('[data-part="scrub"]')].map((scrub) =>
    onDrag(scrub, { move: ({ x }) => goTo(frameUnder(count, x)) }),
  );
  const drawFilm = memoLast((drawn: State['drawn'], recorded: boolean) => {
    if (recorded) picture.showBuilt();
    else picture.show(filmPixels(drawn));
  });

  return {
    render(state) {
      drawFilm(state.drawn, showsRecorded(state));
      for (const head of heads) head.style.left = percent(frameX(state.params.at, count));
      levels.setAttribute('d', levelsPath(shownOf(state).losses));
      write(liveValues(state));
      text('source', sourceInWords(state));
      text('backend', backendInWords(state));
      panel.show(state.network, 'Load the networks');
    },
    destroy() {
      for (const stop of drags) stop();
    },
  };
}
