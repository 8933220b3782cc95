import { lineWorldNames } from '~/math/line-worlds';
import { scheduleKinds } from '~/math/standard-schedule';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { readings } from './readings';
import { createScene } from './scene';
import {
  initialState,
  lengths,
  params,
  paramsOf,
  stepOf,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { dataWords, signed, stepLabel } from './words';

export const tag = 'posterior-bridge';

class PosteriorBridge extends FigureElement<Params, State, Action> {
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
      case 'kind': {
        const kind = scheduleKinds.find((one) => one === value);
        return kind && { type: 'kind', kind };
      }
      case 'T': {
        const T = lengths[Number(value)];
        return T && { type: 'T', T };
      }
      case 'x0':
        return { type: 'x0', x0: Number(value) };
      case 'xt':
        return { type: 'xt', xt: Number(value) };
      case 't':
        return { type: 't', t: Number(value) };
      default:
        return undefined;
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    const { data, kind, x0, xt } = state;
    return { data, kind, x0, xt, T: lengths.indexOf(state.T), t: stepOf(state) };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { T: state.T, t: stepLabel(state), x0: signed(state.x0), xt: signed(state.xt) };
  }

  protected table(state: State): FigureTable {
    const { told, untold, closeness } = this.scene(state);
    return {
      caption: `${dataWords[state.data]}, step ${stepLabel(state)}: told x₀, the way back has mean ${signed(told.mean)} and variance ${formatNumber(told.variance)}; untold, ${signed(untold.mean)} and ${formatNumber(untold.variance)}. From the same xₜ, for steps of other lengths:`,
      columns: ['noise rate β of the step', 'KL from its own Gaussian, nats'],
      rows: closeness.map(({ beta, kl }) => [formatNumber(beta), formatNumber(kl)]),
    };
  }
}

defineFigure(tag, PosteriorBridge);
