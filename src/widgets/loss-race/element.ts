import type { GanOptions } from '~/training/gan-options';
import { lazyLab, type LazyLab } from '~/training/lazy-lab';
import { measures } from '~/training/measures';
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
  charts,
  goalOf,
  hasEnded,
  initialState,
  lanes,
  params,
  paramsOf,
  requestOf,
  running,
  stepIn,
  stepOf,
  taken,
  update,
  type Action,
  type LaneName,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { entryNames } from './words';

export const tag = 'loss-race';

/** Who asked for less motion gets so many steps at a time, and the picture at their end. */
const QUIET_STEPS = 100;

/** Lanes that train at the same time. */
const AT_ONCE = Math.max(1, navigator.hardwareConcurrency - 1);

const settings = ['data', ...lanes, 'budget', 'chart', 'k', 'rate', 'width', 'seed'] as const;

class LossRace extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  protected override readonly readingsOf = readings;
  private readonly gone = new AbortController();
  private readonly labs: Record<LaneName, LazyLab<GanOptions>> = {
    a: this.labOf('a'),
    b: this.labOf('b'),
    c: this.labOf('c'),
    d: this.labOf('d'),
  };
  /** What each lane was last told: of which run, to which step. */
  private readonly told = new Map<LaneName, string>();

  private labOf(lane: LaneName): LazyLab<GanOptions> {
    return lazyLab({
      run: () => this.state.runs[lane],
      request: () => requestOf(this.state.params, lane),
      loading: () => {
        this.notice('');
        this.dispatch({ type: 'loading' });
      },
      onFrame: (frame, history) => this.dispatch({ type: 'frame', lane, frame, history }),
      onFailure: (message) => {
        this.notice(message);
        this.dispatch({ type: 'failed' });
      },
    });
  }

  protected createView(): FigureView<State> {
    return createView(this, {
      requestFrame: () => this.requestRender(),
      signal: this.gone.signal,
    });
  }

  protected override connected(): void {
    whenOutOfSight(this, () => this.rest(), this.gone.signal);
    // A link to a later step has been asked for; everything else waits for the reader.
    this.drive();
    this.status = this.statusNow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.gone.abort();
    for (const lane of lanes) this.labs[lane].close();
  }

  /** Stops what goes on by itself when nobody looks. */
  private rest(): void {
    if (this.state.playing) this.dispatch({ type: 'play', on: false });
  }

  protected override restart(values: Params): void {
    this.dispatch({ type: 'adopt', params: values });
  }

  protected override effect(_action: Action, previous: State): void {
    for (const lane of lanes) {
      if (this.state.runs[lane] !== previous.runs[lane]) this.labs[lane].forget();
    }
    this.drive();
    this.status = this.statusNow();
    this.dataset.backend = this.state.worker === 'live' ? 'wasm' : 'js';
  }

  /** Lets every lane go on to the next common step, no more at once than leaves the page a processor. */
  private drive(): void {
    const goal = goalOf(this.state);
    if (goal === undefined) return;
    const behind = running(this.state).filter((lane) => stepIn(this.state, lane) < goal);
    const order = (lane: LaneName) => `run ${this.state.runs[lane]} to ${goal}`;
    const atWork = behind.filter((lane) => this.told.get(lane) === order(lane));
    const idle = behind.filter((lane) => !atWork.includes(lane));
    for (const lane of idle.slice(0, Math.max(0, AT_ONCE - atWork.length))) {
      this.told.set(lane, order(lane));
      this.labs[lane].order((lab) => lab.play({ until: goal }));
    }
  }

  private statusNow(): FigureStatus {
    const { worker, playing, target } = this.state;
    if (worker === 'failed') return 'error';
    if (worker === 'loading') return 'loading';
    return playing || target !== undefined ? 'running' : 'ready';
  }

  private togglePlay(): void {
    const { playing, target } = this.state;
    const on = !playing && target === undefined;
    if (on && hasEnded(this.state)) {
      this.dispatch({ type: 'restart' });
    } else if (on && prefersReducedMotion()) {
      this.dispatch({ type: 'run-to', step: stepOf(this.state) + QUIET_STEPS });
    } else {
      this.dispatch({ type: 'play', on });
    }
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'play':
        this.togglePlay();
        return undefined;
      case 'restart':
      case 'new-seed':
        return { type: name };
      default: {
        const setting = settings.find((one) => one === name);
        if (!setting) return undefined;
        // Through the codec, which holds every value within its bounds.
        const read = params.read(new URLSearchParams({ [setting]: String(value) }), {
          base: this.state.params,
        });
        return { type: 'set', values: { [setting]: read.value[setting] } };
      }
    }
  }

  protected controlValues({ params }: State): Record<string, ControlValue> {
    return Object.fromEntries(settings.map((name) => [name, params[name]]));
  }

  protected table(state: State): FigureTable {
    return {
      caption: `After ${stepOf(state)} steps`,
      columns: ['loss', 'step', ...charts.map((chart) => measures[chart].name)],
      rows: taken(state).map((lane) => {
        const { frame } = state.lanes[lane];
        const values = frame?.measured.values ?? {};
        return [
          entryNames[state.params[lane]],
          frame?.diverged ? `ran away after ${frame.step}` : stepIn(state, lane),
          ...charts.map((chart) => formatNumber(values[chart] ?? NaN)),
        ];
      }),
    };
  }
}

defineFigure(tag, LossRace);
