import { NetworkFigure } from '~/components/network-figure';
import { samplerKinds, samplerNames } from '~/samplers/kinds';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
import { walkOf } from './faces';
import { wanted } from './models';
import { race } from './plane';
import { readings } from './readings';
import {
  budgets,
  facesKey,
  initialState,
  params,
  raceOf,
  stopOf,
  update,
  workOf,
  type Action,
  type Params,
  type State,
  type Work,
} from './state';
import { createView } from './view';

export const tag = 'sampler-race';

class SamplerRace extends NetworkFigure<Params, State, Action, 'network', Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected readonly wantedIn = () => wanted;
  protected override readonly readingsOf = readings;

  protected initialState(values: Params): State {
    return initialState(values, this.built);
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(this, panel);
  }

  protected override connected(): void {
    super.connected();
    this.dispatch({ type: 'begin' });
  }

  protected override isRunning(state: State): boolean {
    return workOf(state)?.kind === 'faces';
  }

  protected async compute(work: Work): Promise<void> {
    if (work.kind === 'plane') {
      const { world, calls, seed } = work.params;
      this.dispatch({ type: 'raced', key: work.key, race: await race(world, calls, seed) });
      return;
    }
    const { walkPictures } = await import('~/runtime/diffusion-walk');
    const { key, sampler } = work;
    let taken = 0;
    for await (const step of walkPictures(
      this.network.sessions.network,
      walkOf(sampler, work.params),
    )) {
      taken++;
      const done = step.tPrev === 0;
      const row = { key, done, taken, pixels: done ? step.xPrev : step.guess };
      this.dispatch({ type: 'row', kind: sampler, row });
      // The reader has changed the settings, or the network is gone.
      if (facesKey(this.state.params) !== key || this.state.network.status !== 'live') return;
    }
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'calls':
        return { type: 'set', values: { calls: budgets[Number(value)] } };
      case 'world':
        return { type: 'set', values: { world: value as Params['world'] } };
      case 'seed':
        return { type: 'set', values: this.clamped(name, value) };
      case 'new-seed':
        return { type: name };
      default:
        return super.controlAction(name, value);
    }
  }

  protected controlValues({ params: values }: State): Record<string, ControlValue> {
    return { ...values, calls: stopOf(values.calls) };
  }

  protected override controlLabels({ params: { calls } }: State): Record<string, string> {
    return { calls: String(calls) };
  }

  protected table(state: State): FigureTable {
    const found = raceOf(state);
    return {
      caption: `The race in the plane, at most ${state.params.calls} looks at the network`,
      columns: ['sampler', 'calls', 'mean distance from the exact flow’s ends'],
      rows: samplerKinds.map((kind) => {
        const lane = found?.lanes[kind];
        const miss = lane && Number.isFinite(lane.miss) ? lane.miss.toFixed(4) : '–';
        return [samplerNames[kind], lane?.calls ?? '…', miss];
      }),
    };
  }
}

defineFigure(tag, SamplerRace);
