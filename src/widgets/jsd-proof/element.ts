import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { createLoop, prefersReducedMotion } from '~/ui/frame-loop';
import { readings } from './readings';
import { lineNames, sceneOf } from './scene';
import {
  initialState,
  params,
  paramsOf,
  sources,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { MAX_STEPS } from './training';
import { createView } from './view';
import { liveValues, placeLabel, relationOf, stepsLabel, value4 } from './words';

export const tag = 'jsd-proof';

const lineWords = {
  objective: 'the objective',
  integral: 'as one integral',
  best: 'with the best discriminator',
  mixture: 'against the mixture m',
  kl: 'as KL divergences',
  jsd: 'as Jensen–Shannon divergence',
  bound: 'the least it can be',
} as const;

/** Updates of the network in one frame; in one leap for who asked for less motion. */
const STEPS_A_FRAME = 5;
const STEPS_A_LEAP = 250;

class JsdProof extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  protected override readonly readingsOf = readings;

  private readonly loop = createLoop(() => this.trainOn(STEPS_A_FRAME));

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.loop.stop();
  }

  /** Trains the network further; whether there is more to do. */
  private trainOn(steps: number): boolean {
    this.dispatch({ type: 'steps', steps: this.state.steps + steps });
    return this.state.steps < MAX_STEPS;
  }

  private toggleTraining(): void {
    if (prefersReducedMotion()) this.trainOn(STEPS_A_LEAP);
    else if (this.loop.running) this.loop.stop();
    else {
      // At its end it starts over.
      if (this.state.steps >= MAX_STEPS) this.dispatch({ type: 'steps', steps: 0 });
      this.loop.start();
    }
    this.requestRender();
  }

  /** Whatever else the reader chooses, training stops; what moves densities it follows. */
  protected override effect(action: Action): void {
    if (action.type === 'source' || action.type === 'knot') this.loop.stop();
  }

  protected override restart(values: Params): void {
    this.loop.stop();
    super.restart(values);
  }

  protected createView(): FigureView<State> {
    return createView(this, {
      state: () => this.state,
      dispatch: (action) => this.dispatch(action),
    });
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'source': {
        const source = sources.find((one) => one === value);
        return source && { type: 'source', source };
      }
      case 'tails':
        return { type: 'tails', tails: value === 'cut' ? 'cut' : 'normal' };
      case 'half':
        return { type: 'half', on: value === true };
      case 'x':
        return { type: 'x', x: Number(value) };
      case 'train':
        this.toggleTraining();
        return undefined;
      case 'steps':
        this.loop.stop();
        return { type: 'steps', steps: Number(value) };
      case 'new-seed':
        return { type: 'new-seed' };
      case 'bumps-p':
        return { type: 'bumps', name: 'p' };
      case 'bumps-q':
        return { type: 'bumps', name: 'q' };
      default:
        return undefined;
    }
  }

  protected controlValues({ source, tails, half, x, steps }: State): Record<string, ControlValue> {
    return { source, tails, half, x, steps, train: this.loop.running };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { x: placeLabel(state), steps: stepsLabel(state) };
  }

  protected table(state: State): FigureTable {
    const scene = sceneOf(state);
    const live = liveValues(state, scene);
    return {
      caption: `The proof, line by line, with these densities and the ${state.source} discriminator`,
      columns: ['line', 'to the line above', 'value', 'because'],
      rows: lineNames.map((name) => [
        lineWords[name],
        relationOf(name, scene) || '–',
        value4(scene.lines[name]),
        live[`reason-${name}`],
      ]),
    };
  }
}

defineFigure(tag, JsdProof);
