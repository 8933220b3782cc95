import { NetworkFigure } from '~/components/network-figure';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
import { drawDigits } from './draw';
import { wantedOf, type Film } from './models';
import { readings } from './readings';
import {
  initialState,
  params,
  shownOf,
  update,
  workOf,
  type Action,
  type Params,
  type State,
  type Work,
} from './state';
import { createView } from './view';
import { stepInWords } from './words';

export const tag = 'diffusion-filmstrip';

class DiffusionFilmstrip extends NetworkFigure<Params, State, Action, string, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly readingsOf = readings;

  protected wantedIn({ film }: State) {
    return wantedOf(film);
  }

  protected initialState(values: Params): State {
    return initialState(values, this.readSupply() as Film);
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(this, this.state.film, panel, (at) => this.dispatch({ type: 'at', at }));
  }

  protected override isRunning(state: State): boolean {
    return workOf(state) !== undefined;
  }

  protected async compute({ seed, at, graph }: Work): Promise<void> {
    const digits = await drawDigits(this.network.sessions[graph], seed);
    this.dispatch({ type: 'drawn', seed, at, digits });
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'at':
        return { type: 'at', at: Number(value) };
      case 'seed':
        return { type: 'seed', seed: Number(value) };
      case 'new-seed':
        return { type: 'seed', seed: (this.state.params.seed % 9999) + 1 };
      default:
        return super.controlAction(name, value);
    }
  }

  protected controlValues({ params: values }: State): Record<string, ControlValue> {
    return { ...values };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { at: stepInWords(shownOf(state)) };
  }

  protected table({ film }: State): FigureTable {
    return {
      caption: 'The kept networks: the run’s loss, theirs on test digits, digits read as asked',
      columns: ['step', 'loss', 'steps 1–100', 'steps 501–600', 'steps 901–1000', 'read as asked'],
      rows: film.kept.map(({ step, loss, losses, readAsAsked }) => [
        step,
        loss === null ? '–' : formatNumber(loss),
        formatNumber(losses[0]),
        formatNumber(losses[5]),
        formatNumber(losses[9]),
        `${Math.round(100 * readAsAsked)} %`,
      ]),
    };
  }
}

defineFigure(tag, DiffusionFilmstrip);
