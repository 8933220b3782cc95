import { lineWorldNames } from '~/math/line-worlds';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { readings } from './readings';
import { BATCHES, createScene, meanOf, ways } from './scene';
import {
  initialState,
  params,
  paramsOf,
  scopes,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { controlLabels, dataWords, fixedTo, ratioOf, scopeWords, wayWords } from './words';

export const tag = 'low-discrepancy';

class LowDiscrepancy extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  protected override readonly readingsOf = readings;
  private readonly scene = createScene();

  protected createView(): FigureView<State> {
    return createView(this);
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'data': {
        const data = lineWorldNames.find((one) => one === value);
        return data && { type: 'data', data };
      }
      case 'scope': {
        const scope = scopes.find((one) => one === value);
        return scope && { type: 'scope', scope };
      }
      case 'k':
        return { type: 'k', k: Number(value) };
      case 'new-batches':
        return { type: 'new-batches' };
      default:
        return undefined;
    }
  }

  protected controlValues({ seed: _seed, ...values }: State): Record<string, ControlValue> {
    return values;
  }

  protected override controlLabels(state: State): Record<string, string> {
    return controlLabels(state);
  }

  protected table(state: State): FigureTable {
    const scene = this.scene(state);
    return {
      caption: `${dataWords[state.data]}, k = ${state.k}, random: ${scopeWords[state.scope]}. The loss is ${fixedTo(scene.integral, 4)} nats; estimates of ${BATCHES} batches:`,
      columns: ['times', 'mean', 'variance', 'times smaller'],
      rows: ways.map((way) => [
        wayWords[way],
        fixedTo(meanOf(scene.ways[way]), 4),
        scene.ways[way].variance.toPrecision(3),
        fixedTo(ratioOf(scene, way), 2),
      ]),
    };
  }
}

defineFigure(tag, LowDiscrepancy);
