import { NetworkFigure } from '~/components/network-figure';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
import { psnr } from '~/math/picture-error';
import type { Damage } from './corrupt';
import { wanted } from './models';
import { readings } from './readings';
import { compute } from './restore';
import {
  curveOf,
  damageCurve,
  initialState,
  LEVELS,
  missingPicture,
  params,
  update,
  workOf,
  type Action,
  type Params,
  type Recorded,
  type State,
  type Work,
} from './state';
import { createView } from './view';
import { decibels, holeInWords, sigmaInWords } from './words';

export const tag = 'denoise-digits';

/** What the page brings along: numbers of the picture restored when the book was built. */
export type Supply = Omit<Recorded, 'params'>;

class DenoiseDigits extends NetworkFigure<Params, State, Action, keyof typeof wanted, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly missingPicture = missingPicture;
  protected readonly wantedIn = () => wanted;

  protected initialState(values: Params): State {
    return initialState(values, { params: this.built, ...(this.readSupply() as Supply) });
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(
      this,
      {
        state: () => this.state,
        draw: this.draw,
        set: (values) => this.dispatch({ type: 'set', values: this.legal(values) }),
      },
      panel,
      this.gone.signal,
    );
  }

  /** Values as a link would say them. */
  private legal(values: Partial<Damage>): Damage {
    const texts = Object.entries(values).map(([name, value]) => [name, String(value)]);
    const { sigma, hole, column, row, seed } = this.codec.read(new URLSearchParams(texts), {
      base: this.state.params,
    }).value;
    return { sigma, hole, column, row, seed };
  }

  protected async compute(work: Work): Promise<void> {
    this.dispatch(await compute(work, this.network.sessions.restorer));
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'picture':
        return { type: 'pick', picture: value as Params['picture'] };
      case 'sigma':
      case 'hole':
      case 'column':
      case 'row':
      case 'seed':
        return { type: 'set', values: this.legal({ [name]: Number(value) }) };
      case 'clear':
        return { type: name };
      default:
        return super.controlAction(name, value);
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return { ...state.params };
  }

  protected override controlLabels({ params: values }: State): Record<string, string> {
    return { sigma: sigmaInWords(values.sigma), hole: holeInWords(values.hole) };
  }

  protected override readingsOf = readings;

  protected table(state: State): FigureTable {
    const { drawing } = state;
    const before = drawing ? damageCurve(drawing, state.params) : [];
    const after = curveOf(state);
    const cells = (errors: readonly number[], i: number) =>
      errors[i] === undefined ? ['', ''] : [errors[i].toFixed(4), decibels(psnr(errors[i]))];
    return {
      caption: 'Distance from the drawing by noise level, before and after restoring',
      columns: ['σ', 'MSE before', 'PSNR before', 'MSE after', 'PSNR after'],
      rows: LEVELS.map((sigma, i) => [
        sigmaInWords(sigma),
        ...cells(before, i),
        ...cells(after, i),
      ]),
    };
  }
}

defineFigure(tag, DenoiseDigits);
