import { inPercent, measuredInWords, oneDecimal } from '~/components/family-measures';
import type { Networks } from '~/runtime/networks';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import { NetworkFigure } from '~/ui/network-figure';
import type { OpenNetworkOptions } from '~/ui/network-opener';
import type { NetworkPanel } from '~/ui/network-panel';
import { networkOf, nodeNames, nodes, nodeOf, sampledNames } from './families';
import { partsOf, type AllFacts } from './models';
import { readings } from './readings';
import {
  familyOf,
  initialState,
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

export const tag = 'family-map';

class FamilyMap extends NetworkFigure<Params, State, Action, Networks<'network'>, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly readingsOf = readings;
  private supplied?: Recorded;

  protected async openNetwork(options: OpenNetworkOptions) {
    const { openNetworks } = await import('~/runtime/networks');
    return openNetworks(partsOf(this.family), options);
  }

  protected async costNow() {
    const { networksCost } = await import('~/runtime/networks');
    return networksCost(partsOf(this.family));
  }

  /** Where no network belongs to the node, the button is not shown. */
  private get family() {
    return familyOf(this.state) ?? sampledNames[0];
  }

  protected override modelsOf(state: State): readonly string[] {
    const family = familyOf(state);
    return super.modelsOf(state).filter((id) => family && id === networkOf[family]);
  }

  private get recorded(): Recorded {
    const text = this.querySelector('script[data-supply]')?.textContent ?? '';
    return (this.supplied ??= {
      facts: JSON.parse(text) as AllFacts,
      seed: this.codec.read(this.getAttribute('data-params') ?? '').value.seed,
    });
  }

  protected initialState(values: Params): State {
    return initialState(values, this.recorded);
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(this, panel);
  }

  protected override restart(values: Params): void {
    this.dispatch({ type: 'adopt', params: values });
  }

  protected override effect(action: Action, previous: State): void {
    if (familyOf(this.state) !== familyOf(previous)) {
      this.closeNetwork();
      if (familyOf(this.state)) this.showCost();
    }
    super.effect(action, previous);
  }

  protected override isRunning(state: State): boolean {
    return workOf(state) !== undefined;
  }

  protected async compute(work: Work): Promise<void> {
    const { network } = this.network.sessions;
    const { callOnce } = await import('./sample');
    const drawing = await callOnce(work, network, this.state.recorded.facts);
    this.dispatch({ type: 'drawn', drawing });
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'node': {
        const node = nodeNames.find((one) => one === value);
        return node && { type: 'node', node };
      }
      case 'seed':
        return { type: 'seed', seed: Number(value) };
      case 'new-seed':
      case 'load':
        return { type: name };
      case 'cancel':
        return { type: 'unload' };
      default:
        return undefined;
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return { ...state.params };
  }

  protected table({ recorded: { facts } }: State): FigureTable {
    const measured = new Map(sampledNames.map((family) => [family as string, facts[family]]));
    return {
      caption: 'The families, what they answer, and the book’s face networks as measured',
      columns: ['family', 'density', 'sampler', 'code', 'FID', 'recall', 'calls a sample'],
      rows: nodes.flatMap(({ name }) => {
        const { label, answers } = nodeOf(name);
        if (!answers) return [];
        const facts = measured.get(name);
        return [
          [
            label,
            answers.density,
            answers.sampler,
            answers.code,
            facts ? measuredInWords(facts.fid, oneDecimal) : 'no face network',
            facts ? measuredInWords(facts.recall, inPercent) : '–',
            facts?.calls ?? '–',
          ],
        ];
      }),
    };
  }
}

defineFigure(tag, FamilyMap);
