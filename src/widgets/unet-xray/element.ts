import { NetworkFigure } from '~/components/network-figure';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
import { skips, wanted } from './models';
import { numbersOf } from './numbers';
import { readings } from './readings';
import { timeMap, xray } from './run';
import {
  initialState,
  missingPicture,
  params,
  update,
  workOf,
  type Action,
  type Params,
  type Recorded,
  type State,
  type Work,
} from './state';
import { createView } from './view';
import { skipWords, stepInWords } from './words';

export const tag = 'unet-xray';

class UNetXRay extends NetworkFigure<Params, State, Action, keyof typeof wanted, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly missingPicture = missingPicture;
  protected readonly wantedIn = () => wanted;
  protected override readonly readingsOf = readings;

  protected initialState(values: Params): State {
    return initialState(values, this.readSupply() as Recorded);
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(this, panel);
  }

  protected async compute(work: Work): Promise<void> {
    const { sessions } = this.network;
    if (work.kind === 'time') {
      this.dispatch({ type: 'time', time: await timeMap(sessions.time) });
    } else {
      const result = await xray(sessions.xray, work.x0, work.values);
      this.dispatch({ type: 'result', result });
    }
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'picture':
      case 'seed':
      case 't':
        return { type: 'set', values: this.clamped(name, value) };
      case 'told':
        return { type: 'set', values: { told: value === true } };
      case 'new-seed':
        return { type: 'set', values: { seed: (this.state.params.seed % 9999) + 1 } };
      default: {
        const skip = skips.find((one) => one === name);
        return skip ? { type: 'skip', skip, on: value === true } : super.controlAction(name, value);
      }
    }
  }

  protected controlValues({ params: values }: State): Record<string, ControlValue> {
    return { ...values };
  }

  protected override controlLabels({ params: values }: State): Record<string, string> {
    return { t: stepInWords(values) };
  }

  protected table(state: State): FigureTable {
    const numbers = numbersOf(state);
    const number = (value: number | undefined) => (value === undefined ? '–' : formatNumber(value));
    return {
      caption: `The U-Net at t = ${state.params.t}`,
      columns: ['what', 'value'],
      rows: [
        ...skips.map((skip) => [skipWords[skip], state.params[skip] ? 'whole' : 'cut']),
        ['error of the digit made out, as trained', number(numbers?.wholeError)],
        ['the same with the skips as they are', number(numbers?.cutError)],
        ['difference between the two', number(numbers?.change)],
        ['evenness of the attention', number(numbers?.evenness)],
      ],
    };
  }
}

defineFigure(tag, UNetXRay);
