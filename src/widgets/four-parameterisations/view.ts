import { parameterisations, type Parameterisation } from '~/math/parameterisations';
import { onDrag } from '~/ui/drag';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { placed } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import type { NetworkPanel } from '~/ui/network-panel';
import { pictureBox } from '~/ui/picture-box';
import { put } from '~/ui/put';
import { factorPath, factorY, levelUnder, timeX } from './curves';
import { drawable } from './look';
import { size } from './models';
import { createScene, factorsOf, noisyOf, type Scene } from './scene';
import { timeOf, x0Of, type State } from './state';
import { backendInWords, liveValues, sourceInWords } from './words';

export function createView(
  root: HTMLElement,
  panel: NetworkPanel,
  host: { goTo(level: number): void },
): FigureView<State> {
  const { find, text } = figureParts(root);
  const write = liveNumbers(root);
  const scene = createScene();
  const noisy = pictureBox(root, 'xt', size);
  const cards = parameterisations.map((kind) => ({
    kind,
    said: pictureBox(root, `said-${kind}`, size),
    truth: pictureBox(root, `truth-${kind}`, size),
    curve: find<SVGPathElement>(`[data-path="${kind}"]`),
    dot: find(`[data-dot="${kind}"]`),
    formulas: [...root.querySelectorAll<HTMLElement>(`[data-to="${kind}"]`)],
  }));
  const cursor = find('[data-part="cursor"]');
  const stopDrag = onDrag(find<HTMLElement>('[data-part="scrub"]'), {
    move: ({ x }) => host.goTo(levelUnder(x)),
  });

  const drawNoisy = memoLast((x0: Float32Array, seed: number, level: number) =>
    noisy.show(drawable(noisyOf(x0, { seed, level }), 'xt', timeOf({ level }))),
  );
  const drawScene = memoLast((now: Scene) => {
    for (const { kind, said, truth } of cards) {
      said.show(drawable(now.shown[kind], kind, now.t));
      truth.show(drawable(now.truth[kind], kind, now.t));
    }
  });
  const drawCurves = memoLast((output: Parameterisation) => {
    for (const { kind, curve, formulas } of cards) {
      curve.setAttribute('d', factorPath(output, kind));
      for (const formula of formulas) put(formula, 'hidden', formula.dataset.from !== output);
    }
  });

  return {
    render(state) {
      const { params: values, network } = state;
      const x0 = x0Of(state);
      const now = scene(state);
      if (x0) drawNoisy(x0, values.seed, values.level);
      if (now) drawScene(now);
      for (const { said, truth } of cards) {
        said.box.classList.toggle('is-stale', !now);
        truth.box.classList.toggle('is-stale', !now);
      }
      noisy.box.classList.toggle('is-stale', !x0);
      drawCurves(values.output);
      const factors = factorsOf(values);
      const at = timeX(timeOf(values));
      cursor.style.translate = placed(at);
      for (const { kind, dot } of cards) {
        const y = factorY(factors[kind]);
        put(dot, 'hidden', !(y >= 0 && y <= 1000));
        dot.style.translate = placed(at, y);
      }
      // Until the digit's picture is there, the numbers of the build stand.
      if (x0) write(liveValues(values, now));
      text('source', sourceInWords(state));
      text('backend', backendInWords(state));
      panel.show(network, 'Load the network');
    },
    destroy: stopDrag,
  };
}
