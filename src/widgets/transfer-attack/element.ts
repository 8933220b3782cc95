import { NetworkFigure } from '~/components/network-figure';
import type { Networks } from '~/runtime/networks';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
import { fetchOnce, loadPixels } from '~/ui/picture-fetcher';
import { digitNames, modelOf, netNames, nets, wanted, type Net } from './models';
import type { Oracles } from './measure';
import { readings } from './readings';
import {
  fooledCount,
  initialState,
  mades,
  params,
  shownOf,
  update,
  workOf,
  type Action,
  type Params,
  type Recorded,
  type State,
  type Work,
} from './state';
import { createView } from './view';
import { epsilonInWords, madeNames, picturesInWords } from './words';

export const tag = 'transfer-attack';

class TransferAttack extends NetworkFigure<Params, State, Action, Net, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected readonly wantedIn = () => wanted;
  private readonly digits = fetchOnce(() => loadPixels(digitNames));
  /** The networks as they are asked, for as long as they are open. */
  private oracles?: { of: Networks<Net>; ask: Oracles };
  /** The row that is under way. */
  private running?: { key: string; abort: AbortController };

  protected initialState(values: Params): State {
    const readBy = this.readSupply() as Recorded['readBy'];
    return initialState(values, { params: this.built, readBy });
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(
      this,
      (made, read) => this.dispatch({ type: 'set', values: { made, read } }),
      panel,
      this.gone.signal,
    );
  }

  protected override modelsOf(): readonly string[] {
    return Object.values(modelOf);
  }

  protected override effect(action: Action, previous: State): void {
    // A row of settings that have changed is given up.
    if (this.running && this.running.key !== this.state.rows.key) this.running.abort.abort();
    super.effect(action, previous);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.running?.abort.abort();
  }

  protected override isRunning(state: State): boolean {
    return workOf(state) !== undefined;
  }

  protected async compute({ made, key, params: settings }: Work): Promise<void> {
    const [{ measureRow }, oracles, digits] = await Promise.all([
      import('./measure'),
      this.asked(),
      this.digits(),
    ]);
    const abort = new AbortController();
    this.running = { key, abort };
    try {
      const row = await measureRow(oracles, made, digits, settings, abort.signal);
      this.dispatch({ type: 'row', key, made, row });
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    } finally {
      this.running = undefined;
    }
  }

  private async asked(): Promise<Oracles> {
    const of = this.network;
    if (this.oracles?.of === of) return this.oracles.ask;
    const { gatheringOracle, pictureShape } = await import('~/runtime/classifier');
    const ask = Object.fromEntries(
      nets.map((net) => {
        const session = of.sessions[net];
        return [net, gatheringOracle(session, pictureShape(session.manifest))];
      }),
    ) as Oracles;
    this.oracles = { of, ask };
    return ask;
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'attack':
        return { type: 'set', values: { attack: value as Params['attack'] } };
      case 'epsilon':
      case 'steps':
      case 'seed':
        return { type: 'set', values: this.clamped(name, value) };
      default:
        return super.controlAction(name, value);
    }
  }

  protected controlValues({ params: { attack, epsilon, steps, seed } }: State) {
    return { attack, epsilon, steps, seed };
  }

  protected override controlLabels({ params: { epsilon } }: State): Record<string, string> {
    return { epsilon: epsilonInWords(epsilon) };
  }

  protected override readingsOf = readings;

  protected table(state: State): FigureTable {
    return {
      caption: `How many of the digits are misread. ${picturesInWords(state)}`,
      columns: ['attack made on', ...nets.map((net) => `read by: ${netNames[net]}`)],
      rows: mades.map((made) => {
        const { readBy } = shownOf(state, made);
        return [madeNames[made], ...nets.map((net) => (readBy ? fooledCount(readBy[net]) : ''))];
      }),
    };
  }
}

defineFigure(tag, TransferAttack);
