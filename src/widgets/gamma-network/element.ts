import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { createLoop, prefersReducedMotion } from '~/ui/frame-loop';
import { whenOutOfSight } from '~/ui/out-of-sight';
import { denoiserNames, worldNames } from './problems';
import { readings } from './readings';
import { sceneOf } from './scene';
import {
  batches,
  coordinateCounts,
  initialState,
  params,
  paramsOf,
  rates,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { MAX_STEPS } from './training';
import { createView } from './view';
import { endLabel, judgedNames, judgedWords, startLabel, stepsLabel } from './words';

export const tag = 'gamma-network';

/** Updates in one frame; in one leap for who asked for less motion. */
const STEPS_A_FRAME = 4;
const STEPS_A_LEAP = 200;

class GammaNetwork extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  protected override readonly readingsOf = readings;
  private readonly gone = new AbortController();
  private readonly loop = createLoop(() => this.trainOn(STEPS_A_FRAME));

  protected createView(): FigureView<State> {
    return createView(this, { training: () => this.loop.running });
  }

  protected override connected(): void {
    whenOutOfSight(this, () => this.rest(), this.gone.signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.gone.abort();
    this.loop.stop();
  }

  private rest(): void {
    this.loop.stop();
    this.status = 'ready';
    this.requestRender();
  }

  /** Trains further; whether there is more to do. */
  private trainOn(steps: number): boolean {
    this.dispatch({ type: 'steps', steps: this.state.steps + steps });
    const goesOn = this.state.steps < MAX_STEPS;
    if (!goesOn) this.status = 'ready';
    return goesOn;
  }

  private toggleTraining(): void {
    if (this.loop.running) {
      this.rest();
      return;
    }
    // At its end it starts over.
    if (this.state.steps >= MAX_STEPS) this.dispatch({ type: 'steps', steps: 0 });
    if (prefersReducedMotion()) this.trainOn(STEPS_A_LEAP);
    else {
      this.status = 'running';
      this.loop.start();
      this.requestRender();
    }
  }

  protected override restart(values: Params): void {
    this.rest();
    super.restart(values);
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    const among = <T extends string>(names: readonly T[]) => names.find((one) => one === value);
    switch (name) {
      case 'train':
        this.toggleTraining();
        return undefined;
      case 'step':
        this.rest();
        return { type: 'steps', steps: this.state.steps + 1 };
      case 'start-over':
        this.rest();
        return { type: 'steps', steps: 0 };
      case 'steps':
        this.rest();
        return { type: 'steps', steps: Number(value) };
      case 'new-seed':
        return { type: 'new-seed' };
      case 'start':
      case 'end':
      case 'seed':
        return { type: 'set', setting: { [name]: Number(value) } };
      case 'world': {
        const world = among(worldNames);
        return world && { type: 'set', setting: { world } };
      }
      case 'denoiser': {
        const denoiser = among(denoiserNames);
        return denoiser && { type: 'set', setting: { denoiser } };
      }
      case 'coordinates': {
        const coordinates = among(coordinateCounts);
        return coordinates && { type: 'set', setting: { coordinates } };
      }
      case 'batch': {
        const batch = among(batches);
        return batch && { type: 'set', setting: { batch } };
      }
      case 'rate': {
        const rate = among(rates);
        return rate && { type: 'set', setting: { rate } };
      }
      default:
        return undefined;
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return { ...state };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { start: startLabel(state), end: endLabel(state), steps: stepsLabel(state) };
  }

  protected table(state: State): FigureTable {
    const scene = sceneOf(state);
    return {
      caption: `Three schedules between the same ends, the network after ${stepsLabel(state)}`,
      columns: [
        'schedule',
        'γ(¼)',
        'γ(½)',
        'γ(¾)',
        'loss',
        'variance of one draw',
        'of which the time’s',
      ],
      rows: judgedNames.map((name) => {
        const { curve, bound } = scene[name];
        return [
          judgedWords[name],
          ...[0.25, 0.5, 0.75].map((t) => formatNumber(-curve.at(t))),
          formatNumber(bound.integral, 4),
          formatNumber(bound.variance),
          formatNumber(bound.timeVariance),
        ];
      }),
    };
  }
}

defineFigure(tag, GammaNetwork);
