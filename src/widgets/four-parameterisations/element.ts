import { vFromEpsilon } from '~/math/diffusion';
import { parameterisations } from '~/math/parameterisations';
import type { Networks } from '~/runtime/networks';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import { NetworkFigure } from '~/ui/network-figure';
import type { OpenNetworkOptions } from '~/ui/network-opener';
import type { NetworkPanel } from '~/ui/network-panel';
import { createPictureFetcher } from '~/ui/picture-fetcher';
import { PIXELS, wanted } from './models';
import { readings } from './readings';
import { createScene, factorsOf, noisyOf, schedule } from './scene';
import {
  initialState,
  isParameterisation,
  missingPicture,
  params,
  timeOf,
  update,
  workOf,
  type Action,
  type Params,
  type Said,
  type State,
  type Work,
} from './state';
import { unpackSaid, type PackedSaid } from './supply';
import { createView } from './view';
import { errorInWords, kindWords, stepInWords } from './words';

export const tag = 'four-parameterisations';

class FourParameterisations extends NetworkFigure<
  Params,
  State,
  Action,
  Networks<keyof typeof wanted>,
  Work
> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly readingsOf = readings;
  private readonly scene = createScene();
  private supplied?: Said;
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

  private readSupply(): Said {
    const text = this.querySelector('script[data-supply]')?.textContent ?? '';
    return unpackSaid(JSON.parse(text) as PackedSaid, PIXELS);
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(this, panel, {
      goTo: (level) => this.dispatch({ type: 'set', values: { level } }),
    });
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

  protected async compute({ values, x0 }: Work): Promise<void> {
    const { network } = this.network.sessions;
    const { diffusionNetwork } = await import('~/runtime/diffusion-network');
    const { picture, seed, level } = values;
    const t = timeOf(values);
    const xt = noisyOf(x0, values);
    const epsilon = await diffusionNetwork(network, {})(xt, t);
    const v = vFromEpsilon({ xt, epsilon, t, schedule });
    this.dispatch({ type: 'said', picture, seed, level, v });
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'output':
        return isParameterisation(value) ? { type: 'set', values: { output: value } } : undefined;
      case 'picture':
      case 'seed':
      case 'level':
      case 'error': {
        const { value: read } = this.codec.read(new URLSearchParams({ [name]: String(value) }));
        return { type: 'set', values: { [name]: read[name] } };
      }
      case 'new-seed':
        return { type: 'set', values: { seed: (this.state.params.seed % 9999) + 1 } };
      case 'load':
        return { type: 'load' };
      case 'cancel':
        return { type: 'unload' };
      default:
        return undefined;
    }
  }

  protected controlValues({ params: values }: State): Record<string, ControlValue> {
    return { ...values };
  }

  protected override controlLabels({ params: values }: State): Record<string, string> {
    return { level: stepInWords(values), error: errorInWords(values) };
  }

  protected table(state: State): FigureTable {
    const { params: values } = state;
    const now = this.scene(state);
    const factors = factorsOf(values);
    const number = (value: number | undefined) => (value === undefined ? '–' : formatNumber(value));
    return {
      caption: `At t = ${timeOf(values)}, with an error of ${errorInWords(values)} put into ${kindWords[values.output]}`,
      columns: ['said as', 'error put in, times', 'the network’s own error', 'error shown'],
      rows: parameterisations.map((kind) => [
        kindWords[kind],
        formatNumber(factors[kind]),
        number(now?.errors[kind].network),
        number(now?.errors[kind].shown),
      ]),
    };
  }
}

defineFigure(tag, FourParameterisations);
