import type { Networks } from '~/runtime/networks';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import { NetworkFigure } from '~/ui/network-figure';
import type { OpenNetworkOptions } from '~/ui/network-opener';
import type { NetworkPanel } from '~/ui/network-panel';
import { klOfDigit, measure, posteriorOf, summaryOf } from './measure';
import { betas, decoderOf, encoderOf, PIXELS, wanted, type Beta, type PartName } from './models';
import { unpack, type Packed } from './pack';
import { readings } from './readings';
import {
  axesNames,
  batch,
  initialState,
  measuredOf,
  params,
  update,
  workOf,
  type Action,
  type Full,
  type Params,
  type Recorded,
  type State,
  type Work,
} from './state';
import { createView } from './view';
import { betaLabel, fixed, numberName } from './words';

export const tag = 'elbo-terms';

/** What the page brings along. */
export type Supply = { measured: Record<Beta, Packed>; full: Full };

class ElboTerms extends NetworkFigure<Params, State, Action, Networks<PartName>, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly readingsOf = readings;
  private supplied?: Recorded;
  private digits?: Promise<Float32Array>;

  protected async openNetwork(options: OpenNetworkOptions) {
    const { openNetworks } = await import('~/runtime/networks');
    return openNetworks(wanted, options);
  }

  protected async costNow() {
    const { networksCost } = await import('~/runtime/networks');
    return networksCost(wanted);
  }

  protected initialState(values: Params): State {
    return initialState(values, this.recorded);
  }

  private get recorded(): Recorded {
    return (this.supplied ??= this.readSupply());
  }

  private readSupply(): Recorded {
    const text = this.querySelector('script[data-supply]')?.textContent ?? '';
    const { measured, full } = JSON.parse(text) as Supply;
    const entries = betas.map((beta) => [beta, unpack(measured[beta])]);
    return { measured: Object.fromEntries(entries) as Recorded['measured'], full };
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(this, (action) => this.dispatch(action), panel);
  }

  /** A reset keeps the networks and what they gave. */
  protected override restart(values: Params): void {
    this.dispatch({ type: 'adopt', params: values });
  }

  protected async compute({ beta, seed }: Work): Promise<void> {
    const { sessions } = this.network;
    const networks = { encoder: sessions[encoderOf(beta)], decoder: sessions[decoderOf(beta)] };
    const live = await measure(networks, await this.testDigits(), seed);
    this.dispatch({ type: 'measured', beta, live });
  }

  /** Fetched once; after a failure, again. */
  private testDigits(): Promise<Float32Array> {
    return (this.digits ??= loadBatch().catch((error: unknown) => {
      this.digits = undefined;
      throw error;
    }));
  }

  protected override isRunning(state: State): boolean {
    return workOf(state) !== undefined;
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'beta': {
        const beta = betas[Number(value)] as Beta | undefined;
        return beta && { type: 'beta', beta };
      }
      case 'digit':
        return { type: 'digit', digit: Number(value) };
      case 'axes': {
        const axes = axesNames.find((one) => one === value);
        return axes && { type: 'axes', axes };
      }
      case 'again':
      case 'load':
        return { type: name };
      case 'cancel':
        return { type: 'unload' };
      default:
        return undefined;
    }
  }

  protected controlValues({ params: values }: State): Record<string, ControlValue> {
    return { ...values, beta: betas.indexOf(values.beta) };
  }

  protected override controlLabels({ params: values }: State): Record<string, string> {
    return { beta: betaLabel(values.beta) };
  }

  protected table(state: State): FigureTable {
    const { beta, digit } = state.params;
    const measured = measuredOf(state, beta);
    const { klByNumber } = summaryOf(measured);
    const { mean, sigma } = posteriorOf(measured, digit);
    const terms = klOfDigit(measured, digit);
    return {
      caption: `${betaLabel(beta)}: the code of the digit ${digit}, and what each of its numbers adds to the KL, in nats`,
      columns: ['number', 'μ', 'σ', 'KL of this digit', `mean KL of ${batch.length} digits`],
      rows: mean.map((mu, j) => [
        numberName(j),
        fixed(mu, 2),
        fixed(sigma[j], 2),
        fixed(terms[j], 2),
        fixed(klByNumber[j], 2),
      ]),
    };
  }
}

async function loadBatch(): Promise<Float32Array> {
  const { loadPicture } = await import('~/ui/images');
  const pictures = await Promise.all(batch.map(loadPicture));
  const digits = new Float32Array(batch.length * PIXELS);
  pictures.forEach(({ pixels }, i) => digits.set(pixels, i * PIXELS));
  return digits;
}

defineFigure(tag, ElboTerms);
