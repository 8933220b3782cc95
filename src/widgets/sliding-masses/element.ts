import { divergenceNames } from '~/math/divergences';
import { massShapes, slidingOutlooks } from '~/math/sliding-masses';
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
  massesOf,
  params,
  paramsOf,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import {
  divergenceWords,
  numberInWords,
  shapeWords,
  sigmaLabel,
  slopeInWords,
  thetaLabel,
  verdictOf,
  verdictWords,
  widthLabel,
} from './words';

export const tag = 'sliding-masses';

class SlidingMasses extends FigureElement<Params, State, Action> {
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
      case 'sigma':
      case 'width':
        return { type: 'dial', dial: name, value: Number(value) };
      case 'shape': {
        const shape = massShapes.find((one) => one === value);
        return shape && { type: 'shape', shape };
      }
      default:
        return undefined;
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return state;
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { theta: thetaLabel(state), sigma: sigmaLabel(state), width: widthLabel(state) };
  }

  protected table(state: State): FigureTable {
    const outlooks = slidingOutlooks(state.theta, massesOf(state));
    const what = state.sigma === 0 ? 'points' : `${shapeWords[state.shape]}, σ = ${state.sigma}`;
    return {
      caption: `Between two masses at distance θ = ${state.theta}: ${what}`,
      columns: ['divergence', 'value', 'slope in θ', 'what it is worth'],
      rows: divergenceNames.map((name) => [
        divergenceWords[name],
        outlooks[name].value === Infinity ? '∞' : numberInWords(outlooks[name].value),
        slopeInWords(outlooks[name]),
        verdictWords[verdictOf(outlooks[name], state.theta)],
      ]),
    };
  }
}

defineFigure(tag, SlidingMasses);
