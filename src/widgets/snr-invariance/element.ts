import { lineWorldNames } from '~/math/line-worlds';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { readings } from './readings';
import { createScene, calmestShape, straightShape } from './scene';
import {
  denoisers,
  dials,
  initialState,
  params,
  paramsOf,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { controlLabels, dataWords, denoiserWords, fixedTo } from './words';

export const tag = 'snr-invariance';

class SnrInvariance extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  protected override readonly readingsOf = readings;
  private readonly scene = createScene();

  protected createView(): FigureView<State> {
    return createView(this, {
      state: () => this.state,
      dispatch: (action) => this.dispatch(action),
    });
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'data': {
        const data = lineWorldNames.find((one) => one === value);
        return data && { type: 'data', data };
      }
      case 'denoiser': {
        const denoiser = denoisers.find((one) => one === value);
        return denoiser && { type: 'denoiser', denoiser };
      }
      case 'straight':
        return { type: 'shape', ...straightShape(this.state) };
      case 'calmest':
        return { type: 'shape', ...calmestShape(this.scene(this.state), this.state) };
      case 'equal-ends':
        return { type: 'equal-ends' };
      default: {
        const dial = dials.find((one) => one === name);
        return dial && { type: 'dial', dial, value: Number(value) };
      }
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return { ...state };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return controlLabels(state);
  }

  protected table(state: State): FigureTable {
    const { loss, fixed, bent, fixedBound, bentBound } = this.scene(state);
    return {
      caption: `${dataWords[state.data]}, denoiser: ${denoiserWords[state.denoiser]}. Straight schedule: ${fixedTo(fixedBound.integral, 5)} nats, variance of one draw ${fixedTo(fixedBound.variance, 3)}. Bent schedule: ${fixedTo(bentBound.integral, 5)} nats, variance ${fixedTo(bentBound.variance, 3)}.`,
      columns: ['t', 'straight λ', 'integrand', 'bent λ', 'integrand'],
      rows: Array.from({ length: 11 }, (_, i) => {
        const t = i / 10;
        return [
          fixedTo(t, 1),
          ...[fixed, bent].flatMap((curve) => [
            fixedTo(curve.at(t), 3),
            fixedTo(curve.rate(t) * loss.mean(curve.at(t)), 4),
          ]),
        ];
      }),
    };
  }
}

defineFigure(tag, SnrInvariance);
