import { NetworkFigure } from '~/components/network-figure';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
import { graphsOf, modelOf, wanted } from './models';
import { readings } from './readings';
import { directionsAt, nodePoint, pictureAt, unpackSigns, type PackedRecorded } from './slice';
import {
  initialState,
  missingPicture,
  params,
  pointOf,
  tableRows,
  update,
  workOf,
  type Action,
  type Params,
  type State,
  type Work,
} from './state';
import { createView } from './view';
import { epsilonInWords, fixed, sliceLabel } from './words';

export const tag = 'decision-slice';

class DecisionSlice extends NetworkFigure<Params, State, Action, keyof typeof wanted, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly missingPicture = missingPicture;
  protected readonly wantedIn = () => wanted;

  protected initialState(values: Params): State {
    const { label, signs, ...regions } = this.readSupply() as PackedRecorded;
    const directions = { label, signs: unpackSigns(signs) };
    return initialState(values, { params: this.built, directions, ...regions });
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(
      this,
      { state: () => this.state, move: (to) => this.dispatch({ type: 'move', to }) },
      panel,
      this.gone.signal,
    );
  }

  protected override modelsOf(state: State): readonly string[] {
    return [modelOf[state.params.model]];
  }

  protected async compute(work: Work): Promise<void> {
    this.dispatch(await this.resultOf(work));
  }

  private async resultOf(work: Work): Promise<Action> {
    const open = this.network;
    const { gradientOracle, logitOracle, pictureShape } = await import('~/runtime/classifier');
    const { cut } = work;
    const gradient = open.sessions[graphsOf[cut.model].gradient];
    const shape = pictureShape(gradient.manifest);
    const read = logitOracle(open.sessions[graphsOf[cut.model].logits], shape);
    switch (work.kind) {
      case 'direct': {
        const directions = await directionsAt(gradientOracle(gradient, shape), work.x0);
        return { type: 'directed', cut, directions };
      }
      case 'at': {
        const [logits] = await read([work.picture]);
        return { type: 'at', cut, point: work.point, logits };
      }
      case 'read': {
        const { nodes, x0, slice } = work;
        const pictures = nodes.map((node) =>
          pictureAt(x0, slice.directions.signs, slice.v, nodePoint(node)),
        );
        return { type: 'read', cut, nodes, logits: await read(pictures) };
      }
    }
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    const [a, b] = pointOf(this.state.params);
    switch (name) {
      case 'a':
        return { type: 'move', to: [Number(value), b] };
      case 'b':
        return { type: 'move', to: [a, Number(value)] };
      case 'picture':
      case 'model':
        return { type: 'set', values: { [name]: value } };
      case 'epsilon':
      case 'seed':
        return { type: 'set', values: this.clamped(name, value) };
      default:
        return super.controlAction(name, value);
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return { ...state.params };
  }

  protected override controlLabels({ params: values }: State): Record<string, string> {
    return {
      a: fixed(values.a),
      b: fixed(values.b),
      epsilon: epsilonInWords(values.epsilon),
    };
  }

  protected override readingsOf = readings;

  protected table(state: State): FigureTable {
    return {
      caption: `${sliceLabel(state)}: what is read along each direction`,
      columns: ['distance', 'along the gradient', 'along the random direction'],
      rows: tableRows(state),
    };
  }
}

defineFigure(tag, DecisionSlice);
