import type { CriticsOptions } from '~/training/critic-options';
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
import { shapes, sides } from './clouds';
import { readings } from './readings';
import { createScene } from './scene';
import {
  criticNames,
  initialState,
  MAX_STEP,
  measuredOf,
  params,
  paramsOf,
  requestOf,
  tabs,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { clipLabel, criticWords, kernelLabel, lambdaLabel } from './words';

export const tag = 'critic-lab';

/** Who asked for less motion gets so many steps at a time. */
const QUIET_STEPS = 100;

class CriticLab extends FigureElement<Params, State, Action> {
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
    const { run } = this.state;
    if (action.type === 'loading') this.notice('');
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
        return { type: name };
      case 'tab-critics':
      case 'tab-witness': {
        const tab = tabs.find((one) => name === `tab-${one}`);
        return tab && { type: 'tab', tab };
      }
      case 'real':
      case 'fake': {
        const [side, shape] = [sides.find((one) => one === name), shapes.find((s) => s === value)];
        return side && shape && { type: 'shape', side, shape };
      }
      case 'c':
      case 'lambda':
        return { type: 'set', name, value: Number(value) };
      case 'seed':
        return {
          type: 'set',
          name,
          value: Math.min(999_999, Math.max(0, Math.round(Number(value)))),
        };
      case 'kernel':
        return { type: 'kernel', kernel: Number(value) };
      default:
        return undefined;
    }
  }

  protected controlValues({ params: values }: State): Record<string, ControlValue> {
    const { tab, real, fake, c, lambda, kernel, seed } = values;
    const views = { 'tab-critics': tab === 'critics', 'tab-witness': tab === 'witness' };
    return { ...views, real, fake, c, lambda, kernel, seed };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { c: clipLabel(state), lambda: lambdaLabel(state), kernel: kernelLabel(state) };
  }

  protected table(state: State): FigureTable {
    const scene = createScene();
    const { mmd, pull } = scene.witness(state);
    const exact = formatNumber(scene.w1(state));
    return {
      caption: `What is measured at step ${stepOf(state.run)}; the exact W₁ of the points is ${exact}`,
      columns: ['how f is held', 'E f(x) − E f(G(z))', 'largest slope K', 'divided by K'],
      rows: [
        ...criticNames.map((name) => {
          const { gap, slope, bound } = measuredOf(state, name);
          return [criticWords[name], ...[gap, slope, bound].map((value) => formatNumber(value))];
        }),
        [
          `MMD, kernel width ${state.params.kernel.toFixed(2)}`,
          formatNumber(mmd),
          `pull on the generated points ${formatNumber(pull)}`,
          '–',
        ],
      ],
    };
  }
}

defineFigure(tag, CriticLab);
