import { NetworkFigure } from '~/components/network-figure';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
import type { Measurements } from './measurements';
import { painters, partsOf, readers } from './models';
import { judge, walkOf } from './pictures';
import { readings } from './readings';
import {
  initialState,
  keyOf,
  params,
  update,
  workOf,
  type Action,
  type Params,
  type State,
  type Work,
} from './state';
import { createView } from './view';

export const tag = 'guidance-scale';

class GuidanceScale extends NetworkFigure<Params, State, Action, 'painter' | 'reader', Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly readingsOf = readings;

  protected wantedIn({ params: { subject } }: State) {
    return partsOf(subject);
  }

  protected initialState(values: Params): State {
    return initialState(values, this.readSupply() as Measurements, this.built);
  }

  protected override modelsOf({ params: { subject } }: State): readonly string[] {
    return [painters[subject], readers[subject]];
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(this, panel);
  }

  protected override isRunning(state: State): boolean {
    return workOf(state) !== undefined;
  }

  protected async compute({ name, key, params: values }: Work): Promise<void> {
    const { walkPictures } = await import('~/runtime/diffusion-walk');
    const { painter, reader } = this.network.sessions;
    let taken = 0;
    for await (const step of walkPictures(painter, walkOf(name, values))) {
      taken++;
      const done = step.tPrev === 0;
      const pixels = done ? step.xPrev : step.guess;
      const verdict = done ? await judge(reader, pixels, values) : undefined;
      this.dispatch({ type: 'pictures', name, pictures: { key, taken, pixels, verdict } });
      // The reader has moved the slider, or the network is gone.
      if (keyOf(name, this.state.params) !== key || this.state.network.status !== 'live') return;
    }
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'scale':
      case 'seed':
        return { type: 'set', values: this.clamped(name, value) };
      case 'subject':
      case 'wish':
      case 'digit':
        return { type: 'set', values: { [name]: value } };
      case 'new-seed':
        return { type: name };
      default:
        return super.controlAction(name, value);
    }
  }

  protected controlValues({ params: values }: State): Record<string, ControlValue> {
    return { ...values };
  }

  protected table({ measurements }: State): FigureTable {
    return {
      caption: 'Guidance on faces-ddpm, DDIM with 20 steps',
      columns: ['scale', 'read as asked', 'spread', 'FID', 'precision', 'recall'],
      rows: measurements.rows.map(({ scale, asked, spread, fid, precision, recall }) => [
        scale,
        asked[0].toFixed(3),
        spread[0].toFixed(3),
        fid[0].toFixed(1),
        precision[0].toFixed(3),
        recall[0].toFixed(3),
      ]),
    };
  }
}

defineFigure(tag, GuidanceScale);
