import type { ControlValue } from './controls';
import { FigureElement, type FigureStatus } from './figure-element';
import { prefersReducedMotion } from './frame-loop';
import { whenOutOfSight } from './out-of-sight';

/** Of a run, what this base reads. */
export type TrainingRun = {
  readonly worker: 'none' | 'loading' | 'live' | 'failed';
  readonly playing: boolean;
  readonly frame: { readonly step: number } | undefined;
};

/** What this base dispatches by itself. */
export type TrainingAction<Params> =
  | { type: 'play'; until: number }
  | { type: 'pause' }
  | { type: 'step' }
  | { type: 'start-over' }
  | { type: 'new-seed' }
  | { type: 'adopt'; params: Params };

/** Keeps the worker in step with the state. */
export type RunKeeper<Run> = {
  /** Sets out for the step that the first state was to go to. */
  begin(): void;
  /** Passes on what has changed in the state, and what was asked for. */
  follow(action: { type: string }, previous: Run): void;
  close(): void;
};

/**
 * Base of figures whose state is parameters and one run that trains in a worker: by Play and Step,
 * until out of sight, and up to the step that a link asks for.
 */
export abstract class TrainingFigure<
  Params extends Record<string, unknown>,
  State extends { readonly params: Params; readonly run: TrainingRun },
  Action extends { type: string },
> extends FigureElement<Params, State, Action | TrainingAction<Params>> {
  /** Made with `hostOf`. */
  protected abstract readonly keeper: RunKeeper<State['run']>;
  /** Where a run ends by itself. */
  protected abstract readonly maxStep: number;
  /** Who asked for less motion gets so many steps at a time. */
  protected abstract readonly quietSteps: number;
  /** Turns a changed control that is none of the run's own into an action; `undefined` ignores it. */
  protected abstract settingAction(name: string, value: ControlValue): Action | undefined;

  /** Aborted when the figure leaves the page. */
  protected readonly gone = new AbortController();

  /** What a keeper needs to know of this figure; `requestOf` says what run the parameters describe. */
  protected hostOf<Request>(requestOf: (params: Params) => Request) {
    return {
      request: () => requestOf(this.state.params),
      run: (): State['run'] => this.state.run,
      dispatch: (action: Action) => this.dispatch(action),
      onFailure: (message: string) => this.notice(message),
    };
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

  protected override effect(action: Action | TrainingAction<Params>, previous: State): void {
    if (action.type === 'loading') this.notice('');
    this.keeper.follow(action, previous.run);
    this.status = this.statusNow();
    this.dataset.backend = this.state.run.worker === 'live' ? 'wasm' : 'js';
  }

  private statusNow(): FigureStatus {
    const { worker, playing } = this.state.run;
    if (worker === 'failed') return 'error';
    if (worker === 'loading') return 'loading';
    return playing ? 'running' : 'ready';
  }

  private togglePlay(): TrainingAction<Params> {
    const { playing, frame } = this.state.run;
    if (playing) return { type: 'pause' };
    const until = prefersReducedMotion() ? (frame?.step ?? 0) + this.quietSteps : this.maxStep;
    return { type: 'play', until: Math.min(this.maxStep, until) };
  }

  protected controlAction(
    name: string,
    value: ControlValue,
  ): Action | TrainingAction<Params> | undefined {
    switch (name) {
      case 'play':
        return this.togglePlay();
      case 'step':
      case 'start-over':
      case 'new-seed':
        return { type: name };
      default:
        return this.settingAction(name, value);
    }
  }
}
