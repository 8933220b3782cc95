import { createKeeper, type Keeper } from '~/training/keeper';
import type { CriticsOptions } from '~/training/critic-options';
import { thinned, withLast } from '~/training/history';
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
import { criticNames, lossNames, lossOf } from './losses';
import { readings } from './readings';
import { sceneNames } from './scenes';
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
import { apartLabel, lossWords } from './words';

export const tag = 'vanishing-gradient';

/** Who asked for less motion gets so many steps at a time. */
const QUIET_STEPS = 100;
const TABLE_ROWS = 12;

class VanishingGradient extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  protected override readonly readingsOf = readings;
  private readonly gone = new AbortController();
  private readonly keeper: Keeper<CriticsOptions> = createKeeper<CriticsOptions>({
    request: () => requestOf(this.state.params),
    run: () => this.state.run,
    dispatch: (action) => this.dispatch(action),
    onFailure: (message) => this.notice(message),
  });

  protected createView(): FigureView<State> {
    return createView(this, {
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
    const { params: values, run } = this.state;
    if (action.type === 'loading') this.notice('');
    if (values.look !== previous.params.look) this.keeper.tell((lab) => lab.show(showOf(values)));
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
    const loss = lossNames.find((one) => one === name);
    if (loss) return { type: 'show', loss, on: value === true };
    switch (name) {
      case 'play':
        return this.togglePlay();
      case 'step':
      case 'start-over':
      case 'new-seed':
        return { type: name };
      case 'apart':
        return { type: 'apart', apart: Number(value) };
      case 'seed':
        return { type: 'seed', seed: Math.min(999_999, Math.max(0, Math.round(Number(value)))) };
      case 'scene': {
        const scene = sceneNames.find((one) => one === value);
        return scene && { type: 'scene', scene };
      }
      case 'look': {
        const look = criticNames.find((one) => one === value);
        return look && { type: 'look', look };
      }
      default:
        return undefined;
    }
  }

  protected controlValues({ params: values }: State): Record<string, ControlValue> {
    const { scene, apart, look, seed } = values;
    const shown = lossNames.map((name) => [name, values[name]]);
    return { ...Object.fromEntries(shown), scene, apart, look, seed } as Record<
      string,
      ControlValue
    >;
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { apart: apartLabel(state) };
  }

  protected table({ run }: State): FigureTable {
    const rows = thinned(withLast(run.history, run.frame), TABLE_ROWS);
    return {
      caption: 'Length of G’s gradient under each loss, over the steps of D',
      columns: ['step', 'accuracy of D', ...lossNames.map((name) => lossWords[name])],
      rows:
        rows.length === 0
          ? [['0 (not started)', '–', ...lossNames.map(() => '–')]]
          : rows.map(({ step, values }) => [
              step,
              formatNumber(values['log.accuracy'] ?? NaN),
              ...lossNames.map((name) => formatNumber(values[`${lossOf[name]}.gradient`] ?? NaN)),
            ]),
    };
  }
}

defineFigure(tag, VanishingGradient);
