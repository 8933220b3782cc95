import { createKeeper } from '~/training/keeper';
import { thinned, withLast } from '~/training/history';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import { TrainingFigure } from '~/ui/training-figure';
import { criticNames, lossNames, lossOf } from './losses';
import { readings } from './readings';
import { sceneNames } from './scenes';
import {
  initialState,
  MAX_STEP,
  params,
  paramsOf,
  requestOf,
  showOf,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { apartLabel, lossWords } from './words';

export const tag = 'vanishing-gradient';

const TABLE_ROWS = 12;

class VanishingGradient extends TrainingFigure<Params, State, Action> {
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
      requestFrame: () => this.requestRender(),
      signal: this.gone.signal,
    });
  }

  protected override effect(action: Action, previous: State): void {
    const { params: values } = this.state;
    if (values.look !== previous.params.look) this.keeper.tell((lab) => lab.show(showOf(values)));
    super.effect(action, previous);
  }

  protected settingAction(name: string, value: ControlValue): Action | undefined {
    const loss = lossNames.find((one) => one === name);
    if (loss) return { type: 'show', loss, on: value === true };
    switch (name) {
      case 'apart':
        return { type: 'apart', apart: Number(value) };
      case 'seed':
        return { type: 'seed', seed: Math.min(999_999, Math.max(0, Math.round(Number(value)))) };
      case 'scene': {
        const scene = sceneNames.find((one) => one === value);
        return scene && { type: 'scene', scene };
      }
      case 'look': {
        const look = criticNames.find((one) => one === value);
        return look && { type: 'look', look };
      }
      default:
        return undefined;
    }
  }

  protected controlValues({ params: values }: State): Record<string, ControlValue> {
    const { scene, apart, look, seed } = values;
    const shown = lossNames.map((name) => [name, values[name]]);
    return { ...Object.fromEntries(shown), scene, apart, look, seed } as Record<
      string,
      ControlValue
    >;
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { apart: apartLabel(state) };
  }

  protected table({ run }: State): FigureTable {
    const rows = thinned(withLast(run.history, run.frame), TABLE_ROWS);
    return {
      caption: 'Length of G’s gradient under each loss, over the steps of D',
      columns: ['step', 'accuracy of D', ...lossNames.map((name) => lossWords[name])],
      rows:
        rows.length === 0
          ? [['0 (not started)', '–', ...lossNames.map(() => '–')]]
          : rows.map(({ step, values }) => [
              step,
              formatNumber(values['log.accuracy'] ?? NaN),
              ...lossNames.map((name) => formatNumber(values[`${lossOf[name]}.gradient`] ?? NaN)),
            ]),
    };
  }
}

defineFigure(tag, VanishingGradient);
