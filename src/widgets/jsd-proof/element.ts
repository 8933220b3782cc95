import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
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
import { createView } from './view';
import { liveValues, placeLabel, relationOf, value4 } from './words';

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

class JsdProof extends FigureElement<Params, State, Action> {
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
      case 'bumps-p':
        return { type: 'bumps', name: 'p' };
      case 'bumps-q':
        return { type: 'bumps', name: 'q' };
      default:
        return undefined;
    }
  }

  protected controlValues({ source, tails, half, x }: State): Record<string, ControlValue> {
    return { source, tails, half, x };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { x: placeLabel(state) };
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
