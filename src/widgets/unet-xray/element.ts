import type { Networks } from '~/runtime/networks';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import { NetworkFigure } from '~/ui/network-figure';
import type { OpenNetworkOptions } from '~/ui/network-opener';
import type { NetworkPanel } from '~/ui/network-panel';
import { createPictureFetcher } from '~/ui/picture-fetcher';
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

class UNetXRay extends NetworkFigure<Params, State, Action, Networks<keyof typeof wanted>, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly readingsOf = readings;
  private supplied?: Recorded;
  private readonly pictures = createPictureFetcher({
    wanted: () => missingPicture(this.state),
    arrived: (picture, pixels) => this.dispatch({ type: 'picture', picture, pixels }),
    notice: (text) => this.notice(text),
  });

  protected async openNetwork(options: OpenNetworkOptions) {
    const { openNetworks } = await import('~/runtime/networks');
    return openNetworks(wanted, options);
  }

  protected async costNow() {
    const { networksCost } = await import('~/runtime/networks');
    return networksCost(wanted);
  }

  protected initialState(values: Params): State {
    return initialState(values, (this.supplied ??= this.readSupply()));
  }

  private readSupply(): Recorded {
    const text = this.querySelector('script[data-supply]')?.textContent ?? '';
    return JSON.parse(text) as Recorded;
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(this, panel);
  }

  protected override connected(): void {
    super.connected();
    void this.pictures.sync();
  }

  protected override restart(values: Params): void {
    this.dispatch({ type: 'adopt', params: values });
  }

  protected override effect(action: Action, previous: State): void {
    super.effect(action, previous);
    void this.pictures.sync();
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

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'picture':
      case 'seed':
      case 't': {
        const { value: read } = this.codec.read(new URLSearchParams({ [name]: String(value) }));
        return { type: 'set', values: { [name]: read[name] } };
      }
      case 'told':
        return { type: 'set', values: { told: value === true } };
      case 'new-seed':
        return { type: 'set', values: { seed: (this.state.params.seed % 9999) + 1 } };
      case 'load':
        return { type: 'load' };
      case 'cancel':
        return { type: 'unload' };
      default: {
        const skip = skips.find((one) => one === name);
        return skip && { type: 'skip', skip, on: value === true };
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
