import type { Networks } from '~/runtime/networks';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { createNetworkOpener } from '~/ui/network-opener';
import { networkPanel, type NetworkPanel } from '~/ui/network-panel';
import { createWorkLoop } from '~/ui/work-loop';
import { graphsOf, modelOf, wanted } from './models';
import { readings } from './readings';
import { directionsAt, nodePoint, pictureAt, unpackSigns, type PackedRecorded } from './slice';
import {
  initialState,
  params,
  pointOf,
  tableRows,
  update,
  workOf,
  type Action,
  type Params,
  type Recorded,
  type State,
  type Work,
} from './state';
import { createView } from './view';
import { epsilonInWords, fixed, sliceLabel } from './words';

export const tag = 'decision-slice';

class DecisionSlice extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly update = update;
  private supplied?: Recorded;
  private panel!: NetworkPanel;
  private fetching?: Params['picture'];
  private readonly gone = new AbortController();
  private readonly opener = createNetworkOpener<Networks<keyof typeof wanted>>({
    open: async (options) => {
      const { openNetworks } = await import('~/runtime/networks');
      return openNetworks(wanted, options);
    },
    dispatch: (action) => this.dispatch(action),
    notice: (text) => this.notice(text),
  });
  private readonly work = createWorkLoop<Work>({
    next: () => workOf(this.state),
    compute: async (work) => this.dispatch(await this.compute(work)),
    failed: (error) => {
      const message = error instanceof Error ? error.message : String(error);
      this.dispatch({ type: 'failed', message });
    },
  });

  protected initialState(values: Params): State {
    return initialState(values, this.recorded);
  }

  protected paramsOf(state: State): Params {
    return state.params;
  }

  private get recorded(): Recorded {
    return (this.supplied ??= this.readSupply());
  }

  private readSupply(): Recorded {
    const built = this.codec.read(this.getAttribute('data-params') ?? '').value;
    const text = this.querySelector('script[data-supply]')?.textContent ?? '';
    const { label, signs, ...regions } = JSON.parse(text) as PackedRecorded;
    return { params: built, directions: { label, signs: unpackSigns(signs) }, ...regions };
  }

  protected createView(): FigureView<State> {
    this.dataset.backend = 'recorded';
    this.panel = networkPanel(this);
    return createView(
      this,
      { state: () => this.state, move: (to) => this.dispatch({ type: 'move', to }) },
      this.panel,
      this.gone.signal,
    );
  }

  protected override connected(): void {
    void this.fetchPicture();
    const cost = import('~/runtime/networks').then(({ networksCost }) => networksCost(wanted));
    void this.panel.showCost(cost);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.gone.abort();
    this.work.stop();
    this.opener.close();
  }

  protected override restart(values: Params): void {
    this.dispatch({ type: 'adopt', params: values });
  }

  protected override modelsOf(state: State): readonly string[] {
    return [modelOf[state.params.model]];
  }

  protected override effect(action: Action): void {
    if (action.type === 'load') void this.opener.open();
    if (action.type === 'unload') this.opener.close();
    if (action.type === 'failed') this.notice(action.message);
    void this.fetchPicture();
    this.work.sync();
    const { network } = this.state;
    if (network.status === 'loading') this.status = 'loading';
    else if (network.status === 'failed') this.status = 'error';
    else this.status = 'ready';
    this.dataset.backend = network.status === 'live' ? network.backend : 'recorded';
  }

  private async fetchPicture(): Promise<void> {
    const { x0, params: values } = this.state;
    const { picture } = values;
    if (x0?.picture === picture || picture === this.fetching) return;
    this.fetching = picture;
    try {
      const { loadPicture } = await import('~/ui/images');
      const { pixels } = await loadPicture(picture);
      this.dispatch({ type: 'picture', picture, pixels });
    } catch (error) {
      this.notice(error instanceof Error ? error.message : String(error));
    } finally {
      this.fetching = undefined;
    }
  }

  private async compute(work: Work): Promise<Action> {
    const open = this.opener.network;
    if (!open) throw new Error('Expected the networks to be open, got none; press Retry.');
    const { gradientOracle, logitOracle, pictureShape } = await import('~/runtime/classifier');
    const { cut } = work;
    const gradient = open.sessions[graphsOf[cut.model].gradient];
    const shape = pictureShape(gradient.manifest);
    const read = logitOracle(open.sessions[graphsOf[cut.model].logits], shape);
    switch (work.kind) {
      case 'direct': {
        const directions = await directionsAt(gradientOracle(gradient, shape), work.x0);
        return { type: 'directed', cut, directions };
      }
      case 'at': {
        const [logits] = await read([work.picture]);
        return { type: 'at', cut, point: work.point, logits };
      }
      case 'read': {
        const { nodes, x0, slice } = work;
        const pictures = nodes.map((node) =>
          pictureAt(x0, slice.directions.signs, slice.v, nodePoint(node)),
        );
        return { type: 'read', cut, nodes, logits: await read(pictures) };
      }
    }
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    const [a, b] = pointOf(this.state.params);
    switch (name) {
      case 'a':
        return { type: 'move', to: [Number(value), b] };
      case 'b':
        return { type: 'move', to: [a, Number(value)] };
      case 'picture':
      case 'model':
        return { type: 'set', values: { [name]: value } };
      case 'epsilon':
      case 'seed': {
        const { value: read } = this.codec.read(new URLSearchParams({ [name]: String(value) }));
        return { type: 'set', values: { [name]: read[name] } };
      }
      case 'load':
        return { type: 'load' };
      case 'cancel':
        return { type: 'unload' };
      default:
        return undefined;
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return { ...state.params };
  }

  protected override controlLabels({ params: values }: State): Record<string, string> {
    return {
      a: fixed(values.a),
      b: fixed(values.b),
      epsilon: epsilonInWords(values.epsilon),
    };
  }

  protected override readingsOf = readings;

  protected table(state: State): FigureTable {
    return {
      caption: `${sliceLabel(state)}: what is read along each direction`,
      columns: ['distance', 'along the gradient', 'along the random direction'],
      rows: tableRows(state),
    };
  }
}

defineFigure(tag, DecisionSlice);
