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
import type { Classifier } from './attack';
import { digitKind, graphsOf, modelOf, wanted } from './models';
import { readings } from './readings';
import {
  initialState,
  isQuick,
  params,
  rowsOf,
  update,
  workOf,
  type Action,
  type Params,
  type Recorded,
  type State,
  type Work,
} from './state';
import { createView } from './view';
import { changeInWords, epsilonInWords, percent } from './words';

export const tag = 'attack-bench';

/** While an attack runs its picture is shown at most this often. */
const SHOW_EVERY_MS = 40;

class AttackBench extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly update = update;
  private supplied?: Recorded;
  private panel!: NetworkPanel;
  private fetching?: Params['picture'];
  private readonly gone = new AbortController();
  /** The slow attack that is under way. */
  private running?: { work: Work & { kind: 'attack' }; abort: AbortController };
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
    compute: (work) => (work.kind === 'read' ? this.read(work) : this.attack(work)),
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
    const { before, x, after, step, steps, reached } = JSON.parse(text) as Record<
      'before' | 'x' | 'after',
      number[]
    > & { step: number; steps: number; reached: boolean };
    return {
      params: built,
      before: Float32Array.from(before),
      x: Float32Array.from(x),
      after: Float32Array.from(after),
      step,
      steps,
      reached,
    };
  }

  protected createView(): FigureView<State> {
    this.dataset.backend = 'recorded';
    this.panel = networkPanel(this);
    const input = this.querySelector<HTMLInputElement>('input[type="file"][data-upload]');
    input?.addEventListener(
      'change',
      () => {
        void this.take(input.files?.[0]);
        input.value = '';
      },
      { signal: this.gone.signal },
    );
    return createView(
      this,
      {
        state: () => this.state,
        draw: (pixels, done) => {
          // While the networks still answer the last touch, the next one only shows.
          if (done || !this.work.busy) this.dispatch({ type: 'draw', pixels: pixels.slice() });
        },
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
    this.running?.abort.abort();
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
    this.giveUpUnwanted();
    this.work.sync();
    const { network } = this.state;
    if (network.status === 'loading') this.status = 'loading';
    else if (network.status === 'failed') this.status = 'error';
    else this.status = this.running ? 'running' : 'ready';
    this.dataset.backend = network.status === 'live' ? network.backend : 'recorded';
  }

  /** A slow attack that the state no longer wants is given up at once. */
  private giveUpUnwanted(): void {
    if (!this.running) return;
    const wish = workOf(this.state);
    const { work, abort } = this.running;
    if (wish?.kind !== 'attack' || wish.of !== work.of || wish.key !== work.key) abort.abort();
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

  private async take(file: File | undefined): Promise<void> {
    if (!file) return;
    try {
      const [{ decodeUpload }, { asDigit }] = await Promise.all([
        import('~/ui/images'),
        import('./change'),
      ]);
      const { pixels } = await decodeUpload(file, digitKind.size);
      this.dispatch({ type: 'draw', pixels: asDigit(pixels, digitKind.size) });
      this.notice('Your picture stays on this page; a link to this figure does not carry it.');
    } catch (error) {
      this.notice(error instanceof Error ? error.message : String(error));
    }
  }

  private async classifierOf(model: Params['model']): Promise<Classifier> {
    const open = this.opener.network;
    if (!open) throw new Error('Expected the networks to be open, got none; press Retry.');
    const { gradientOracle, logitOracle, pictureShape } = await import('~/runtime/classifier');
    const gradient = open.sessions[graphsOf[model].gradient];
    const logits = open.sessions[graphsOf[model].logits];
    const shape = pictureShape(gradient.manifest);
    return { gradient: gradientOracle(gradient, shape), logits: logitOracle(logits, shape) };
  }

  private async read({ of, model }: Work & { kind: 'read' }): Promise<void> {
    const classifier = await this.classifierOf(model);
    const [logits] = await classifier.logits([of]);
    this.dispatch({ type: 'read', reading: { of, model, logits } });
  }

  private async attack(work: Work & { kind: 'attack' }): Promise<void> {
    const { of, label, key, settings } = work;
    const [classifier, { attack }] = await Promise.all([
      this.classifierOf(settings.model),
      import('./attack'),
    ]);
    const abort = new AbortController();
    if (!isQuick(settings.attack)) {
      this.running = { work, abort };
      this.status = 'running';
    }
    // From the first answer on: what comes before it is mostly the runtime's warming up.
    let began: number | undefined;
    let shownAt = performance.now();
    try {
      const problem = { x0: of, label, settings };
      let last: Action | undefined;
      for await (const { step, steps, x, logits, reached } of attack(
        classifier,
        digitKind,
        problem,
        abort.signal,
      )) {
        const now = performance.now();
        began ??= now;
        const attacked = { of, key, x, logits, step, steps, reached, milliseconds: now - began };
        last = { type: 'attacked', attacked: { ...attacked, done: true } };
        if (this.running && now - shownAt > SHOW_EVERY_MS) {
          shownAt = now;
          this.dispatch({ type: 'attacked', attacked: { ...attacked, done: false } });
        }
      }
      this.running = undefined;
      if (last) this.dispatch(last);
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    } finally {
      if (this.running) {
        this.running = undefined;
        this.status = 'ready';
      }
    }
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'picture':
        return { type: 'pick', picture: value as Params['picture'] };
      case 'model':
      case 'attack':
      case 'target':
        return { type: 'set', values: { [name]: value } };
      case 'epsilon':
      case 'radius':
      case 'pixels':
      case 'confidence':
      case 'steps':
      case 'times':
      case 'seed': {
        const { value: read } = this.codec.read(new URLSearchParams({ [name]: String(value) }));
        return { type: 'set', values: { [name]: read[name] } };
      }
      case 'attack-now':
        return { type: 'ask' };
      case 'stop':
      case 'clear':
      case 'load':
        return { type: name };
      case 'cancel':
        return { type: 'unload' };
      case 'choose-file':
        this.querySelector<HTMLInputElement>('input[type="file"][data-upload]')?.click();
        return undefined;
      default:
        return undefined;
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return { ...state.params };
  }

  protected override controlLabels({ params: values }: State): Record<string, string> {
    return {
      epsilon: epsilonInWords(values.epsilon),
      radius: values.radius.toFixed(1),
      times: `× ${values.times}`,
    };
  }

  protected override readingsOf = readings;

  protected table(state: State): FigureTable {
    const share = (value: number | undefined) => (value === undefined ? '' : percent(value));
    return {
      caption: `Probability of each class, before and after the attack. ${changeInWords(state)}`,
      columns: [digitKind.noun, 'before', 'after'],
      rows: rowsOf(state).map(({ label, before, after }) => [label, share(before), share(after)]),
    };
  }
}

defineFigure(tag, AttackBench);
