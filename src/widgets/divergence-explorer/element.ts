import { divergenceNames } from '~/math/divergences';
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
  kinds,
  params,
  paramsOf,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { divergenceWords, valueInWords, widthLabel } from './words';

export const tag = 'divergence-explorer';

class DivergenceExplorer extends FigureElement<Params, State, Action> {
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
      case 'width':
        return { type: 'width', width: Number(value) };
      case 'kind': {
        const kind = kinds.find((one) => one === value);
        return kind && { type: 'kind', kind };
      }
      case 'swap':
        return { type: 'swap' };
      case 'bumps-p':
        return { type: 'bumps', name: 'p' };
      case 'bumps-q':
        return { type: 'bumps', name: 'q' };
      default:
        return undefined;
    }
  }

  protected controlValues({ width, kind }: State): Record<string, ControlValue> {
    return { width, kind };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { width: widthLabel(state) };
  }

  protected table(state: State): FigureTable {
    const here = sceneOf(state).divergences;
    const swapped = sceneOf(update(state, { type: 'swap' })).divergences;
    return {
      caption: 'The divergences, and what they would be with data and model swapped',
      columns: ['divergence', 'value', 'swapped'],
      rows: divergenceNames.map((name) => [
        divergenceWords[name],
        valueInWords(here[name].value),
        valueInWords(swapped[name].value),
      ]),
    };
  }
}

defineFigure(tag, DivergenceExplorer);
