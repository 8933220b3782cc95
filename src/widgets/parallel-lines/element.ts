import { lineOutlooks } from '~/math/parallel-lines';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { readings } from './readings';
import {
  initialState,
  outlookNames,
  params,
  paramsOf,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { outlookWords, thetaLabel, valueInWords, widthLabel } from './words';

export const tag = 'parallel-lines';

class ParallelLines extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  protected override readonly readingsOf = readings;

  protected createView(): FigureView<State> {
    return createView(this, {
      state: () => this.state,
      dispatch: (action) => this.dispatch(action),
    });
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'theta':
        return { type: 'theta', theta: Number(value) };
      case 'width':
        return { type: 'width', width: Number(value) };
      case 'show': {
        const show = outlookNames.find((one) => one === value);
        return show && { type: 'show', show };
      }
      default:
        return undefined;
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return state;
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { theta: thetaLabel(state), width: widthLabel(state) };
  }

  protected table({ theta, width }: State): FigureTable {
    return {
      caption: `Between lines at distance θ = ${theta}, kernel width ${width}`,
      columns: ['divergence or loss', 'value', 'slope in θ'],
      rows: outlookNames.map((name) => {
        const { value, slope } = lineOutlooks[name](theta, width);
        return [
          outlookWords[name].name,
          valueInWords(value),
          Number.isNaN(slope) ? 'none' : formatNumber(slope),
        ];
      }),
    };
  }
}

defineFigure(tag, ParallelLines);
