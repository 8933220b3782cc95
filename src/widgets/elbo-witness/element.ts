import { lineWorldNames } from '~/math/line-worlds';
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
  limits,
  params,
  paramsOf,
  subjects,
  update,
  variances,
  type Action,
  type Dial,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { controlLabels, dataWords, fixed, varianceWords } from './words';

export const tag = 'elbo-witness';

class ElboWitness extends FigureElement<Params, State, Action> {
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
      case 'of': {
        const of = subjects.find((one) => one === value);
        return of && { type: 'of', of };
      }
      case 'variance': {
        const variance = variances.find((one) => one === value);
        return variance && { type: 'variance', variance };
      }
      case 'exact':
      case 'new-walks':
        return { type: name };
      default:
        return Object.hasOwn(limits, name)
          ? { type: 'dial', dial: name as Dial, value: Number(value) }
          : undefined;
    }
  }

  protected controlValues({ seed: _seed, ...values }: State): Record<string, ControlValue> {
    return values;
  }

  protected override controlLabels(state: State): Record<string, string> {
    return controlLabels(state);
  }

  protected table(state: State): FigureTable {
    const { bound, fault, lines } = this.scene(state);
    const T = state.T;
    const row = (name: string, term: number, part: number | undefined) =>
      part === undefined ? [name, fixed(term, 4)] : [name, fixed(term, 4), fixed(part, 4)];
    return {
      caption: `${dataWords[state.data]}, T = ${T}, σ²: ${varianceWords[state.variance]}. −log p = ${fixed(lines.surprise, 4)}, bound ${fixed(lines.terms, 4)} nats${fault ? `, entropy ${fixed(lines.entropy, 4)}` : ''}. Term by term:`,
      columns: ['term', 'nats', ...(fault ? ['of it the model’s fault'] : [])],
      rows: [
        row(`L_${T} (prior)`, bound.prior, fault?.prior),
        ...Array.from({ length: T }, (_, i) => {
          const t = T - i;
          return row(`L_${t - 1}`, bound.steps[t], fault?.steps[t]);
        }),
      ],
    };
  }
}

defineFigure(tag, ElboWitness);
