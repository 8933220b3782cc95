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
  labelingOf,
  labelings,
  params,
  paramsOf,
  update,
  type Action,
  type Labeling,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { placeLabel } from './words';

export const tag = 'label-smoothing';

class LabelSmoothing extends FigureElement<Params, State, Action> {
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
      case 'labeling':
        return Object.hasOwn(labelings, String(value))
          ? { type: 'labeling', labeling: value as Labeling }
          : undefined;
      case 'alpha':
        return { type: 'alpha', alpha: Number(value) };
      case 'beta':
        return { type: 'beta', beta: Number(value) };
      case 'x':
        return { type: 'x', x: Number(value) };
      case 'bumps-p':
        return { type: 'bumps', name: 'p' };
      case 'bumps-q':
        return { type: 'bumps', name: 'q' };
      default:
        return undefined;
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    const { alpha, beta, x } = state;
    return { alpha, beta, x, labeling: labelingOf(state) ?? '' };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return {
      alpha: state.alpha.toFixed(2),
      beta: state.beta.toFixed(2),
      x: placeLabel(state),
    };
  }

  protected table(state: State): FigureTable {
    const { p, q, plain, smoothed, fakes } = sceneOf(state);
    return {
      caption: `Where fakes lie: the best discriminator with labels ${state.alpha} and ${state.beta}`,
      columns: ['x', 'p*', 'q', 'D* plain', 'D* here', 'push plain', 'push here'],
      rows: fakes.map(({ x, plain: before, smoothed: after }) => [
        formatNumber(x),
        formatNumber(p.density(x)),
        formatNumber(q.density(x)),
        formatNumber(plain(x)),
        formatNumber(smoothed(x)),
        formatNumber(before),
        formatNumber(after),
      ]),
    };
  }
}

defineFigure(tag, LabelSmoothing);
