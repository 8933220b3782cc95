import { NetworkFigure } from '~/components/network-figure';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
import { callsFor, fill } from './fill';
import { unpack, type Packed } from './library';
import type { MaskName } from './mask';
import { FILLS, models, type Subject } from './models';
import { readings } from './readings';
import {
  initialState,
  keyOf,
  maskIn,
  params,
  rowNames,
  update,
  workOf,
  type Action,
  type Params,
  type State,
  type Work,
} from './state';
import { createView } from './view';
import { originalSeam, rowLabel, seamIn } from './words';

export const tag = 'repaint-mask';

class RepaintMask extends NetworkFigure<Params, State, Action, 'network', Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly readingsOf = readings;

  protected wantedIn({ params: { subject } }: State) {
    return { network: { model: models[subject], batch: FILLS } };
  }

  protected initialState(values: Params): State {
    return initialState(values, unpack(this.readSupply() as Packed), this.built);
  }

  protected override modelsOf({ params: { subject } }: State): readonly string[] {
    return [models[subject]];
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(
      this,
      {
        state: () => this.state,
        paint: (mask) => this.dispatch({ type: 'painted', mask }),
      },
      panel,
      this.gone.signal,
    );
  }

  protected override effect(action: Action, previous: State): void {
    if (action.type === 'painted') {
      this.notice('A link carries the ready masks only, not what you have painted.');
    } else if (previous.own && !this.state.own) {
      this.notice('');
    }
    super.effect(action, previous);
  }

  protected override isRunning(state: State): boolean {
    return workOf(state) !== undefined;
  }

  protected async compute({ name, key, ...gap }: Work): Promise<void> {
    const total = callsFor(name, gap.params);
    let taken = 0;
    for await (const { move, x, step } of fill(this.network.sessions.network, name, gap)) {
      if (!step) continue;
      taken++;
      const done = taken === total && move.to === 0;
      const pixels = done ? x : step.guess;
      this.dispatch({ type: 'row', name, row: { key, done, taken, total, pixels } });
      // The reader wants something else, or the network is gone.
      if (keyOf(name, this.state) !== key || this.state.network.status !== 'live') return;
    }
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'resamplings':
      case 'jump':
      case 'seed':
        return { type: 'set', values: this.clamped(name, value) };
      case 'subject':
        return { type: 'set', values: { subject: value as Subject } };
      case 'mask':
        // To paint on, a ready mask is where one begins.
        return value === 'own'
          ? { type: 'painted', mask: maskIn(this.state) }
          : { type: 'set', values: { mask: value as MaskName } };
      case 'told':
        return { type: 'set', values: { told: value === true } };
      case 'brush':
        return { type: 'brush', brush: value === 'show' ? 'show' : 'hide' };
      case 'new-seed':
        return { type: name };
      default:
        return name.startsWith('picture-')
          ? { type: 'set', values: { picture: Number(name.slice(8)) } }
          : super.controlAction(name, value);
    }
  }

  protected controlValues({ params: values, own, brush }: State): Record<string, ControlValue> {
    return { ...values, mask: own ? 'own' : values.mask, brush };
  }

  protected table(state: State): FigureTable {
    const said = (seam: number) => (Number.isFinite(seam) ? seam.toFixed(3) : 'not known yet');
    return {
      caption: 'Mean jump of a pixel along the edge of the gap, in a range of 2',
      columns: ['filling', 'mean jump'],
      rows: [
        ...rowNames.map((name) => [rowLabel(name, state), said(seamIn(state, name))]),
        ['the original', said(originalSeam(state))],
      ],
    };
  }
}

defineFigure(tag, RepaintMask);
