import { NetworkFigure } from '~/components/network-figure';
import { scheduleFromManifest } from '~/runtime/diffusion-network';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
import { modelOf, type Facts, type Subject } from './models';
import type { Packed } from './poster';
import { readings } from './readings';
import { unpacked } from './recorded';
import {
  boundNow,
  initialState,
  missingPicture,
  params,
  update,
  workOf,
  type Action,
  type Params,
  type State,
  type Work,
  type Worlds,
} from './state';
import { createView } from './view';
import { liveValues, pictureWords } from './words';

export const tag = 'bound-bars';

/** What the page brings along. */
export type Supply = { facts: Record<Subject, Facts>; packed: Packed };

/** Steps of which the table has a row, evenly spread. */
const ROWS = 10;

class BoundBars extends NetworkFigure<Params, State, Action, 'model', Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly readingsOf = readings;
  protected override readonly missingPicture = missingPicture;

  protected wantedIn({ params: { subject } }: State) {
    return { model: { model: modelOf[subject] } };
  }

  protected initialState(values: Params): State {
    const { facts, packed } = this.readSupply() as Supply;
    const world = (subject: Subject) =>
      scheduleFromManifest({ id: modelOf[subject], schedule: facts[subject].schedule });
    const worlds: Worlds = { digits: world('digits'), faces: world('faces') };
    return initialState(values, unpacked(this.built, packed), worlds);
  }

  protected override modelsOf(state: State): readonly string[] {
    return [modelOf[state.params.subject]];
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(this, panel);
  }

  protected override isRunning(state: State): boolean {
    return workOf(state) !== undefined;
  }

  protected override async loadPicture(name: string): Promise<Float32Array> {
    const { subject, face } = this.state.params;
    if (subject === 'digits') return super.loadPicture(name);
    const { drawnFace } = await import('./draw-face');
    return drawnFace(face);
  }

  protected async compute(work: Work): Promise<void> {
    const { sessions } = this.network;
    const { params: values, worlds } = this.state;
    const { lookAt } = await import('./compute');
    const glance = await lookAt(sessions.model, work, values, worlds[values.subject]);
    this.dispatch({ type: 'looked', key: work.key, glance });
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'subject':
      case 'digit':
      case 'steps':
      case 'variance':
        return { type: 'set', values: { [name]: value } };
      case 'told':
        return { type: 'set', values: { told: value === true } };
      case 'face':
      case 'seed':
        return { type: 'set', values: this.clamped(name, value) };
      case 'stop':
        return { type: 'stop', on: !this.state.stopped };
      default:
        return super.controlAction(name, value);
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return { ...state.params };
  }

  protected table(state: State): FigureTable {
    const bound = boundNow(state);
    const live = liveValues(state);
    const steps = Number(state.params.steps);
    const every = Math.max(1, Math.round(steps / ROWS));
    const valueAt = (i: number) => {
      const value = bound?.steps[i] ?? NaN;
      return Number.isNaN(value) ? 'not known yet' : value.toPrecision(3);
    };
    const rows = Array.from({ length: steps }, (_, k) => k + 1)
      .filter((i) => i === 1 || i % every === 0)
      .map((i) => [`L_${i - 1}`, valueAt(i)]);
    return {
      caption: `${pictureWords(state.params)}, ${steps} steps: ${live.total} bits per dimension, L_T ${live.prior}, the sum of all L_{t−1} ${live.denoising}, L_0 ${live.decoder}`,
      columns: ['term', 'bits per dimension'],
      rows,
    };
  }
}

defineFigure(tag, BoundBars);
