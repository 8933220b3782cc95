import { NetworkFigure } from '~/components/network-figure';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
import { listed } from './charts';
import { wanted } from './models';
import { readings } from './readings';
import { facesOf } from './sample';
import {
  initialState,
  params,
  samplingOf,
  shownOf,
  update,
  workOf,
  type Action,
  type Params,
  type Recorded,
  type State,
  type Work,
} from './state';
import { createView } from './view';
import { groupInWords, hitsInWords, meanInWords, percent, strengthInWords } from './words';

export const tag = 'latent-bias';

/** What the page brings along. */
export type Supply = Recorded['measured'];

class LatentBias extends NetworkFigure<Params, State, Action, keyof typeof wanted, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected readonly wantedIn = () => wanted;

  protected initialState(values: Params): State {
    return initialState(values, { params: this.built, measured: this.readSupply() as Supply });
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(this, { facesOf: (numbers) => this.drawn(numbers) }, panel);
  }

  private async drawn(numbers: readonly number[]): Promise<Float32Array[]> {
    const { train } = facesOf(samplingOf(this.state.params));
    const { drawFace } = await import('./draw-face');
    return numbers.map((i) => drawFace(train[i]));
  }

  protected override isRunning(state: State): boolean {
    return workOf(state) !== undefined;
  }

  protected async compute(work: Work): Promise<void> {
    const { encoder } = this.network.sessions;
    // Drawing faces takes code that readers without a network need not fetch.
    const [{ compute }, { drawFace }] = await Promise.all([
      import('./encode'),
      import('./draw-face'),
    ]);
    this.dispatch(await compute(work, encoder, drawFace));
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'correlation':
      case 'strength':
      case 'count':
      case 'method':
      case 'alpha':
      case 'seed':
        return { type: 'set', values: this.clamped(name, value) };
      case 'run':
      case 'stop':
        return { type: name };
      default:
        return super.controlAction(name, value);
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return { ...state.params };
  }

  protected override controlLabels({ params: values }: State): Record<string, string> {
    return { strength: strengthInWords(values.strength) };
  }

  protected override readingsOf = readings;

  protected table(state: State): FigureTable {
    const measured = shownOf(state)?.measured;
    return {
      caption: `Groups, what they weigh, and the share of balanced faces read right. ${meanInWords(state)}`,
      columns: ['group', 'faces', 'share of the weight', 'right before', 'right after'],
      rows: listed.map((group) => [
        groupInWords(state.params.correlation, group),
        measured?.counts[group] ?? '–',
        percent(measured?.shares[group] ?? NaN),
        hitsInWords(measured?.before[group]),
        hitsInWords(measured?.after[group]),
      ]),
    };
  }
}

defineFigure(tag, LatentBias);
