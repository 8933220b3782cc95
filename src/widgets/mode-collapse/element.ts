import type { GanOptions } from '~/training/gan-options';
import { thinned, withLast } from '~/training/history';
import { lazyLab } from '~/training/lazy-lab';
import type { LabFrame } from '~/training/protocol';
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
  goalOf,
  initialState,
  isTreated,
  params,
  paramsOf,
  requestOf,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { verdictOf } from './verdict';
import { createView } from './view';

export const tag = 'mode-collapse';

/** Who asked for less motion sees every so many steps only. */
const QUIET_STEPS = 250;
/** What a frame around the figure calls the challenge. */
const TASK = 'cure';
/** Rows of the data table. */
const ROWS = 12;

class ModeCollapse extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  protected override readonly readingsOf = readings;
  private readonly gone = new AbortController();
  private readonly lab = lazyLab<GanOptions>({
    run: () => this.state.run,
    request: () => requestOf(this.state.params),
    loading: () => {
      this.notice('');
      this.dispatch({ type: 'loading' });
    },
    onFrame: (frame, history) => {
      if (this.isWorthShowing(frame)) this.dispatch({ type: 'frame', frame, history });
    },
    onFailure: (message) => {
      this.notice(message);
      this.dispatch({ type: 'failed' });
    },
  });

  /** What a frame asks of the reader, beside its questions; the score is the best that a cure earned. */
  get tasks(): readonly string[] {
    return this.state.params.task ? [TASK] : [];
  }

  protected createView(): FigureView<State> {
    return createView(this);
  }

  protected override connected(): void {
    whenOutOfSight(this, () => this.rest(), this.gone.signal);
    // A link to a later step has been asked for; everything else waits for the reader.
    this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.gone.abort();
    this.lab.close();
  }

  private rest(): void {
    if (goalOf(this.state) !== undefined) this.dispatch({ type: 'play', on: false });
  }

  protected override restart(values: Params): void {
    this.dispatch({ type: 'adopt', params: values });
  }

  protected override effect(action: Action, previous: State): void {
    const { state } = this;
    if (state.run !== previous.run) this.lab.forget();
    if (action.type === 'frame') this.announce(previous);
    else if (goalOf(state) !== goalOf(previous) || state.run !== previous.run) this.follow();
    this.status = this.statusNow();
    this.dataset.backend = state.worker === 'live' ? 'wasm' : 'js';
  }

  /** Brings the worker to what the state asks for; it is fetched and started for the first run. */
  private follow(): void {
    if (goalOf(this.state) === undefined) this.lab.current?.pause();
    else {
      this.lab.order((lab) => {
        // It may have been paused while the worker was on its way.
        const goal = goalOf(this.state);
        if (goal !== undefined) lab.play({ until: goal });
      });
    }
  }

  private isWorthShowing({ step, playing }: LabFrame): boolean {
    const shown = this.state.frame?.step ?? 0;
    return !prefersReducedMotion() || !playing || step < shown || step >= shown + QUIET_STEPS;
  }

  /** Tells the page what a treated run has earned, once, when it is over. */
  private announce(previous: State): void {
    const verdict = verdictOf(this.state);
    if (!verdict || verdictOf(previous) || !isTreated(this.state.params)) return;
    const detail = { id: TASK, score: verdict.cured ? 1 : verdict.share };
    this.dispatchEvent(new CustomEvent('learn:answered', { bubbles: true, detail }));
  }

  private statusNow(): FigureStatus {
    const { worker } = this.state;
    if (worker === 'failed') return 'error';
    if (worker === 'loading') return 'loading';
    return goalOf(this.state) === undefined ? 'ready' : 'running';
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'play':
        return { type: 'play', on: goalOf(this.state) === undefined };
      case 'again':
      case 'new-seed':
        return { type: name };
      case 'exhibit':
        return { type: 'exhibit', exhibit: this.read(name, value).exhibit };
      case 'first':
      case 'second':
        return { type: 'remedy', slot: name, remedy: this.read(name, value)[name] };
      default:
        return undefined;
    }
  }

  /** A control's value by way of the codec, which knows what is allowed. */
  private read(name: string, value: ControlValue): Params {
    return params.read(new URLSearchParams({ [name]: String(value) })).value;
  }

  protected controlValues({ params: { exhibit, first, second } }: State) {
    return { exhibit, first, second };
  }

  protected table({ history, frame }: State): FigureTable {
    const rows = withLast(history, frame);
    return {
      caption: 'The run so far',
      columns: ['step', 'modes covered', 'points near a mode', 'thickness', 'JS divergence'],
      rows:
        rows.length === 0
          ? [['0 (not started)', '–', '–', '–', '–']]
          : thinned(rows, ROWS).map(({ step, values: { modes, quality, thickness, js } }) => [
              step,
              modes,
              ...[quality, thickness, js].map((value) => formatNumber(value)),
            ]),
    };
  }
}

defineFigure(tag, ModeCollapse);
