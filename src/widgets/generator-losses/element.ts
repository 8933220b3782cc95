import { generatorLosses } from '~/math/gan-losses';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { lossNames, sceneOf } from './scene';
import { readings } from './readings';
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
import { logitLabel, lossWords, offsetLabel } from './words';

export const tag = 'generator-losses';

class GeneratorLosses extends FigureElement<Params, State, Action> {
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
      case 'offset':
        return { type: 'offset', offset: Number(value) };
      case 'logit':
        return { type: 'logit', logit: Number(value) };
      case 'axis':
        return { type: 'axis', axis: value === 'probability' ? 'probability' : 'logit' };
      case 'by':
        return { type: 'by', by: value === 'probability' ? 'probability' : 'logit' };
      case 'seed':
        return { type: 'seed', seed: Number(value) };
      case 'new-seed':
        return { type: 'new-seed' };
      default:
        return undefined;
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return state;
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { offset: offsetLabel(state), logit: logitLabel(state) };
  }

  protected table(state: State): FigureTable {
    const { pulls } = sceneOf(state);
    return {
      caption: `One fake with logit ${state.logit}, and a batch at distance m = ${state.offset}`,
      columns: [
        'loss',
        'J of the fake',
        'its dJ/dℓ',
        'dJ/dm, mean of the batch',
        'expected dJ/dm',
        'spread of dJ/dm from fake to fake',
      ],
      rows: lossNames.map((name) => [
        lossWords[name],
        formatNumber(generatorLosses[name].loss(state.logit)),
        formatNumber(generatorLosses[name].gradient(state.logit)),
        formatNumber(pulls[name].batch),
        formatNumber(pulls[name].expected),
        formatNumber(pulls[name].spread),
      ]),
    };
  }
}

defineFigure(tag, GeneratorLosses);
