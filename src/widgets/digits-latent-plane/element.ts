import type { Networks } from '~/runtime/networks';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { createLoop, prefersReducedMotion } from '~/ui/frame-loop';
import { createNetworkOpener } from '~/ui/network-opener';
import { networkPanel, type NetworkPanel } from '~/ui/network-panel';
import { createWorkLoop } from '~/ui/work-loop';
import { clustersOf, unpackCodes, type PackedCodes } from './codes';
import { wanted } from './models';
import { decode, encode } from './networks';
import { readings } from './readings';
import {
  encodingOf,
  initialState,
  params,
  pointOf,
  startOf,
  stripCodes,
  update,
  workOf,
  type Action,
  type Params,
  type Recorded,
  type State,
  type Work,
} from './state';
import { createView } from './view';
import { fixed } from './words';

export const tag = 'digits-latent-plane';

/** Without motion, Play goes this share of the way at a time. */
const LEAP = 0.125;

/** What the page brings along. */
export type Supply = { codes: PackedCodes; encoding: Recorded['encoding'] };

class DigitsLatentPlane extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly update = update;
  private supplied?: Recorded;
  private panel!: NetworkPanel;
  private fetching?: Params['picture'];
  private readonly gone = new AbortController();
  private readonly loop = createLoop((seconds) => {
    this.dispatch({ type: 'tick', seconds });
    return this.state.playing;
  });
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
    const text = this.querySelector('script[data-supply]')?.textContent ?? '';
    const { codes, encoding } = JSON.parse(text) as Supply;
    const built = this.codec.read(this.getAttribute('data-params') ?? '').value;
    return { codes: unpackCodes(codes), params: built, encoding };
  }

  protected createView(): FigureView<State> {
    this.dataset.backend = 'recorded';
    this.panel = networkPanel(this);
    return createView(
      this,
      {
        state: () => this.state,
        move: (end, to) => this.dispatch({ type: 'move', end, to }),
        draw: (pixels, done) => {
          // While the encoder still answers the last touch, the next one only shows.
          if (done || !this.work.busy) this.dispatch({ type: 'draw', pixels: pixels.slice() });
        },
        requestFrame: () => this.requestRender(),
      },
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
    this.loop.stop();
    this.work.stop();
    this.opener.close();
  }

  protected override restart(values: Params): void {
    this.dispatch({ type: 'adopt', params: values });
  }

  protected override effect(action: Action): void {
    if (action.type === 'load') void this.opener.open();
    if (action.type === 'unload') this.opener.close();
    if (action.type === 'failed') this.notice(action.message);
    if (this.state.playing) this.loop.start();
    void this.fetchPicture();
    this.work.sync();
    const { network, playing } = this.state;
    if (network.status === 'loading') this.status = 'loading';
    else if (network.status === 'failed') this.status = 'error';
    else this.status = playing ? 'running' : 'ready';
    this.dataset.backend = network.status === 'live' ? network.backend : 'recorded';
  }

  /** Brings the picture that the pad is to hold. */
  private async fetchPicture(): Promise<void> {
    const { drawing, byHand, params: values } = this.state;
    const { picture } = values;
    if (drawing || byHand || picture === 'none' || picture === this.fetching) return;
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
    const { decoder, encoder } = open.sessions;
    switch (work.kind) {
      case 'decode':
        return { type: 'decoded', z: work.z, pixels: await decode(decoder, [work.z]) };
      case 'encode':
        return { type: 'encoded', encoding: await encode(encoder, work.pixels) };
      case 'rebuild': {
        const pixels = await decode(decoder, [work.encoding.mean]);
        return { type: 'rebuilt', of: work.encoding, pixels };
      }
      case 'strip': {
        const { from, to } = work;
        const pixels = await decode(decoder, stripCodes(from, to));
        return { type: 'strip', from, to, pixels };
      }
    }
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    const [z1, z2] = startOf(this.state.params);
    switch (name) {
      case 'z1':
        return { type: 'move', end: 'a', to: [Number(value), z2] };
      case 'z2':
        return { type: 'move', end: 'a', to: [z1, Number(value)] };
      case 'layer':
        return { type: 'set', values: { layer: value === 'map' ? 'map' : 'codes' } };
      case 'even':
      case 'path':
        return { type: 'set', values: { [name]: value === true } };
      case 'digit':
        return { type: 'set', values: { digit: value as Params['digit'] } };
      case 'picture':
        return { type: 'pick', picture: value as Params['picture'] };
      case 'along':
        return { type: 'along', along: Number(value) };
      case 'play':
        return prefersReducedMotion() ? this.leap() : { type: 'play' };
      case 'clear':
      case 'to-drawing':
      case 'load':
        return { type: name };
      case 'cancel':
        return { type: 'unload' };
      default:
        return undefined;
    }
  }

  private leap(): Action {
    const { along } = this.state.params;
    return { type: 'along', along: along >= 1 ? 0 : along + LEAP };
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return { ...state.params };
  }

  protected override controlLabels({ params: values }: State): Record<string, string> {
    return { z1: fixed(values.z1), z2: fixed(values.z2) };
  }

  protected override readingsOf = readings;

  protected table(state: State): FigureTable {
    const point = pointOf(state.params);
    const encoding = encodingOf(state);
    const own = encoding && {
      mean: encoding.mean,
      deviation: encoding.logVariance.map((value) => Math.exp(value / 2)),
    };
    return {
      caption: 'The point, the code of the drawing, and where the test digits lie',
      columns: ['what', 'count', 'mean z1', 'mean z2', 'spread z1', 'spread z2'],
      rows: [
        ['the point', '', ...point.map(fixed), '', ''],
        ...(own ? [['the drawing', 1, ...own.mean.map(fixed), ...own.deviation.map(fixed)]] : []),
        ...clustersOf(state.recorded.codes).map(({ digit, count, mean, deviation }) => [
          `test digits ${digit}`,
          count,
          ...mean.map(fixed),
          ...deviation.map(fixed),
        ]),
      ],
    };
  }
}

defineFigure(tag, DigitsLatentPlane);
