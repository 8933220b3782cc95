import type { Networks, Wanted } from '~/runtime/networks';
import type { ControlValue } from '~/ui/controls';
import { FigureElement, type FigureStatus, type FigureView } from '~/ui/figure-element';
import type { PictureName } from '~/ui/images';
import { createNetworkOpener, type OpenNetworkOptions } from '~/ui/network-opener';
import { networkPanel, type NetworkPanel } from '~/ui/network-panel';
import type { NetworkAction, NetworkCost, NetworkStatus } from '~/ui/network-status';
import { createFetcher, loadPixels } from '~/ui/picture-fetcher';
import { createWorkLoop } from '~/ui/work-loop';

/** What the base itself dispatches; pictures and drawings only where the figure has them. */
type BaseAction<Params> =
  | NetworkAction
  | { type: 'adopt'; params: Params }
  | { type: 'picture'; picture: string; pixels: Float32Array }
  | { type: 'draw'; pixels: Float32Array };

/**
 * Base of figures that show a recorded picture until the reader loads their networks, and from then on
 * compute, one piece at a time, whatever their state says is missing.
 */
export abstract class NetworkFigure<
  Params extends Record<string, unknown>,
  State extends { readonly params: Params; readonly network: NetworkStatus },
  Action extends { type: string },
  Name extends string,
  Work,
> extends FigureElement<Params, State, Action | BaseAction<Params>> {
  /** The graphs that the figure runs in this state, by the names it calls them; none in some. */
  protected abstract wantedIn(state: State): Readonly<Record<Name, Wanted>> | undefined;
  /** What the state wants next, if anything; nothing while no network is live. */
  protected abstract workOf(state: State): Work | undefined;
  /** Computes a piece and dispatches its result. */
  protected abstract compute(work: Work): Promise<void>;
  protected abstract viewWith(panel: NetworkPanel): FigureView<State>;

  /** Aborted when the figure leaves the page. */
  protected readonly gone = new AbortController();
  private panel!: NetworkPanel;
  private readonly opener = createNetworkOpener<Networks<Name>>({
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
  private readonly pictures = createFetcher<string>({
    wanted: () => this.missingPicture(this.state),
    load: (name) => this.loadPicture(name),
    arrived: (picture, pixels) => this.dispatch({ type: 'picture', picture, pixels }),
    notice: (text) => this.notice(text),
  });

  /**
   * Takes a touch of a stroke on a drawing pad; `done` when the pen is lifted. While the networks
   * still answer the last touch, the next one only shows.
   */
  protected readonly draw = (pixels: Float32Array, done: boolean): void => {
    if (done || !this.work.busy) this.dispatch({ type: 'draw', pixels: pixels.slice() });
  };

  protected get network(): Networks<Name> {
    const { network } = this.opener;
    if (!network) throw new Error('Expected the networks to be open, got none; press Retry.');
    return network;
  }

  /** The picture that the state names and does not have. */
  protected missingPicture(_state: State): string | undefined {
    return undefined;
  }

  /** Brings it; one of the book's own unless the figure has others. */
  protected async loadPicture(name: string): Promise<Float32Array> {
    const [pixels] = await loadPixels([name as PictureName]);
    return pixels;
  }

  /** What the page brings along for the script, as the figure's component wrote it. */
  protected readSupply(): unknown {
    return JSON.parse(this.querySelector('script[data-supply]')?.textContent ?? '');
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
    void this.pictures.sync();
  }

  /** Networks stay open, and what they gave stays where it still fits. */
  protected override restart(values: Params): void {
    this.dispatch({ type: 'adopt', params: values });
  }

  protected controlAction(name: string, _value: ControlValue): Action | NetworkAction | undefined {
    switch (name) {
      case 'load':
        return { type: 'load' };
      case 'cancel':
        return { type: 'unload' };
      default:
        return undefined;
    }
  }

  private get wanted(): Readonly<Record<Name, Wanted>> {
    const wanted = this.wantedIn(this.state);
    if (!wanted) throw new Error('Expected a network to load, got none; choose another one.');
    return wanted;
  }

  private async openNetwork(options: OpenNetworkOptions): Promise<Networks<Name>> {
    const { openNetworks } = await import('~/runtime/networks');
    return openNetworks(this.wanted, options);
  }

  /** What opening would fetch in this browser. */
  protected async costNow(): Promise<NetworkCost> {
    const { networksCost } = await import('~/runtime/networks');
    return networksCost(this.wanted);
  }

  private showCost(): void {
    if (this.wantedIn(this.state)) void this.panel.showCost(this.costNow());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.gone.abort();
    this.work.stop();
    this.opener.close();
  }

  protected override effect(action: Action | BaseAction<Params>, previous: State): void {
    this.closeUnwanted(previous);
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
    void this.pictures.sync();
    const { network } = this.state;
    this.status = this.statusNow();
    this.dataset.backend = network.status === 'live' ? network.backend : 'recorded';
  }

  /** Other networks are loaded only when the reader has seen what they cost. */
  private closeUnwanted(previous: State): void {
    const [before, now] = [previous, this.state].map((state) =>
      JSON.stringify(this.wantedIn(state)),
    );
    if (before === now) return;
    this.opener.close();
    if (this.state.network.status !== 'absent') this.dispatch({ type: 'unload' });
    this.showCost();
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
