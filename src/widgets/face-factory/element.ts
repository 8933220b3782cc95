import { factors, type Factor } from '~/faces/attributes';
import { factorNames } from '~/faces/held';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { chosenOf, factsOf } from './crowd';
import { readings } from './readings';
import {
  ANY,
  initialState,
  params,
  paramsOf,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';

export const tag = 'face-factory';

const HOLD = 'hold-';

class FaceFactory extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;

  protected createView(): FigureView<State> {
    return createView(this);
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'seed':
        return { type: 'seed', seed: Number(value) };
      case 'pick':
        return { type: 'pick', pick: Number(value) };
      case 'size':
        return { type: 'size', size: value as State['size'] };
      case 'smile':
        return { type: 'hold-smile', smile: Number(value) };
      case 'smile-held':
        return value === true
          ? { type: 'hold-smile', smile: chosenOf(this.state).smile }
          : { type: 'let-go-smile' };
      case 'correlation':
        return { type: 'correlation', correlation: value as State['correlation'] };
      case 'strength':
        return { type: 'strength', strength: Number(value) };
      case 'new-seed':
      case 'let-go':
        return { type: name };
      default:
        return name.startsWith(HOLD)
          ? { type: 'hold', factor: name.slice(HOLD.length) as Factor, value: String(value) }
          : undefined;
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    const { seed, pick, size, held, correlation, strength } = state;
    return {
      seed,
      pick: String(pick),
      size,
      smile: held.smile ?? chosenOf(this.state).smile,
      'smile-held': held.smile !== undefined,
      correlation,
      strength,
      ...Object.fromEntries(factors.map((factor) => [HOLD + factor, held[factor] ?? ANY])),
    };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return {
      smile: chosenOf(this.state).smile.toFixed(2),
      strength: state.correlation === 'none' ? 'off' : state.strength.toFixed(2),
    };
  }

  protected override readingsOf(state: State): Record<string, number> {
    return readings(state);
  }

  protected table(state: State): FigureTable {
    return {
      caption: `Every factor of face ${state.pick + 1} of the crowd`,
      columns: ['factor', 'value', 'seen in the picture', 'held'],
      rows: factsOf(chosenOf(state)).map(({ name, value, visible }) => [
        name === 'smile' ? 'Smile' : factorNames[name],
        value,
        visible ? 'yes' : 'hidden',
        state.held[name] === undefined ? 'no' : 'yes',
      ]),
    };
  }
}

defineFigure(tag, FaceFactory);
