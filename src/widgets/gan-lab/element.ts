import { ganShapes, ganStart } from '~/training/gan-start';
import type { GanOptions } from '~/training/gan-options';
import { thinned, withLast } from '~/training/history';
import { lazyLab, type LazyLab } from '~/training/lazy-lab';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureStatus,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { prefersReducedMotion } from '~/ui/frame-loop';
import { whenOutOfSight } from '~/ui/out-of-sight';
import { readings } from './readings';
import {
  initialState,
  isEmpty,
  layers,
  optionsOf,
  params,
  paramsOf,
  playOf,
  requestOf,
  showOf,
  stepOf,
  trainsAlike,
  update,
  type Action,
  type LayerName,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { speedNames, stepLabel } from './words';

export const tag = 'gan-lab';

/** Who asked for less motion gets so many steps at a time, and the picture at their end. */
const QUIET_STEPS = 100;

/** Rows of the data table. */
const ROWS = 12;

/** Settings that are numbers, and come from sliders and number fields. */
const numeric = new Set<string>(
  Object.entries(params.defaults).flatMap(([name, value]) =>
    typeof value === 'number' ? [name] : [],
  ),
);

class GanLab extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  private readonly gone = new AbortController();
  private readonly lab: LazyLab<GanOptions> = lazyLab({
    run: () => this.state.run,
    request: () => (isEmpty(this.state.params) ? undefined : requestOf(this.state.params)),
    loading: () => {
      this.notice('');
      this.dispatch({ type: 'loading' });
    },
    onFrame: (frame, history) => this.dispatch({ type: 'frame', frame, history }),
    onFailure: (message) => {
      this.notice(message);
      this.dispatch({ type: 'failed' });
    },
  });

  protected createView(): FigureView<State> {
    return createView(this, {
      state: () => this.state,
      dispatch: (action) => this.dispatch(action),
      requestFrame: () => this.requestRender(),
      signal: this.gone.signal,
    });
  }

  protected override connected(): void {
    const { signal } = this.gone;
    this.addEventListener('keydown', (event) => this.onKey(event), { signal });
    whenOutOfSight(this, () => this.rest(), signal);
    // A link to a later step has been asked for; everything else waits for the reader.
    this.followTarget();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.gone.abort();
    this.lab.close();
  }

  /** Stops what goes on by itself when nobody looks. */
  private rest(): void {
    if (this.state.playing) this.dispatch({ type: 'play', on: false });
  }

  protected override restart(values: Params): void {
    this.dispatch({ type: 'adopt', params: values });
  }

  protected override effect(action: Action, previous: State): void {
    const { state } = this;
    if (action.type !== 'frame') this.passOn(action, previous);
    this.status = this.statusNow();
    this.dataset.backend = state.worker === 'live' ? 'wasm' : 'js';
  }

  /** Tells the worker what the reader has changed. */
  private passOn(action: Action, previous: State): void {
    const { state } = this;
    const isNew = state.run !== previous.run;
    if (isNew) {
      this.lab.forget();
    } else if (state.params !== previous.params) {
      const { current } = this.lab;
      if (!trainsAlike(previous.params, state.params)) current?.adjust(optionsOf(state.params));
      current?.show(showOf(state.params));
    }
    switch (action.type) {
      case 'play':
        this.lab.order((lab) => (state.playing ? lab.play(playOf(state)) : lab.pause()));
        return;
      case 'step':
        this.lab.order((lab) => lab.step(action.part));
        return;
      case 'stage':
        this.lab.order((lab) => lab.stage());
        return;
      case 'rewind':
        this.lab.current?.seek(state.frame?.marks[action.mark] ?? 0);
        return;
      default:
        if (state.target !== previous.target || isNew) this.followTarget();
        else if (previous.target !== undefined && state.target === undefined)
          this.lab.current?.pause();
        const isPlayed = state.playing && (isNew || state.params.speed !== previous.params.speed);
        if (isPlayed) this.lab.order((lab) => lab.play(playOf(this.state)));
    }
  }

  private followTarget(): void {
    if (this.state.target !== undefined) this.lab.order((lab) => lab.play(playOf(this.state)));
  }

  private statusNow(): FigureStatus {
    const { worker, playing, target, params } = this.state;
    if (worker === 'failed') return 'error';
    if (worker === 'loading' && !isEmpty(params)) return 'loading';
    return playing || target !== undefined ? 'running' : 'ready';
  }

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!(event.target as Element).matches('[data-part="plane"]')) return;
    if (event.key === ' ') this.togglePlay();
    else if (event.key === 'ArrowRight') this.dispatch({ type: 'step', part: 'all' });
    else return;
    event.preventDefault();
  }

  private togglePlay(): void {
    const { playing, target, params } = this.state;
    const on = !playing && target === undefined;
    if (!on || !prefersReducedMotion()) this.dispatch({ type: 'play', on });
    else if (params.speed === 'slow') this.dispatch({ type: 'stage' });
    else this.dispatch({ type: 'run-to', step: stepOf(this.state) + QUIET_STEPS });
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'play':
        this.togglePlay();
        return undefined;
      case 'step':
        return { type: 'step', part: 'all' };
      case 'step-d':
        return { type: 'step', part: 'discriminator' };
      case 'step-g':
        return { type: 'step', part: 'generator' };
      case 'draw-on':
        return { type: 'rewind', mark: 0 };
      case 'stage':
      case 'recover':
      case 'new-seed':
      case 'undo-dot':
      case 'clear':
        return { type: name };
      case 'rewind':
        return { type: 'rewind', mark: Number(value) };
      case 'loss':
        return { type: 'loss', loss: value as Params['loss'] };
      case 'download':
        void this.download();
        return undefined;
      default:
        return this.setting(name, value);
    }
  }

  private setting(name: string, value: ControlValue): Action | undefined {
    if (!(name in params.defaults)) return undefined;
    if (layers.includes(name as LayerName)) {
      return { type: 'set', values: { [name]: !this.state.params[name as LayerName] } };
    }
    const typed = numeric.has(name) ? Number(value) : value;
    // Through the codec, which holds every number within its bounds.
    const text = String(typed);
    const { value: read } = params.read(new URLSearchParams({ [name]: text }), {
      base: this.state.params,
    });
    return { type: 'set', values: { [name]: read[name as keyof Params] } };
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    // A drawing is no control's value, and the step is shown by the slider of the rewind.
    const shown: Record<string, unknown> = { ...state.params };
    delete shown.dots;
    delete shown.step;
    const marks = state.frame?.marks ?? [];
    const mark = Math.max(
      0,
      marks.findLastIndex((step) => step <= stepOf(state)),
    );
    return { ...(shown as Record<string, ControlValue>), rewind: mark };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { rewind: stepLabel(state), speed: speedNames[state.params.speed] };
  }

  protected override readingsOf(state: State): Record<string, number> {
    return readings(state);
  }

  protected table(state: State): FigureTable {
    const { history, frame } = state;
    const rows = withLast(history, frame);
    const names = ['js', 'w1', 'mmd', 'modes', 'accuracy', 'dLoss', 'gLoss'];
    return {
      caption: 'The run so far',
      columns: [
        'step',
        'JS',
        'sliced W₁',
        'MMD²',
        'modes',
        'accuracy of D',
        'loss of D',
        'loss of G',
      ],
      rows:
        rows.length === 0
          ? [['0 (not started)', ...names.map(() => '–')]]
          : thinned(rows, ROWS).map(({ step, values }) => [
              step,
              ...names.map((name) => formatNumber(values[name] ?? NaN)),
            ]),
    };
  }

  /** The generator as it is now, as an ONNX file. */
  private async download(): Promise<void> {
    try {
      const options = optionsOf(this.state.params);
      const { current } = this.lab;
      const theta = current
        ? (await current.save()).g
        : ganStart(options, this.state.params.seed).gTheta;
      const { networkToOnnx } = await import('~/training/onnx');
      const bytes = networkToOnnx(ganShapes(options).g, theta, { input: 'z', output: 'x' });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
      link.download = `generator-${this.state.params.data}-step-${stepOf(this.state)}.onnx`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      this.notice(`Saved ${link.download}: input z, output x.`);
    } catch (error) {
      this.notice(error instanceof Error ? error.message : String(error));
    }
  }
}

defineFigure(tag, GanLab);
