import { NetworkFigure } from '~/components/network-figure';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
import { fetchOnce, loadPixels } from '~/ui/picture-fetcher';
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

class ElboTerms extends NetworkFigure<Params, State, Action, PartName, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected readonly wantedIn = () => wanted;
  protected override readonly readingsOf = readings;
  private readonly digits = fetchOnce(loadBatch);

  protected initialState(values: Params): State {
    const { measured, full } = this.readSupply() as Supply;
    const entries = betas.map((beta) => [beta, unpack(measured[beta])]);
    return initialState(values, {
      measured: Object.fromEntries(entries) as Recorded['measured'],
      full,
    });
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(this, (action) => this.dispatch(action), panel);
  }

  protected async compute({ beta, seed }: Work): Promise<void> {
    const { sessions } = this.network;
    const networks = { encoder: sessions[encoderOf(beta)], decoder: sessions[decoderOf(beta)] };
    const live = await measure(networks, await this.digits(), seed);
    this.dispatch({ type: 'measured', beta, live });
  }

  protected override isRunning(state: State): boolean {
    return workOf(state) !== undefined;
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
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
        return { type: name };
      default:
        return super.controlAction(name, value);
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
  const digits = new Float32Array(batch.length * PIXELS);
  (await loadPixels(batch)).forEach((pixels, i) => digits.set(pixels, i * PIXELS));
  return digits;
}

defineFigure(tag, ElboTerms);
