import { reverseVariances, targets, weightingNames } from '~/math/loss-weights';
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
import { sceneOf } from './scene';
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
import { shareInWords, stepLabel, targetWords, weightingWords } from './words';

export const tag = 'loss-weights';

/** Steps whose weights the table lists. */
const LISTED = [2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;

class LossWeights extends FigureElement<Params, State, Action> {
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
      case 'schedule': {
        const schedule = scheduleKinds.find((one) => one === value);
        return schedule && { type: 'schedule', schedule };
      }
      case 'terms': {
        const terms = targets.find((one) => one === value);
        return terms && { type: 'terms', terms };
      }
      case 'variance': {
        const variance = reverseVariances.find((one) => one === value);
        return variance && { type: 'variance', variance };
      }
      case 'gamma':
        return { type: 'gamma', gamma: Number(value) };
      case 't':
        return { type: 't', t: Number(value) };
      case 'logarithmic':
        return { type: 'logarithmic', on: value === true };
      default: {
        const weighting = weightingNames.find((one) => one === name);
        return weighting && { type: 'show', name: weighting, on: value === true };
      }
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return { ...state };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { t: stepLabel(state), gamma: formatNumber(state.gamma) };
  }

  protected table(state: State): FigureTable {
    const { curves } = sceneOf(state);
    const shown = weightingNames.filter((name) => state[name]);
    return {
      caption: `Weights on squared errors of ${targetWords[state.terms]}, and the share of all weight up to that step`,
      columns: ['t', ...shown.flatMap((name) => [weightingWords[name], 'share up to t'])],
      rows: [...new Set([...LISTED, state.t])]
        .sort((a, b) => a - b)
        .map((t) => [
          t,
          ...shown.flatMap((name) => [
            formatNumber(curves[name].weights[t]),
            shareInWords(curves[name].shares[t]),
          ]),
        ]),
    };
  }
}

defineFigure(tag, LossWeights);
