import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { readings } from './readings';
import { preimagesAt, sceneOf, stretchAt } from './scene';
import {
  CENTRES,
  counts,
  initialState,
  lineShapeNames,
  lineShapeOf,
  modes,
  params,
  paramsOf,
  planeShapeNames,
  planeShapeOf,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { placeLabel } from './words';

export const tag = 'push-forward';

class PushForward extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  protected override readonly readingsOf = readings;

  protected createView(): FigureView<State> {
    return createView(this, {
      state: () => this.state,
      dispatch: (action) => this.dispatch(action),
    });
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'mode': {
        const mode = modes.find((one) => one === value);
        return mode && { type: 'mode', mode };
      }
      case 'x':
        return { type: 'look', x: Number(value) };
      case 'line-shape': {
        const shape = lineShapeNames.find((one) => one === value);
        return shape && { type: 'line-shape', shape };
      }
      case 'plane-shape': {
        const shape = planeShapeNames.find((one) => one === value);
        return shape && { type: 'plane-shape', shape };
      }
      case 'n': {
        const n = counts.find((one) => one === value);
        return n && { type: 'count', n };
      }
      case 'new-seed':
        return { type: 'new-seed' };
      default:
        return undefined;
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    const { mode, x, n } = state;
    return {
      mode,
      x,
      n,
      'line-shape': lineShapeOf(state) ?? '',
      'plane-shape': planeShapeOf(state) ?? '',
    };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { x: placeLabel(state) };
  }

  protected table(state: State): FigureTable {
    const { line, plane } = sceneOf(state);
    if (line) {
      return {
        caption: 'The density that the map makes, place by place',
        columns: ['x', 'z that lead here', 'density'],
        rows: [...Array(17).keys()].map((i) => {
          const x = -4 + i / 2;
          return [
            formatNumber(x),
            preimagesAt(line.map, x)
              .map(({ z }) => formatNumber(z))
              .join(', ') || 'none',
            formatNumber(line.density(x)),
          ];
        }),
      };
    }
    return {
      caption: `Where the map carries ${CENTRES.length} points, and how it stretches areas there`,
      columns: ['from', 'to', 'det ∂g/∂z', 'density before', 'carried there'],
      rows: plane
        ? CENTRES.map((z) => {
            const { x, det, before, after } = stretchAt(plane, z);
            return [
              z.map((value) => formatNumber(value)).join(', '),
              x.map((value) => formatNumber(value)).join(', '),
              ...[det, before, after].map((value) => formatNumber(value)),
            ];
          })
        : [],
    };
  }
}

defineFigure(tag, PushForward);
