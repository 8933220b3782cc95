import { integrandNames } from '~/math/gradient-estimators';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { readings } from './readings';
import { contributionsOf, sceneOf } from './scene';
import {
  initialState,
  parameterNames,
  params,
  paramsOf,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { batchLabel, integrandWords, parameterWords, signed } from './words';

export const tag = 'reparameterisation-trick';

class ReparameterisationTrick extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  protected override readonly readingsOf = readings;

  protected createView(): FigureView<State> {
    return createView(this, (action) => this.dispatch(action));
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'mu':
        return { type: 'mu', mu: Number(value) };
      case 'sigma':
        return { type: 'sigma', sigma: Number(value) };
      case 'doublings':
        return { type: 'doublings', doublings: Number(value) };
      case 'seed':
        return { type: 'seed', seed: Number(value) };
      case 'baseline':
        return { type: 'baseline', baseline: value === true };
      case 'f': {
        const f = integrandNames.find((one) => one === value);
        return f && { type: 'f', f };
      }
      case 'by': {
        const by = parameterNames.find((one) => one === value);
        return by && { type: 'by', by };
      }
      case 'again':
        return { type: 'again' };
      default:
        return undefined;
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return { ...state };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return {
      mu: signed(state.mu),
      sigma: signed(state.sigma),
      doublings: batchLabel(state),
    };
  }

  protected table(state: State): FigureTable {
    const { points, exact } = sceneOf(state);
    return {
      caption: `f = ${integrandWords[state.f]}: what each of the samples on show adds to the estimates by ${parameterWords[state.by]}, without a baseline; exact gradient ${formatNumber(exact)}`,
      columns: ['ε', 'z', 'f(z)', 'score function', 'pathwise'],
      rows: contributionsOf(state).map(({ epsilon, score, pathwise }, i) => [
        signed(epsilon),
        signed(points[i].z),
        formatNumber(points[i].value),
        formatNumber(score),
        formatNumber(pathwise),
      ]),
    };
  }
}

defineFigure(tag, ReparameterisationTrick);
