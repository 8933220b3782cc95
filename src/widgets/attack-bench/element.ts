import { NetworkFigure } from '~/components/network-figure';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
import type { Classifier } from './attack';
import { asDigit } from './change';
import { fromShown, kindOf, modelOf, photographKind, wantedOf, type Net } from './models';
import type { PackedRecorded } from './poster';
import { readings } from './readings';
import {
  ANY,
  initialState,
  kindIn,
  missingPicture,
  isQuick,
  netOf,
  params,
  photographNames,
  rowsOf,
  update,
  settingsOf,
  workOf,
  type Action,
  type Params,
  type State,
  type Work,
} from './state';
import { createView } from './view';
import { changeInWords, epsilonInWords, percent, wishInWords } from './words';

export const tag = 'attack-bench';

/** While an attack runs its picture is shown at most this often. */
const SHOW_EVERY_MS = 40;

class AttackBench extends NetworkFigure<Params, State, Action, string, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly missingPicture = missingPicture;
  private naming = false;
  /** The slow attack that is under way. */
  private running?: { work: Work & { kind: 'attack' }; abort: AbortController };

  protected wantedIn({ params: { kind } }: State) {
    return wantedOf(kind);
  }

  protected initialState(values: Params): State {
    const { before, x, after, ...rest } = this.readSupply() as PackedRecorded;
    return initialState(values, {
      params: this.built,
      before: Float32Array.from(before),
      x: x && Float32Array.from(x),
      after: Float32Array.from(after),
      ...rest,
    });
  }

  /** A picture of the book, in the units of the networks that read it. */
  protected override async loadPicture(name: string): Promise<Float32Array> {
    if (!photographNames.includes(name)) return super.loadPicture(name);
    const { loadPictureFile } = await import('~/ui/images');
    const { photographUrl } = await import('~/runtime/photograph-files');
    const pixels = await loadPictureFile(await photographUrl(name), photographKind.size);
    return fromShown(photographKind, pixels);
  }

  /** Names of classes are a file of their own, fetched where photographs are attacked. */
  private async syncNames(): Promise<void> {
    if (this.state.params.kind !== 'photographs' || this.state.names || this.naming) return;
    this.naming = true;
    try {
      const { photographClasses } = await import('~/runtime/photograph-files');
      this.dispatch({ type: 'names', names: await photographClasses() });
    } catch (error) {
      this.notice(error instanceof Error ? error.message : String(error));
    } finally {
      this.naming = false;
    }
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
    this.querySelector('[data-control="wish"] input')?.addEventListener(
      'change',
      ({ target }) => this.checkWish((target as HTMLInputElement).value),
      { signal: this.gone.signal },
    );
    return createView(
      this,
      {
        state: () => this.state,
        draw: this.draw,
      },
      panel,
      this.gone.signal,
    );
  }

  protected override connected(): void {
    super.connected();
    void this.syncNames();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.running?.abort.abort();
  }

  private checkWish(typed: string): void {
    if (typed === '' || this.state.names?.includes(typed)) return;
    this.notice(`Expected one of the 1,000 classes, got “${typed}”; choose one from the list.`);
  }

  protected override modelsOf(state: State): readonly string[] {
    return [modelOf[netOf(state.params)]];
  }

  protected override effect(action: Action, previous: State): void {
    void this.syncNames();
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
    const kind = kindIn(this.state.params);
    try {
      const { decodeUpload } = await import('~/ui/images');
      const { pixels: shown } = await decodeUpload(file, kind.size);
      if (kind !== kindIn(this.state.params)) return;
      const pixels = kind.drawable ? asDigit(shown, kind.size) : fromShown(kind, shown);
      this.dispatch({ type: 'draw', pixels });
      this.notice('Your picture stays on this page; a link to this figure does not carry it.');
    } catch (error) {
      this.notice(error instanceof Error ? error.message : String(error));
    }
  }

  private async classifierOf(net: Net): Promise<Classifier> {
    const { sessions } = this.network;
    const { classifierOf } = await import('./classifier');
    return classifierOf(sessions[`${net}-gradient`], sessions[`${net}-logits`]);
  }

  protected compute(work: Work): Promise<void> {
    return work.kind === 'read' ? this.read(work) : this.attack(work);
  }

  private async read({ of, net }: Work & { kind: 'read' }): Promise<void> {
    const classifier = await this.classifierOf(net);
    const [logits] = await classifier.logits([of]);
    this.dispatch({ type: 'read', reading: { of, net, logits } });
  }

  private async attack(work: Work & { kind: 'attack' }): Promise<void> {
    const { of, net, label, key, params: values } = work;
    const [classifier, { attack }] = await Promise.all([
      this.classifierOf(net),
      import('./attack'),
    ]);
    const abort = new AbortController();
    if (!isQuick(values)) {
      this.running = { work, abort };
      this.status = 'running';
    }
    // From the first answer on: what comes before it is mostly the runtime's warming up.
    let began: number | undefined;
    let shownAt = performance.now();
    try {
      const problem = { x0: of, label, settings: settingsOf(values) };
      let last: Action | undefined;
      for await (const { step, steps, x, logits, reached } of attack(
        classifier,
        kindOf[values.kind],
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

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'picture':
        return { type: 'pick', values: { picture: value as Params['picture'] } };
      case 'photo':
        return { type: 'pick', values: { photo: value as Params['photo'] } };
      case 'wish': {
        const wish = value === '' ? ANY : this.state.names?.indexOf(String(value));
        if (wish === undefined || (wish === ANY && value !== '')) return undefined;
        this.notice('');
        return { type: 'set', values: { wish } };
      }
      case 'kind':
      case 'model':
      case 'attack':
      case 'target':
        return { type: 'set', values: { [name]: value } };
      case 'epsilon':
      case 'levels':
      case 'radius':
      case 'pixels':
      case 'confidence':
      case 'steps':
      case 'times':
      case 'gain':
      case 'seed':
        return { type: 'set', values: this.clamped(name, value) };
      case 'attack-now':
        return { type: 'ask' };
      case 'stop':
      case 'clear':
        return { type: name };
      case 'choose-file':
        this.querySelector<HTMLInputElement>('input[type="file"][data-upload]')?.click();
        return undefined;
      default:
        return super.controlAction(name, value);
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return { ...state.params, wish: wishInWords(state) };
  }

  protected override controlLabels({ params: values }: State): Record<string, string> {
    return {
      epsilon: epsilonInWords(values.epsilon),
      levels: epsilonInWords(values.levels),
      radius: values.radius.toFixed(1),
      times: `× ${values.times}`,
      gain: `× ${values.gain}`,
    };
  }

  protected override readingsOf = readings;

  protected table(state: State): FigureTable {
    const share = (value: number | undefined) => (value === undefined ? '' : percent(value));
    const rows = rowsOf(state).map(({ label, before, after }) => [
      label,
      share(before),
      share(after),
    ]);
    return {
      caption: `Probability of each class, before and after the attack. ${changeInWords(state)}`,
      columns: [kindIn(state.params).noun, 'before', 'after'],
      rows: rows.length > 0 ? rows : [['not read yet', '', '']],
    };
  }
}

defineFigure(tag, AttackBench);
