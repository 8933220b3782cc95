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
import { sceneOf } from './scene';
import {
  initialState,
  kernelNames,
  params,
  paramsOf,
  patternNames,
  update,
  type Action,
  type Dial,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { stepLabel } from './words';

export const tag = 'transposed-conv';

class TransposedConv extends FigureElement<Params, State, Action> {
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
      case 'I':
      case 'K':
      case 'S':
      case 'P':
      case 'outputPadding':
        return { type: 'dial', dial: name satisfies Dial, value: Number(value) };
      case 'kernel': {
        const kernel = kernelNames.find((one) => one === value);
        return kernel && { type: 'kernel', kernel };
      }
      case 'pattern': {
        const pattern = patternNames.find((one) => one === value);
        return pattern && { type: 'pattern', pattern };
      }
      case 'seed':
        return { type: 'seed', seed: Number(value) };
      default:
        return playbackAction(name, value, this.state.T);
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
    return { t: stepLabel(state) };
  }

  protected table(state: State): FigureTable {
    const { output, stamps, gain, counts, resized } = sceneOf(state);
    const middle = Math.floor(output / 2);
    const row = state.P + middle;
    const cell = (values: ArrayLike<number>, size: number, at: number) => values[row * size + at];
    return {
      caption: `Row ${middle + 1} of the output after ${state.t} stamps, and row ${Math.floor(resized.size / 2) + 1} of the picture resized and convolved; both over their mean gain`,
      columns: ['column', 'stamps on it', 'transposed', 'resized, convolved'],
      rows: Array.from({ length: Math.max(output, resized.size) }, (_, i) => [
        i + 1,
        i < output ? cell(counts.values, counts.size, i + state.P) : '–',
        i < output
          ? formatNumber(cell(stamps.values, stamps.size, i + state.P) / gain.stamps)
          : '–',
        i < resized.size
          ? formatNumber(
              resized.values[Math.floor(resized.size / 2) * resized.size + i] / gain.resized,
            )
          : '–',
      ]),
    };
  }
}

defineFigure(tag, TransposedConv);
