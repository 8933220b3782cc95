import type { DdpmOptions } from '~/training/ddpm-options';
import { thinned, withLast } from '~/training/history';
import { createKeeper, type Keeper } from '~/training/keeper';
import { stepOf } from '~/training/run';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { prefersReducedMotion } from '~/ui/frame-loop';
import { whenOutOfSight } from '~/ui/out-of-sight';
import { readings } from './readings';
import {
  initialState,
  MAX_STEP,
  params,
  paramsOf,
  requestOf,
  showOf,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { levelInWords } from './words';

export const tag = 'ddpm-lab';

/** Who asked for less motion gets so many steps at a time. */
const QUIET_STEPS = 200;
/** Rows of the data table. */
const ROWS = 12;

class DdpmLab extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  protected override readonly readingsOf = readings;
  private readonly gone = new AbortController();
  private readonly keeper: Keeper<DdpmOptions> = createKeeper<DdpmOptions>({
    request: () => requestOf(this.state.params),
    run: () => this.state.run,
    dispatch: (action) => this.dispatch(action),
    onFailure: (message) => this.notice(message),
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
    const rest = () => this.state.run.playing && this.dispatch({ type: 'pause' });
    whenOutOfSight(this, rest, this.gone.signal);
    // A link to a later step has been asked for; everything else waits for the reader.
    if (this.state.run.playing) this.keeper.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.gone.abort();
    this.keeper.close();
  }

  protected override restart(values: Params): void {
    this.dispatch({ type: 'adopt', params: values });
  }

  protected override effect(action: Action, previous: State): void {
    const { run, params: values } = this.state;
    if (action.type === 'loading') this.notice('');
    if (values.t !== previous.params.t) this.keeper.tell((lab) => lab.show(showOf(values)));
    this.keeper.follow(action, previous.run);
    const busy = run.playing ? 'running' : 'ready';
    this.status = run.worker === 'failed' ? 'error' : run.worker === 'loading' ? 'loading' : busy;
    this.dataset.backend = run.worker === 'live' ? 'wasm' : 'js';
  }

  private togglePlay(): Action {
    const { run } = this.state;
    if (run.playing) return { type: 'pause' };
    const until = prefersReducedMotion() ? stepOf(run) + QUIET_STEPS : MAX_STEP;
    return { type: 'play', until: Math.min(MAX_STEP, until) };
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'play':
        return this.togglePlay();
      case 'step':
      case 'start-over':
      case 'new-seed':
      case 'undo-dot':
      case 'clear':
        return { type: name };
      case 't':
      case 'arrows':
      case 'data':
      case 'prediction':
      case 'layers':
      case 'width':
      case 'rate':
      case 'clip':
      case 'seed': {
        // Through the codec, which holds every value within its bounds.
        const text = typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
        const { value: read } = params.read(new URLSearchParams({ [name]: text }));
        const values = { [name]: read[name] };
        return name === 't' || name === 'arrows'
          ? { type: 'look', values }
          : { type: 'set', values };
      }
      default:
        return undefined;
    }
  }

  protected controlValues({ params: values }: State): Record<string, ControlValue> {
    const { data, prediction, layers, width, rate, clip, t, arrows, seed } = values;
    return { data, prediction, layers, width, rate, clip, t, arrows, seed };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { t: levelInWords(state) };
  }

  protected table({ run }: State): FigureTable {
    const rows = withLast(run.history, run.frame);
    const names = ['loss', 'floor', 'gap', 'w1', 'js'];
    return {
      caption: 'The run so far: loss, the least there is, the excess, and the drawn points',
      columns: ['step', 'loss', 'least', 'excess', 'sliced W₁', 'JS'],
      rows:
        rows.length === 0
          ? [['0 (not started)', ...names.map(() => '–')]]
          : thinned(rows, ROWS).map(({ step, values }) => [
              step,
              ...names.map((name) => formatNumber(values[name] ?? NaN)),
            ]),
    };
  }
}

defineFigure(tag, DdpmLab);
