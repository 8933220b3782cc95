import { createKeeper } from '~/training/keeper';
import { stepOf } from '~/training/run';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import { TrainingFigure } from '~/ui/training-figure';
import { shapes, sides } from './clouds';
import { readings } from './readings';
import { createScene } from './scene';
import {
  criticNames,
  initialState,
  MAX_STEP,
  measuredOf,
  params,
  paramsOf,
  requestOf,
  tabs,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { clipLabel, criticWords, kernelLabel, lambdaLabel } from './words';

export const tag = 'critic-lab';

class CriticLab extends TrainingFigure<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  protected override readonly readingsOf = readings;
  protected readonly maxStep = MAX_STEP;
  protected readonly quietSteps = 100;
  protected readonly keeper = createKeeper(this.hostOf(requestOf));

  protected createView(): FigureView<State> {
    return createView(this, {
      state: () => this.state,
      dispatch: (action) => this.dispatch(action),
      requestFrame: () => this.requestRender(),
      signal: this.gone.signal,
    });
  }

  protected settingAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'tab-critics':
      case 'tab-witness': {
        const tab = tabs.find((one) => name === `tab-${one}`);
        return tab && { type: 'tab', tab };
      }
      case 'real':
      case 'fake': {
        const [side, shape] = [sides.find((one) => one === name), shapes.find((s) => s === value)];
        return side && shape && { type: 'shape', side, shape };
      }
      case 'c':
      case 'lambda':
        return { type: 'set', name, value: Number(value) };
      case 'seed':
        return {
          type: 'set',
          name,
          value: Math.min(999_999, Math.max(0, Math.round(Number(value)))),
        };
      case 'kernel':
        return { type: 'kernel', kernel: Number(value) };
      default:
        return undefined;
    }
  }

  protected controlValues({ params: values }: State): Record<string, ControlValue> {
    const { tab, real, fake, c, lambda, kernel, seed } = values;
    const views = { 'tab-critics': tab === 'critics', 'tab-witness': tab === 'witness' };
    return { ...views, real, fake, c, lambda, kernel, seed };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { c: clipLabel(state), lambda: lambdaLabel(state), kernel: kernelLabel(state) };
  }

  protected table(state: State): FigureTable {
    const scene = createScene();
    const { mmd, pull } = scene.witness(state);
    const exact = formatNumber(scene.w1(state));
    return {
      caption: `What is measured at step ${stepOf(state.run)}; the exact W₁ of the points is ${exact}`,
      columns: ['how f is held', 'E f(x) − E f(G(z))', 'largest slope K', 'divided by K'],
      rows: [
        ...criticNames.map((name) => {
          const { gap, slope, bound } = measuredOf(state, name);
          return [criticWords[name], ...[gap, slope, bound].map((value) => formatNumber(value))];
        }),
        [
          `MMD, kernel width ${state.params.kernel.toFixed(2)}`,
          formatNumber(mmd),
          `pull on the generated points ${formatNumber(pull)}`,
          '–',
        ],
      ],
    };
  }
}

defineFigure(tag, CriticLab);
