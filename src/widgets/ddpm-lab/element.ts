import { thinned, withLast } from '~/training/history';
import { createKeeper } from '~/training/keeper';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import { TrainingFigure } from '~/ui/training-figure';
import { readings } from './readings';
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
import { levelInWords } from './words';

export const tag = 'ddpm-lab';

/** Rows of the data table. */
const ROWS = 12;

class DdpmLab extends TrainingFigure<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  protected override readonly readingsOf = readings;
  protected readonly maxStep = MAX_STEP;
  protected readonly quietSteps = 200;
  protected readonly keeper = createKeeper(this.hostOf(requestOf));

  protected createView(): FigureView<State> {
    return createView(this, {
      state: () => this.state,
      dispatch: (action) => this.dispatch(action),
      requestFrame: () => this.requestRender(),
      signal: this.gone.signal,
    });
  }

  protected override effect(action: Action, previous: State): void {
    const { params: values } = this.state;
    if (values.t !== previous.params.t) this.keeper.tell((lab) => lab.show(showOf(values)));
    super.effect(action, previous);
  }

  protected settingAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'undo-dot':
      case 'clear':
        return { type: name };
      case 't':
      case 'arrows':
      case 'data':
      case 'prediction':
      case 'layers':
      case 'width':
      case 'rate':
      case 'clip':
      case 'seed': {
        // Through the codec, which holds every value within its bounds.
        const text = typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
        const { value: read } = params.read(new URLSearchParams({ [name]: text }));
        const values = { [name]: read[name] };
        return name === 't' || name === 'arrows'
          ? { type: 'look', values }
          : { type: 'set', values };
      }
      default:
        return undefined;
    }
  }

  protected controlValues({ params: values }: State): Record<string, ControlValue> {
    const { data, prediction, layers, width, rate, clip, t, arrows, seed } = values;
    return { data, prediction, layers, width, rate, clip, t, arrows, seed };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { t: levelInWords(state) };
  }

  protected table({ run }: State): FigureTable {
    const rows = withLast(run.history, run.frame);
    const names = ['loss', 'floor', 'gap', 'w1', 'js'];
    return {
      caption: 'The run so far: loss, the least there is, the excess, and the drawn points',
      columns: ['step', 'loss', 'least', 'excess', 'sliced W₁', 'JS'],
      rows:
        rows.length === 0
          ? [['0 (not started)', ...names.map(() => '–')]]
          : thinned(rows, ROWS).map(({ step, values }) => [
              step,
              ...names.map((name) => formatNumber(values[name] ?? NaN)),
            ]),
    };
  }
}

defineFigure(tag, DdpmLab);
