import { scheduleFromManifest } from '~/runtime/diffusion-network';
import type { Networks } from '~/runtime/networks';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import { NetworkFigure } from '~/ui/network-figure';
import type { OpenNetworkOptions } from '~/ui/network-opener';
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

class BoundBars extends NetworkFigure<Params, State, Action, Networks<'model'>, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly readingsOf = readings;
  private supplied?: Supply;
  private fetching?: string;

  private get supply(): Supply {
    return (this.supplied ??= JSON.parse(
      this.querySelector('script[data-supply]')?.textContent ?? '',
    ) as Supply);
  }

  private get wanted() {
    return { model: { model: modelOf[this.state.params.subject] } };
  }

  protected async openNetwork(options: OpenNetworkOptions) {
    const { openNetworks } = await import('~/runtime/networks');
    return openNetworks(this.wanted, options);
  }

  protected async costNow() {
    const { networksCost } = await import('~/runtime/networks');
    return networksCost(this.wanted);
  }

  protected initialState(values: Params): State {
    const { facts, packed } = this.supply;
    const built = this.codec.read(this.getAttribute('data-params') ?? '').value;
    const world = (subject: Subject) =>
      scheduleFromManifest({ id: modelOf[subject], schedule: facts[subject].schedule });
    const worlds: Worlds = { digits: world('digits'), faces: world('faces') };
    return initialState(values, unpacked(built, packed), worlds);
  }

  protected override modelsOf(state: State): readonly string[] {
    return [modelOf[state.params.subject]];
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(this, panel);
  }

  protected override connected(): void {
    super.connected();
    void this.bringPicture();
  }

  protected override restart(values: Params): void {
    this.dispatch({ type: 'adopt', params: values });
  }

  protected override effect(action: Action, previous: State): void {
    if (this.state.params.subject !== previous.params.subject) {
      this.closeNetwork();
      if (this.state.network.status !== 'absent') this.dispatch({ type: 'unload' });
      this.showCost();
    }
    super.effect(action, previous);
    void this.bringPicture();
  }

  protected override isRunning(state: State): boolean {
    return workOf(state) !== undefined;
  }

  /** Fetches or draws the picture that the state names, one at a time. */
  private async bringPicture(): Promise<void> {
    const key = missingPicture(this.state);
    if (key === undefined || key === this.fetching) return;
    this.fetching = key;
    const { subject, digit, face } = this.state.params;
    try {
      const pixels =
        subject === 'digits'
          ? (await (await import('~/ui/images')).loadPicture(digit)).pixels
          : await (await import('./draw-face')).drawnFace(face);
      this.dispatch({ type: 'picture', key, pixels });
    } catch (error) {
      this.notice(error instanceof Error ? error.message : String(error));
    } finally {
      if (this.fetching === key) this.fetching = undefined;
    }
  }

  protected async compute(work: Work): Promise<void> {
    const { sessions } = this.network;
    const { params: values, worlds } = this.state;
    const { lookAt } = await import('./compute');
    const glance = await lookAt(sessions.model, work, values, worlds[values.subject]);
    this.dispatch({ type: 'looked', key: work.key, glance });
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'subject':
      case 'digit':
      case 'steps':
      case 'variance':
        return { type: 'set', values: { [name]: value } };
      case 'told':
        return { type: 'set', values: { told: value === true } };
      case 'face':
      case 'seed': {
        const { value: read } = this.codec.read(new URLSearchParams({ [name]: String(value) }));
        return { type: 'set', values: { [name]: read[name] } };
      }
      case 'stop':
        return { type: 'stop', on: !this.state.stopped };
      case 'load':
        return { type: 'load' };
      case 'cancel':
        return { type: 'unload' };
      default:
        return undefined;
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
