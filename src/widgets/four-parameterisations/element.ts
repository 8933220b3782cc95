import { NetworkFigure } from '~/components/network-figure';
import { vFromEpsilon } from '~/math/diffusion';
import { parameterisations } from '~/math/parameterisations';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
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
  keyof typeof wanted,
  Work
> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly missingPicture = missingPicture;
  protected readonly wantedIn = () => wanted;
  protected override readonly readingsOf = readings;
  private readonly scene = createScene();

  protected initialState(values: Params): State {
    return initialState(values, unpackSaid(this.readSupply() as PackedSaid, PIXELS));
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(this, panel, {
      goTo: (level) => this.dispatch({ type: 'set', values: { level } }),
    });
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

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'output':
        return isParameterisation(value) ? { type: 'set', values: { output: value } } : undefined;
      case 'picture':
      case 'seed':
      case 'level':
      case 'error':
        return { type: 'set', values: this.clamped(name, value) };
      case 'new-seed':
        return { type: 'set', values: { seed: (this.state.params.seed % 9999) + 1 } };
      default:
        return super.controlAction(name, value);
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
