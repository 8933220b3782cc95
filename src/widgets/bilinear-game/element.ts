import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { createLoop } from '~/ui/frame-loop';
import { playbackAction } from '~/ui/playback';
import { readings } from './readings';
import { distanceAt, meanFactor, pathsOf } from './scene';
import {
  gameNames,
  initialState,
  optimisers,
  params,
  paramsOf,
  update,
  type Action,
  type Dial,
  type Layer,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { gameWords, layerWords, signed, stepLabel } from './words';

export const tag = 'bilinear-game';

class BilinearGame extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  protected override readonly readingsOf = readings;
  private readonly loop = createLoop((seconds) => {
    this.dispatch({ type: 'tick', seconds });
    return this.state.playing;
  });

  protected createView(): FigureView<State> {
    return createView(this, {
      state: () => this.state,
      dispatch: (action) => this.dispatch(action),
    });
  }

  override disconnectedCallback(): void {
    this.loop.stop();
    super.disconnectedCallback();
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'game': {
        const game = gameNames.find((one) => one === value);
        return game && { type: 'game', game };
      }
      case 'strength':
      case 'eta':
      case 'beta':
      case 'gamma':
        return { type: 'dial', dial: name satisfies Dial, value: Number(value) };
      case 'flow':
        return { type: 'show', layer: name, on: value === true };
      default: {
        const layer = optimisers.find((one) => one === name);
        return layer
          ? { type: 'show', layer: layer satisfies Layer, on: value === true }
          : playbackAction(name, value, this.state.T);
      }
    }
  }

  protected override effect(action: Action): void {
    if (action.type === 'play' && this.state.playing) this.loop.start();
  }

  protected controlValues({ playing, ...state }: State): Record<string, ControlValue> {
    this.querySelector('[data-control="play"]')!.textContent = playing ? 'Pause' : 'Play';
    return paramsOf({ playing, ...state });
  }

  protected override controlLabels(state: State): Record<string, string> {
    return {
      t: stepLabel(state),
      strength: state.strength.toFixed(2),
      eta: state.eta.toFixed(2),
      beta: signed(state.beta),
      gamma: state.gamma.toFixed(2),
    };
  }

  protected table(state: State): FigureTable {
    const paths = pathsOf(state);
    return {
      caption: `${gameWords[state.game]}, η = ${state.eta}: where each method is after ${state.t} steps`,
      columns: ['method', 'x', 'y', 'distance', 'factor a step'],
      rows: optimisers.map((optimiser) => {
        const path = paths[optimiser];
        return [
          layerWords[optimiser],
          formatNumber(path[2 * state.t]),
          formatNumber(path[2 * state.t + 1]),
          formatNumber(distanceAt(path, state.t)),
          formatNumber(meanFactor(path, state.t), 4),
        ];
      }),
    };
  }
}

defineFigure(tag, BilinearGame);
