import { fitNames } from '~/math/gaussian-fit';
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
import { coverage, placeAt, sceneOf } from './scene';
import {
  initialState,
  params,
  paramsOf,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { fitWords, rateLabel, signed, stepLabel, valueInWords, widthLabel } from './words';

export const tag = 'fit-under-divergence';

class FitUnderDivergence extends FigureElement<Params, State, Action> {
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
      case 'rate':
      case 'width':
        return { type: 'dial', dial: name, value: Number(value) };
      case 'bumps':
        return { type: 'bumps' };
      case 'from-start':
        return { type: 't', t: 0 };
      case 'show': {
        const show = fitNames.find((one) => one === value);
        return show && { type: 'show', show };
      }
      default:
        return playbackAction(name, value, this.state.T);
    }
  }

  protected override effect(action: Action): void {
    if (action.type === 'play' && this.state.playing) this.loop.start();
  }

  protected controlValues({ playing, t, rate, width, show }: State): Record<string, ControlValue> {
    this.querySelector('[data-control="play"]')!.textContent = playing ? 'Pause' : 'Play';
    return { t, rate, width, show };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { t: stepLabel(state), rate: rateLabel(state), width: widthLabel(state) };
  }

  protected table(state: State): FigureTable {
    const { fits, p } = sceneOf(state);
    return {
      caption: `One Gaussian under each divergence after ${state.t} steps of size η = ${state.rate}`,
      columns: ['divergence', 'at the start', 'now', 'mean', 'width', 'data within two widths'],
      rows: fitNames.map((name) => {
        const [from, now] = [0, state.t].map((n) => placeAt(fits[name], n));
        return [
          fitWords[name].name,
          valueInWords(from.value),
          valueInWords(now.value),
          signed(now.mean),
          now.sigma.toFixed(2),
          `${Math.round(100 * coverage(p, now))} %`,
        ];
      }),
    };
  }
}

defineFigure(tag, FitUnderDivergence);
