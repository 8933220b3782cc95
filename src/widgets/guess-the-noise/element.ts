import type { Networks } from '~/runtime/networks';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import { NetworkFigure } from '~/ui/network-figure';
import type { OpenNetworkOptions } from '~/ui/network-opener';
import type { NetworkPanel } from '~/ui/network-panel';
import { wanted } from './models';
import { readings } from './readings';
import { answerOf, CANDIDATES, pictures, schedule } from './round';
import {
  initialState,
  outcomes,
  params,
  update,
  views,
  workOf,
  type Action,
  type Params,
  type Recorded,
  type State,
  type Work,
} from './state';
import { unpackAnswers, type PackedAnswers } from './supply';
import { createView } from './view';
import { outcomeInWords } from './words';

export const tag = 'guess-the-noise';

class GuessTheNoise extends NetworkFigure<
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
  private supplied?: Recorded;

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
    return unpackAnswers(JSON.parse(text) as PackedAnswers);
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(this, panel);
  }

  protected override connected(): void {
    super.connected();
    void this.fetchDigits();
  }

  /** All lie on one sheet, which is fetched once. */
  private async fetchDigits(): Promise<void> {
    try {
      const { loadPicture } = await import('~/ui/images');
      const all = await Promise.all(pictures.map(loadPicture));
      if (!this.gone.signal.aborted) {
        this.dispatch({ type: 'digits', digits: all.map(({ pixels }) => pixels) });
      }
    } catch (error) {
      this.notice(error instanceof Error ? error.message : String(error));
    }
  }

  protected override restart(values: Params): void {
    this.dispatch({ type: 'adopt', params: values });
  }

  protected async compute({ seed, round, game }: Work): Promise<void> {
    const { network } = this.network.sessions;
    const { diffusionNetwork } = await import('~/runtime/diffusion-network');
    const epsilonHat = await diffusionNetwork(network, {})(game.xt, game.t);
    this.dispatch({ type: 'answered', seed, round, answer: answerOf(game, epsilonHat) });
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    const { round, seed } = this.state.params;
    switch (name) {
      case 'round':
        return { type: 'round', round: Number(value) };
      case 'next':
        return { type: 'round', round: round + 1 };
      case 'seed':
        return { type: 'seed', seed: Number(value) };
      case 'new-game':
        return { type: 'seed', seed: seed + 1 };
      case 'show': {
        const show = views.find((one) => one === value);
        return show && { type: 'show', show };
      }
      case 'load':
        if (!this.state.digits) void this.fetchDigits();
        return { type: 'load' };
      case 'cancel':
        return { type: 'unload' };
      default: {
        const candidate = Array.from({ length: CANDIDATES }, (_, i) => `guess-${i}`).indexOf(name);
        return candidate < 0 ? undefined : { type: 'guess', candidate };
      }
    }
  }

  protected controlValues({ params: values }: State): Record<string, ControlValue> {
    return { ...values };
  }

  protected table(state: State): FigureTable {
    return {
      caption: `The rounds of game ${state.params.seed}: who was right`,
      columns: ['round', 't', 'SNR', 'you', 'network', 'best bet'],
      rows: outcomes(state).map(({ round, t, you, network, best }) => {
        const alphaBar = schedule.alphaBar[t];
        const snr = formatNumber(alphaBar / (1 - alphaBar));
        return [round, t, snr, ...[you, network, best].map(outcomeInWords)];
      }),
    };
  }
}

defineFigure(tag, GuessTheNoise);
