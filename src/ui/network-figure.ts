import { FigureElement, type FigureStatus, type FigureView } from './figure-element';
import { createNetworkOpener, type OpenNetwork, type OpenNetworkOptions } from './network-opener';
import { networkPanel, type NetworkPanel } from './network-panel';
import type { NetworkAction, NetworkCost, NetworkStatus } from './network-status';
import { createWorkLoop } from './work-loop';

/**
 * Base of figures that show a recorded picture until the reader loads their networks, and from then on
 * compute, one piece at a time, whatever their state says is missing.
 */
export abstract class NetworkFigure<
  Params extends Record<string, unknown>,
  State extends { readonly params: Params; readonly network: NetworkStatus },
  Action extends { type: string },
  Network extends OpenNetwork,
  Work,
> extends FigureElement<Params, State, Action | NetworkAction> {
  /** Fetches and opens what the state asks for. */
  protected abstract openNetwork(options: OpenNetworkOptions): Promise<Network>;
  /** What that would fetch in this browser. */
  protected abstract costNow(): Promise<NetworkCost>;
  /** What the state wants next, if anything; nothing while no network is live. */
  protected abstract workOf(state: State): Work | undefined;
  /** Computes a piece and dispatches its result. */
  protected abstract compute(work: Work): Promise<void>;
  protected abstract viewWith(panel: NetworkPanel): FigureView<State>;

  /** Aborted when the figure leaves the page. */
  protected readonly gone = new AbortController();
  private panel!: NetworkPanel;
  private readonly opener = createNetworkOpener<Network>({
    open: (options) => this.openNetwork(options),
    dispatch: (action) => this.dispatch(action),
    notice: (text) => this.notice(text),
  });
  private readonly work = createWorkLoop<Work>({
    next: () => this.workOf(this.state),
    compute: (work) => this.compute(work),
    failed: (error) => {
      const message = error instanceof Error ? error.message : String(error);
      this.dispatch({ type: 'failed', message });
    },
  });

  /** Whether a piece is being computed. */
  protected get busy(): boolean {
    return this.work.busy;
  }

  protected get network(): Network {
    const { network } = this.opener;
    if (!network) throw new Error('Expected the networks to be open, got none; press Retry.');
    return network;
  }

  protected closeNetwork(): void {
    this.opener.close();
  }

  protected paramsOf(state: State): Params {
    return state.params;
  }

  protected createView(): FigureView<State> {
    this.dataset.backend = 'recorded';
    this.panel = networkPanel(this);
    return this.viewWith(this.panel);
  }

  protected override connected(): void {
    this.showCost();
  }

  protected showCost(): void {
    void this.panel.showCost(this.costNow());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.gone.abort();
    this.work.stop();
    this.opener.close();
  }

  protected override effect(action: Action | NetworkAction, _previous: State): void {
    switch (action.type) {
      case 'load':
        void this.opener.open();
        break;
      case 'unload':
        this.opener.close();
        break;
      case 'failed':
        this.notice((action as NetworkAction & { type: 'failed' }).message);
    }
    this.work.sync();
    const { network } = this.state;
    this.status = this.statusNow();
    this.dataset.backend = network.status === 'live' ? network.backend : 'recorded';
  }

  private statusNow(): FigureStatus {
    const { status } = this.state.network;
    if (status === 'loading') return 'loading';
    if (status === 'failed') return 'error';
    return this.isRunning(this.state) ? 'running' : 'ready';
  }

  /** Whether the reader should wait for something. */
  protected isRunning(_state: State): boolean {
    return false;
  }
}
