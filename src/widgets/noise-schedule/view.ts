import type { FigureView } from '~/ui/figure-element';
import { liveNumbers } from '~/ui/live-numbers';
import { put } from '~/ui/put';
import { createPictures } from './pictures';
import { leaks, readouts } from './readouts';
import { createSchedulePlots } from './schedule-plots';
import { makeScene, type Scene } from './signal';
import { createSignalPlots } from './signal-plots';
import { stepOf, type State } from './state';

/** Draws the whole workbench; what has not changed since the last frame is left alone. */
export function createView(root: HTMLElement): FigureView<State> {
  const drawSchedule = createSchedulePlots(root);
  const drawPictures = createPictures(root);
  const drawSignal = createSignalPlots(root);
  const write = liveNumbers(root);
  const slider = root.querySelector<HTMLInputElement>('.control-range[data-control="t"] input')!;
  const terminal = root.querySelector<HTMLElement>('[data-terminal]')!;
  let scene: Scene | undefined;
  let sceneSeed: number | undefined;

  return {
    render(state) {
      const { picture, seed, schedule, T } = state;
      put(slider, 'max', String(T));
      drawSchedule(state);
      if (picture && (picture !== scene?.picture || seed !== sceneSeed)) {
        scene = makeScene(picture, seed);
        sceneSeed = seed;
      }
      // Until the picture is here, the one drawn at build time stays.
      if (scene) {
        const xt = drawPictures(state, scene);
        drawSignal(scene, xt, schedule.alphaBar[stepOf(state)]);
      }
      write(readouts(state, scene?.spectra));
      put(terminal.dataset, 'leaks', String(leaks(state)));
    },
  };
}
