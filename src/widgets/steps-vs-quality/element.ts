import { NetworkFigure } from '~/components/network-figure';
import { samplerNames, type SamplerKind } from '~/samplers/kinds';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
import { walkOf } from './faces';
import { lineOf, measures, type Measure, type Measurements } from './measurements';
import { wanted } from './models';
import { readings } from './readings';
import {
  chosenOf,
  initialState,
  keyOf,
  params,
  stopOf,
  update,
  workOf,
  type Action,
  type Params,
  type State,
  type Work,
} from './state';
import { createView } from './view';
import { measuredInWords, measureNames } from './words';

export const tag = 'steps-vs-quality';

class StepsVsQuality extends NetworkFigure<Params, State, Action, 'network', Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected readonly wantedIn = () => wanted;
  protected override readonly readingsOf = readings;

  protected initialState(values: Params): State {
    return initialState(values, this.readSupply() as Measurements, this.built);
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(
      this,
      {
        hover: (point) => this.dispatch({ type: 'hover', point }),
        choose: ({ sampler, calls }) => this.dispatch({ type: 'set', values: { sampler, calls } }),
      },
      panel,
      this.gone.signal,
    );
  }

  protected override isRunning(state: State): boolean {
    return workOf(state) !== undefined;
  }

  protected async compute({ name, key, params: values }: Work): Promise<void> {
    const { walkPictures } = await import('~/runtime/diffusion-walk');
    let taken = 0;
    for await (const step of walkPictures(this.network.sessions.network, walkOf(name, values))) {
      taken++;
      const done = step.tPrev === 0;
      const row = { key, done, taken, pixels: done ? step.xPrev : step.guess };
      this.dispatch({ type: 'row', name, row });
      // The reader looks at another point, or the network is gone.
      if (keyOf(name, this.state.params) !== key || this.state.network.status !== 'live') return;
    }
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'measure':
        return { type: 'set', values: { measure: value as Measure } };
      case 'sampler':
        return { type: 'set', values: { sampler: value as SamplerKind } };
      case 'calls':
        return { type: 'stop', index: Number(value) };
      case 'seed':
        return { type: 'set', values: this.clamped(name, value) };
      case 'new-seed':
        return { type: name };
      default:
        return super.controlAction(name, value);
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return { ...state.params, calls: stopOf(state) };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { calls: String(chosenOf(state).calls) };
  }

  protected table({ measurements, params: { sampler } }: State): FigureTable {
    return {
      caption: `${samplerNames[sampler]} on faces-ddpm, with 95 % intervals`,
      columns: ['calls', ...measures.map((measure) => measureNames[measure])],
      rows: lineOf(measurements, sampler).map((point) => [
        point.calls,
        ...measures.map((measure) => {
          const measured = point[measure];
          return measured ? measuredInWords(measured, measure) : '–';
        }),
      ]),
    };
  }
}

defineFigure(tag, StepsVsQuality);
