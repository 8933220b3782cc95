import { NetworkFigure } from '~/components/network-figure';
import { areaUnder, rocCurve } from '~/math/roc';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import type { NetworkPanel } from '~/ui/network-panel';
import { placeOf, valueAt } from './charts';
import { compute } from './compute';
import { modelOf, networkNames, networks, wanted, type GraphName, type Network } from './models';
import { readings } from './readings';
import { scoreNames, scoreOf, type Score } from './score';
import {
  confusionOf,
  EACH,
  errorsOf,
  initialState,
  missingPicture,
  needsTests,
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
import { countInWords, thresholdInWords } from './words';

export const tag = 'anomaly-threshold';

/** What the page brings along: ink, energy and error of each test picture, and of the one on the pad. */
export type Supply = {
  facts: readonly (readonly [ink: number, energy: number])[];
  errors: readonly number[];
  own: Recorded['own'];
  sheetBytes: number;
};

class AnomalyThreshold extends NetworkFigure<Params, State, Action, GraphName, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly missingPicture = missingPicture;
  protected readonly wantedIn = () => wanted;
  private isFetching = false;

  /** The test pictures are fetched with the networks. */
  protected override async costNow() {
    const { sheetBytes } = this.readSupply() as Supply;
    const cost = await super.costNow();
    return { ...cost, modelBytes: cost.modelBytes + sheetBytes };
  }

  protected initialState(values: Params): State {
    const { facts, errors, own } = this.readSupply() as Supply;
    return initialState(values, {
      params: this.built,
      facts: facts.map(([ink, energy]) => ({ ink, energy })),
      errors,
      own,
    });
  }

  protected override modelsOf(state: State): readonly string[] {
    return [modelOf[state.params.network]];
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(
      this,
      {
        state: () => this.state,
        draw: this.draw,
        threshold: (threshold) => this.dispatch({ type: 'threshold', threshold }),
      },
      panel,
      this.gone.signal,
    );
  }

  protected override connected(): void {
    super.connected();
    void this.fetchTests();
  }

  protected override effect(action: Action, previous: State): void {
    super.effect(action, previous);
    // After a failure only a change that asks for them tries again.
    if (action.type !== 'threshold') void this.fetchTests();
  }

  protected override isRunning(state: State): boolean {
    return workOf(state)?.kind === 'errors';
  }

  private async fetchTests(): Promise<void> {
    if (this.isFetching || !needsTests(this.state)) return;
    this.isFetching = true;
    try {
      const { loadTestPictures } = await import('~/ui/images');
      this.dispatch({ type: 'tests', tests: await loadTestPictures() });
    } catch (error) {
      this.notice(error instanceof Error ? error.message : String(error));
    } finally {
      this.isFetching = false;
    }
  }

  protected async compute(work: Work): Promise<void> {
    this.dispatch(await compute(work, this.network.sessions));
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'network':
        return { type: 'network', network: value as Network };
      case 'score':
        return { type: 'score', score: value as Score };
      case 'threshold':
        return {
          type: 'threshold',
          threshold: valueAt(this.state.params.score, Number(value)),
        };
      case 'picture':
        return { type: 'pick', picture: value as Params['picture'] };
      case 'five':
      case 'clear':
        return { type: name };
      default:
        return super.controlAction(name, value);
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    const { score, threshold } = state.params;
    return { ...state.params, threshold: placeOf(score, threshold) / 1000 };
  }

  protected override controlLabels({ params: values }: State): Record<string, string> {
    return { threshold: thresholdInWords(values.threshold) };
  }

  protected override readingsOf = readings;

  protected table(state: State): FigureTable {
    const { score } = state.params;
    const confusion = confusionOf(state);
    const aucOf = (network: Network): string => {
      const errors = errorsOf({ ...state, params: { ...state.params, network } });
      if (errors.length < 2 * EACH) return '–';
      const all = state.recorded.facts.map((facts, i) => scoreOf(score, facts, errors[i]));
      return areaUnder(rocCurve(all.slice(0, EACH), all.slice(EACH))).toFixed(3);
    };
    const counts = [
      confusion?.truePositives,
      confusion?.falseNegatives,
      confusion?.falsePositives,
      confusion?.trueNegatives,
    ].map(countInWords);
    return {
      caption: `Score: ${scoreNames[score]}; counts at the threshold ${thresholdInWords(state.params.threshold)} for the network on show`,
      columns: [
        'network',
        'AUC',
        'clothes found',
        'clothes missed',
        'false alarms',
        'digits passed',
      ],
      rows: networks.map((network) => [
        networkNames[network],
        aucOf(network),
        ...(network === state.params.network ? counts : ['', '', '', '']),
      ]),
    };
  }
}

defineFigure(tag, AnomalyThreshold);
