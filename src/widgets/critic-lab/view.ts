import { createFieldPlane } from '~/ui/field-plane';
import type { FigureView } from '~/ui/figure-element';
import { figureParts } from '~/ui/figure-parts';
import { placed } from '~/ui/graph';
import { liveNumbers } from '~/ui/live-numbers';
import { memoLast } from '~/ui/memo-last';
import { put } from '~/ui/put';
import { onThemeChange } from '~/ui/theme-colours';
import { histogramPath, pullPath, pullY, widthX } from './charts';
import { bindHandles } from './handles';
import { createScene, REACH } from './scene';
import { criticNames, tabs, type Action, type State } from './state';
import { criticLabel, liveValues, playLabel, witnessLabel } from './words';

/** Pixels of the planes per side; a dot as a share of it. */
const CRITIC = { reach: REACH, pixels: 480, dot: 0.013 };
const WITNESS = { reach: REACH, pixels: 720, dot: 0.0095 };

export function createView(
  root: HTMLElement,
  host: {
    state(): State;
    dispatch(action: Action): void;
    requestFrame(): void;
    signal: AbortSignal;
  },
): FigureView<State> {
  const { find } = figureParts(root);
  const scene = createScene();
  const write = liveNumbers(root);
  const planeOf = (name: string, size: typeof CRITIC) => {
    const plane = find<HTMLElement>(`[data-plane="${name}"]`);
    const canvas = find<HTMLCanvasElement>(`[data-plane="${name}"] canvas`);
    return {
      canvas,
      built: [...plane.querySelectorAll('[data-built]')],
      drawing: createFieldPlane(canvas, size),
      handles: bindHandles(plane, host),
    };
  };
  const critics = criticNames.map((name) => ({
    name,
    ...planeOf(name, CRITIC),
    bars: find<SVGPathElement>(`[data-path="slopes-${name}"]`),
    drawBars: memoLast((slopes: Float32Array | undefined) => (slopes ? histogramPath(slopes) : '')),
  }));
  const witness = planeOf('witness', WITNESS);
  const planes = [...critics, witness];
  const play = find<HTMLElement>('[data-control="play"]');
  const pull = find<SVGPathElement>('[data-path="pull"]');
  const now = find<HTMLElement>('[data-part="width-now"]');
  const panels = tabs.map((tab) => ({ tab, panel: find<HTMLElement>(`[data-tab="${tab}"]`) }));
  const used = [...root.querySelectorAll<HTMLElement>('[data-for]')];
  onThemeChange(() => {
    for (const { drawing } of planes) drawing.refreshColours();
    host.requestFrame();
  }, host.signal);

  const ready = ({ canvas, built }: (typeof planes)[number]) => {
    put(canvas, 'hidden', false);
    for (const element of built) element.toggleAttribute('hidden', true);
  };

  function drawCritics(state: State): void {
    for (const critic of critics) {
      critic.drawing.draw(scene.critic(state, critic.name));
      critic.handles.render(state);
      put(critic.canvas, 'ariaLabel', criticLabel(state, critic.name));
      critic.bars.setAttribute('d', critic.drawBars(state.run.frame?.distributions[critic.name]));
      ready(critic);
    }
  }

  function drawWitness(state: State): void {
    const { picture, pull: strength, pulls } = scene.witness(state);
    witness.drawing.draw(picture);
    witness.handles.render(state);
    put(witness.canvas, 'ariaLabel', witnessLabel(state));
    pull.setAttribute('d', pullPath(pulls));
    now.style.translate = placed(widthX(state.params.kernel), Math.max(0, pullY(strength)));
    ready(witness);
  }

  return {
    render(state) {
      const { tab } = state.params;
      for (const { tab: name, panel } of panels) put(panel, 'hidden', name !== tab);
      for (const control of used) put(control, 'hidden', control.dataset.for !== tab);
      if (tab === 'critics') drawCritics(state);
      else drawWitness(state);
      put(play, 'textContent', playLabel(state));
      write(liveValues(state, scene));
    },
    destroy() {
      for (const { handles } of planes) handles.destroy();
    },
  };
}
