import type { Networks } from '~/runtime/networks';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import { NetworkFigure } from '~/ui/network-figure';
import type { OpenNetworkOptions } from '~/ui/network-opener';
import type { NetworkPanel } from '~/ui/network-panel';
import { createPictureFetcher } from '~/ui/picture-fetcher';
import type { Classifier } from './attack';
import { digitKind, graphsOf, modelOf, wanted } from './models';
import { readings } from './readings';
import {
  initialState,
  missingPicture,
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

class AttackBench extends NetworkFigure<
  Params,
  State,
  Action,
  Networks<keyof typeof wanted>,
  Work
> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  private supplied?: Recorded;
  /** The slow attack that is under way. */
  private running?: { work: Work & { kind: 'attack' }; abort: AbortController };
  private readonly pictures = createPictureFetcher({
    wanted: () => missingPicture(this.state),
    arrived: (picture, pixels) => this.dispatch({ type: 'picture', picture, pixels }),
    notice: (text) => this.notice(text),
  });

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

  protected viewWith(panel: NetworkPanel): FigureView<State> {
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
          if (done || !this.busy) this.dispatch({ type: 'draw', pixels: pixels.slice() });
        },
      },
      panel,
      this.gone.signal,
    );
  }

  protected override connected(): void {
    super.connected();
    void this.pictures.sync();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.running?.abort.abort();
  }

  protected override restart(values: Params): void {
    this.dispatch({ type: 'adopt', params: values });
  }

  protected override modelsOf(state: State): readonly string[] {
    return [modelOf[state.params.model]];
  }

  protected override effect(action: Action, previous: State): void {
    void this.pictures.sync();
    this.giveUpUnwanted();
    super.effect(action, previous);
  }

  protected override isRunning(): boolean {
    return this.running !== undefined;
  }

  /** A slow attack that the state no longer wants is given up at once. */
  private giveUpUnwanted(): void {
    if (!this.running) return;
    const wish = workOf(this.state);
    const { work, abort } = this.running;
    if (wish?.kind !== 'attack' || wish.of !== work.of || wish.key !== work.key) abort.abort();
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
    const open = this.network;
    const { gradientOracle, logitOracle, pictureShape } = await import('~/runtime/classifier');
    const gradient = open.sessions[graphsOf[model].gradient];
    const logits = open.sessions[graphsOf[model].logits];
    const shape = pictureShape(gradient.manifest);
    return { gradient: gradientOracle(gradient, shape), logits: logitOracle(logits, shape) };
  }

  protected compute(work: Work): Promise<void> {
    return work.kind === 'read' ? this.read(work) : this.attack(work);
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
