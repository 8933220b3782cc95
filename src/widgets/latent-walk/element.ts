import { NetworkFigure } from '~/components/network-figure';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import { normOf } from '~/math/code-space';
import type { NetworkPanel } from '~/ui/network-panel';
import type { Attribute } from './attributes';
import { partsOf, READER, type Facts } from './models';
import { readings } from './readings';
import {
  chosenValue,
  COLUMNS,
  coordinateOf,
  slotsOf,
  tickedIn,
  valueAt,
  withRecorded,
} from './scene';
import {
  factsIn,
  initialState,
  params,
  POOL,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { workOf, type Work } from './work';
import { fixed } from './words';

export const tag = 'latent-walk';

/** What the page brings along. */
export type Supply = {
  facts: Facts[];
  codes: [number, number[]][];
  labels: [number, Attribute[]][];
  effects: readonly number[];
};

class LatentWalk extends NetworkFigure<Params, State, Action, string, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly readingsOf = readings;

  protected wantedIn(state: State) {
    return partsOf(factsIn(state));
  }

  protected initialState(values: Params): State {
    const { facts, codes, labels, effects } = this.readSupply() as Supply;
    return initialState(values, {
      params: this.built,
      facts: new Map(facts.map((one) => [one.id, one])),
      codes: new Map(codes.map(([n, code]) => [n, Float32Array.from(code)])),
      labels: new Map(labels.map(([n, list]) => [n, new Set(list)])),
      effects,
    });
  }

  /** A generator's faces are read by the classifier. */
  protected override modelsOf(state: State): readonly string[] {
    const { id, hasEncoder } = factsIn(state);
    return super.modelsOf(state).filter((name) => name === id || (name === READER && !hasEncoder));
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(
      this,
      {
        setCoordinate: (coordinate) => this.dispatch({ type: 'set', values: { coordinate } }),
        requestFrame: () => this.requestRender(),
      },
      panel,
      this.gone.signal,
    );
  }

  protected override isRunning(state: State): boolean {
    return workOf(state) !== undefined;
  }

  protected async compute(work: Work): Promise<void> {
    this.dispatch(await this.resultOf(work));
  }

  private async resultOf(work: Work): Promise<Action> {
    const open = this.network;
    // Drawing and encoding faces takes code that readers without a network need not fetch.
    const [{ compute, toolsOf }, { drawFace }] = await Promise.all([
      import('./compute'),
      import('./draw-face'),
    ]);
    return compute(work, this.state, toolsOf(open.sessions, drawFace));
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    const set = (values: Partial<Params>): Action => ({ type: 'set', values });
    switch (name) {
      case 'a':
      case 'b':
      case 'c':
      case 't':
      case 'value':
      case 'strength':
      case 'coordinate':
      case 'scale':
        return set({ [name]: Number(value) });
      case 'model':
      case 'mode':
      case 'from':
      case 'direction':
      case 'crowd':
        return set({ [name]: value });
      case 'third':
        return set({ third: value === true });
      case 'attribute':
        // What the attribute had ticked is where an own choice begins.
        return value === 'own'
          ? set({ attribute: 'own', ticked: tickedIn(withRecorded(this.state)) })
          : set({ attribute: value as Params['attribute'] });
      case 'other-faces':
        return { type: name };
      default:
        return name.startsWith('tick-')
          ? {
              type: 'tick',
              index: Number(name.slice(5)),
              on: value === true,
              shown: tickedIn(withRecorded(this.state)),
            }
          : super.controlAction(name, value);
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    const ticked = state.params.mode === 'arithmetic' ? tickedIn(withRecorded(state)) : [];
    const ticks = Array.from({ length: POOL }, (_, i) => [`tick-${i}`, ticked.includes(i)]);
    const coordinate = coordinateOf(state);
    return { ...state.params, ticked: '', coordinate, ...Object.fromEntries(ticks) };
  }

  protected override controlLabels({ params: values }: State): Record<string, string> {
    return { scale: fixed(values.scale) };
  }

  protected table(state: State): FigureTable {
    const { mode } = state.params;
    const known = withRecorded(state);
    const slots = new Map(slotsOf(known).map(({ name, code }) => [name, code]));
    const norm = (name: string): string => {
      const code = slots.get(name);
      return code ? fixed(normOf(code)) : 'not known yet';
    };
    const between = mode === 'between';
    const what = { between: 't', along: 'component', arithmetic: 'strength' }[mode];
    return {
      caption: `Norms of the codes on the strip; chosen: ${what} = ${fixed(chosenValue(state.params))}`,
      columns: between ? [what, 'straight', 'round'] : [what, 'norm'],
      rows: Array.from({ length: COLUMNS[mode] }, (_, i) => [
        fixed(valueAt(mode, i)),
        norm(`${mode}/row-0:${i}`),
        ...(between ? [norm(`${mode}/row-1:${i}`)] : []),
      ]),
    };
  }
}

defineFigure(tag, LatentWalk);
