import { NetworkFigure } from '~/components/network-figure';
import { inPercent, measuredInWords, oneDecimal } from '~/components/family-measures';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
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
  type State,
  type Work,
} from './state';
import { createView } from './view';

export const tag = 'family-map';

class FamilyMap extends NetworkFigure<Params, State, Action, 'network', Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly readingsOf = readings;

  protected wantedIn(state: State) {
    const family = familyOf(state);
    return family && partsOf(family);
  }

  protected override modelsOf(state: State): readonly string[] {
    const family = familyOf(state);
    return super.modelsOf(state).filter((id) => family && id === networkOf[family]);
  }

  protected initialState(values: Params): State {
    return initialState(values, { facts: this.readSupply() as AllFacts, seed: this.built.seed });
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(this, panel);
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

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'node': {
        const node = nodeNames.find((one) => one === value);
        return node && { type: 'node', node };
      }
      case 'seed':
        return { type: 'seed', seed: Number(value) };
      case 'new-seed':
        return { type: name };
      default:
        return super.controlAction(name, value);
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
