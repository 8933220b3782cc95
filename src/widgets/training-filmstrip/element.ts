import type { ModelSession } from '~/runtime/session';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { networkPanel, type NetworkPanel } from '~/ui/network-panel';
import { createWorkLoop } from '~/ui/work-loop';
import { generate } from './faces';
import { FACES, MODEL, type Film } from './models';
import { readings } from './readings';
import {
  indexAt,
  initialState,
  networkOf,
  params,
  paramsOf,
  shownOf,
  update,
  workOf,
  type Action,
  type Params,
  type State,
  type Work,
} from './state';
import { createView } from './view';
import { fixed, grouped } from './words';

export const tag = 'training-filmstrip';

class TrainingFilmstrip extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  protected override readingsOf = readings;
  private readonly sessions = new Map<string, ModelSession>();
  private opening?: AbortController;
  private panel!: NetworkPanel;
  private film!: Film;
  private readonly work = createWorkLoop<Work>({
    next: () => workOf(this.state),
    compute: (work) => this.compute(work),
    failed: (error) => {
      const message = error instanceof Error ? error.message : String(error);
      this.dispatch({ type: 'failed', message });
    },
  });

  protected initialState(values: Params): State {
    this.film ??= this.readFilm();
    return initialState(values, this.film);
  }

  private readFilm(): Film {
    const text = this.querySelector('script[data-film]')?.textContent ?? '';
    return JSON.parse(text) as Film;
  }

  protected createView(): FigureView<State> {
    this.dataset.backend = 'recorded';
    this.panel = networkPanel(this);
    return createView(this, this.film, this.panel, {
      goTo: (index) => this.dispatch({ type: 'place', index }),
      requestFrame: () => this.requestRender(),
    });
  }

  protected override connected(): void {
    this.showCost();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.work.stop();
    this.opening?.abort();
    for (const session of this.sessions.values()) session.close();
    this.sessions.clear();
  }

  /** A reset keeps the generators that are here. */
  protected override restart(values: Params): void {
    this.dispatch({ type: 'adopt', params: values });
  }

  protected override effect(action: Action, previous: State): void {
    const { state } = this;
    if (action.type === 'cancel') this.opening?.abort();
    if (action.type === 'load' || action.type === 'fetch-all') this.notice('');
    if (action.type === 'failed') this.notice(action.message);
    if (shownOf(state) !== shownOf(previous)) this.showCost();
    this.work.sync();
    this.status = this.statusNow();
    if (state.backend) this.dataset.backend = state.backend.backend;
  }

  private statusNow(): 'loading' | 'error' | 'running' | 'ready' {
    const { status } = networkOf(this.state);
    if (status === 'loading') return 'loading';
    if (status === 'failed') return 'error';
    return workOf(this.state) ? 'running' : 'ready';
  }

  private async compute({ graph, seed }: Work): Promise<void> {
    const session = this.sessions.get(graph) ?? (await this.fetchGenerator(graph));
    if (!session) return;
    const faces = await generate(session, { seed, latent: this.film.latent });
    this.dispatch({ type: 'drawn', graph, seed, faces });
  }

  /** Fetches a generator and keeps it open; nothing where the reader gave it up. */
  private async fetchGenerator(graph: string): Promise<ModelSession | undefined> {
    const { signal } = (this.opening = new AbortController());
    this.dispatch({ type: 'fetching', graph, loaded: 0, total: 0, phase: '' });
    try {
      const { openModel } = await import('~/runtime/session');
      const session = await openModel(MODEL, {
        graph,
        batch: FACES,
        onProgress: (progress) => {
          if (!signal.aborted) this.dispatch({ type: 'fetching', graph, ...progress });
        },
        signal,
      });
      this.sessions.set(graph, session);
      session.on('backend', () => this.told(session));
      this.told(session);
      this.dispatch({ type: 'held', graph });
      return session;
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  private told({ backend, threads, notice }: ModelSession): void {
    if (notice) this.notice(notice);
    this.dispatch({ type: 'runs', backend, threads });
  }

  /** What the button would fetch, in this browser. */
  private showCost(): void {
    const { graph } = shownOf(this.state);
    void this.panel.showCost(
      import('~/runtime/session').then(({ modelCost }) => modelCost(MODEL, { graph })),
    );
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'place':
        return { type: 'place', index: Number(value) };
      case 'run':
        return { type: 'run', run: value === 'collapsed' ? 'collapsed' : 'healthy' };
      case 'face':
        return { type: 'face', face: Number(value) };
      case 'seed':
        return { type: 'seed', seed: Number(value) };
      case 'load':
      case 'fetch-all':
      case 'cancel':
      case 'new-seed':
        return { type: name };
      default:
        return undefined;
    }
  }

  protected controlValues({ film, step, run, face, seed }: State): Record<string, ControlValue> {
    return { place: indexAt(film, step), run, face: String(face), seed };
  }

  protected table({ film }: State): FigureTable {
    const rows = [
      ...film.healthy.map((checkpoint) => ({ run: 'healthy', ...checkpoint })),
      { run: 'collapsed', ...film.collapsed },
    ];
    return {
      caption: 'The runs’ numbers where a generator was kept; each is a mean over the steps before',
      columns: ['run', 'step', 'G’s loss', 'D’s loss', 'D of real', 'D of made', 'spread'],
      rows: rows.map(({ run, step, numbers }) => [
        run,
        grouped(step),
        fixed(numbers?.generatorLoss),
        fixed(numbers?.discriminatorLoss),
        fixed(numbers?.realScore),
        fixed(numbers?.fakeScore),
        fixed(numbers?.spread),
      ]),
    };
  }
}

defineFigure(tag, TrainingFilmstrip);
