import { NetworkFigure } from '~/components/network-figure';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
import { loadPixels } from '~/ui/picture-fetcher';
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
  type State,
  type Work,
} from './state';
import { unpackAnswers, type PackedAnswers } from './supply';
import { createView } from './view';
import { outcomeInWords } from './words';

export const tag = 'guess-the-noise';

class GuessTheNoise extends NetworkFigure<Params, State, Action, keyof typeof wanted, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected readonly wantedIn = () => wanted;
  protected override readonly readingsOf = readings;

  protected initialState(values: Params): State {
    return initialState(values, unpackAnswers(this.readSupply() as PackedAnswers));
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
      const digits = await loadPixels(pictures);
      if (!this.gone.signal.aborted) this.dispatch({ type: 'digits', digits });
    } catch (error) {
      this.notice(error instanceof Error ? error.message : String(error));
    }
  }

  protected async compute({ seed, round, game }: Work): Promise<void> {
    const { network } = this.network.sessions;
    const { diffusionNetwork } = await import('~/runtime/diffusion-network');
    const epsilonHat = await diffusionNetwork(network, {})(game.xt, game.t);
    this.dispatch({ type: 'answered', seed, round, answer: answerOf(game, epsilonHat) });
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
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
        return super.controlAction(name, value);
      default: {
        const candidate = Array.from({ length: CANDIDATES }, (_, i) => `guess-${i}`).indexOf(name);
        return candidate < 0 ? super.controlAction(name, value) : { type: 'guess', candidate };
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
