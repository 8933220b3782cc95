import type { Factor } from '~/faces/attributes';
import type { ModelSession } from '~/runtime/session';
import { diffusionNetwork, diffusionNetworkBatch } from '~/runtime/diffusion-network';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { createLoop } from '~/ui/frame-loop';
import { createNetworkOpener } from '~/ui/network-opener';
import { networkPanel, type NetworkPanel } from '~/ui/network-panel';
import { framePositions } from './film';
import { TILES, tileSeed } from './grid';
import { colourInks, greyInks, type ColourInk, type Ink } from './inks';
import { worldOf, type ModelFacts, type World } from './models';
import { readings } from './readings';
import { lengthOf, replay, timeAt, type Recording, type Run, type Settings } from './run';
import { createRunner, type Runner } from './runner';
import {
  initialState,
  paramsFor,
  positionOf,
  runOf,
  stepStops,
  update,
  workOf,
  worldOfState,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import {
  conditionOf,
  hasWish,
  needsBoth,
  OPEN,
  pickedFactors,
  smilePicked,
  smileStops,
  wishing,
} from './wish';
import { fixed } from './words';

export const tag = 'reverse-stepper';

/** A whole walk takes about this long to watch, however few its steps. */
const WALK_SECONDS = 5;
const SLOWEST_STEP_SECONDS = 0.5;
/** Out of sight for so long, a playing figure stops. */
const PATIENCE_MS = 3_000;

/** What the page brings along: the models' facts and a walk recorded when the book was built. */
type Supply = { models: ModelFacts[]; recording: Recording };

/** The slider has few stops; a link may hold a number between them. */
const stopOf = (steps: number): number =>
  stepStops.reduce(
    (best, stop, i) => (Math.abs(stop - steps) < Math.abs(stepStops[best] - steps) ? i : best),
    0,
  );

export class ReverseStepper extends FigureElement<Params, State, Action> {
  private codecOfPage?: ReturnType<typeof paramsFor>;
  private supplied?: { worlds: Map<string, World>; recorded: Run };
  private readonly gone = new AbortController();
  private runner?: Runner;
  private panel!: NetworkPanel;
  private readonly opener = createNetworkOpener<ModelSession>({
    open: async ({ onProgress, signal }) => {
      const { openModel } = await import('~/runtime/session');
      const { params: values } = this.state;
      const batch = needsBoth(values, worldOfState(this.state)) ? 2 : 1;
      return openModel(values.model, { batch, onProgress, signal });
    },
    dispatch: (action) => this.dispatch(action),
    notice: (text) => this.notice(text),
  });
  private stroke = 0;
  private sinceTick = 0;
  private readonly loop = createLoop((elapsed) => this.advance(elapsed));

  protected override initialState(values: Params): State {
    return initialState(values, this.supply);
  }

  protected override update(state: State, action: Action): State {
    return update(state, action);
  }

  protected override modelsOf(state: State): readonly string[] {
    return [state.params.model];
  }

  protected override paramsOf(state: State): Params {
    return state.params;
  }

  /** Read once, and not before the figure starts: it costs more than the rest of the element. */
  private get supply() {
    return (this.supplied ??= this.readSupply());
  }

  protected override get codec() {
    return (this.codecOfPage ??= paramsFor(this.supply.worlds.keys()));
  }

  private readSupply(): { worlds: Map<string, World>; recorded: Run } {
    const key = this.querySelector<HTMLElement>('script[data-supply]')?.dataset.supply ?? '';
    // A page that shows the same walk twice carries it once, in whichever figure was built first.
    const same = document.querySelectorAll(`script[data-supply="${CSS.escape(key)}"]`);
    const text = [...same].map(({ textContent }) => textContent).find(Boolean) ?? '';
    const { models, recording } = JSON.parse(text) as Supply;
    const worlds = new Map(models.map((facts) => [facts.id, worldOf(facts)]));
    const world = worlds.get(recording.settings.model);
    if (!world) throw new Error(`Expected the facts of ${recording.settings.model}, got none.`);
    return { worlds, recorded: replay(recording, world) };
  }

  protected override createView(): FigureView<State> {
    this.dataset.backend = this.state.live ? 'js' : 'recorded';
    this.runner = createRunner({
      state: () => this.state,
      dispatch: (action) => this.dispatch(action),
      network: (state, kind) => this.network(state, kind),
      explain: (error) => (error instanceof Error ? error.message : String(error)),
    });
    this.panel = networkPanel(this);
    return createView(
      this,
      this.state,
      {
        goTo: (position) => this.dispatch({ type: 'goTo', position }),
        strokeStart: () => {
          this.stroke++;
        },
        paint: (xt, done) => {
          // While the network still answers the last touch, the next one only shows.
          if (done || !workOf(this.state)) {
            this.dispatch({ type: 'paint', stroke: this.stroke, xt: xt.slice() });
          }
        },
      },
      this.panel,
      this.gone.signal,
    );
  }

  protected override connected(): void {
    const { signal } = this.gone;
    this.addEventListener('keydown', (event) => this.onKey(event), { signal });
    document.addEventListener(
      'visibilitychange',
      () => {
        if (document.hidden) this.rest();
      },
      { signal },
    );
    let waiting = 0;
    const sight = new IntersectionObserver(([{ isIntersecting }]) => {
      clearTimeout(waiting);
      if (!isIntersecting) waiting = window.setTimeout(() => this.rest(), PATIENCE_MS);
    });
    sight.observe(this);
    signal.addEventListener('abort', () => sight.disconnect());
    this.showCost();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.gone.abort();
    this.runner?.stop();
    this.loop.stop();
    this.opener.close();
  }

  /** Stops what goes on by itself when nobody looks. */
  private rest(): void {
    if (this.state.playing || workOf(this.state)) this.dispatch({ type: 'pause' });
  }

  protected override restart(values: Params): void {
    this.dispatch({ type: 'adopt', params: values });
  }

  protected override effect(action: Action, previous: State): void {
    const { state } = this;
    if (state.params.model !== previous.params.model) {
      this.opener.close();
      this.showCost();
    }
    if (action.type === 'load') void this.opener.open();
    if (action.type === 'unload') this.opener.close();
    if (action.type === 'failed') this.notice(action.message);
    if (state.playing) this.loop.start();
    this.runner?.sync();
    this.status = this.statusNow();
    const { network } = this.state;
    this.dataset.backend =
      network.status === 'live' ? network.backend : this.state.live ? 'js' : 'recorded';
  }

  private statusNow(): 'loading' | 'error' | 'running' | 'ready' {
    const { network, playing } = this.state;
    if (network.status === 'loading') return 'loading';
    if (network.status === 'failed') return 'error';
    return playing || workOf(this.state) ? 'running' : 'ready';
  }

  private advance(elapsed: number): boolean {
    const { state } = this;
    if (!state.playing) return false;
    this.sinceTick += elapsed;
    const pace = Math.min(SLOWEST_STEP_SECONDS, WALK_SECONDS / lengthOf(runOf(state)));
    if (this.sinceTick >= pace && !workOf(state)) {
      this.sinceTick = 0;
      this.dispatch({ type: 'tick' });
    }
    return this.state.playing;
  }

  private network(state: State, kind: 'step' | 'grid') {
    const session = this.opener.network;
    if (!session) throw new Error('Expected the network to be open, got none; press Retry.');
    const { guidance } = state.params;
    if (kind === 'grid') {
      const { settings, world } = state.grid;
      const conditions = Array.from({ length: TILES }, (_, tile) =>
        conditionOf(settings, world, tileSeed(settings.seed, tile)),
      );
      return diffusionNetworkBatch(session, { conditions, guidance });
    }
    const { settings, world } = runOf(state);
    const condition = conditionOf(settings, world, settings.seed);
    return diffusionNetwork(session, { condition, guidance });
  }

  /** What the button would fetch, in this browser. */
  private showCost(): void {
    const cost = import('~/runtime/session').then(({ modelCost }) =>
      modelCost(this.state.params.model),
    );
    void this.panel.showCost(cost);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const target = event.target as HTMLElement;
    const isScrubber = target.dataset.control === 'position';
    if (target.closest('input, select, button, summary, a') && !isScrubber) return;
    if (event.key === ' ') this.dispatch(this.togglePlay());
    else if (event.key === 'ArrowLeft' && !isScrubber) this.dispatch({ type: 'move', by: -1 });
    else if (event.key === 'ArrowRight' && !isScrubber) this.dispatch({ type: 'move', by: 1 });
    else return;
    event.preventDefault();
  }

  private togglePlay(): Action {
    const { state } = this;
    if (state.params.view === 'grid') {
      return state.gridWanted && workOf(state) ? { type: 'pause' } : { type: 'runGrid' };
    }
    const going = state.playing || state.params.position > positionOf(state) + 1;
    return { type: 'play', on: !(going && (state.playing || workOf(state))) };
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    const set = (values: Partial<Settings>): Action => ({ type: 'set', values });
    switch (name) {
      case 'position':
        return { type: 'goTo', position: Number(value) };
      case 'play':
        return this.togglePlay();
      case 'back':
        return { type: 'move', by: -1 };
      case 'step':
        return { type: 'move', by: 1 };
      case 'load':
        return { type: 'load' };
      case 'cancel':
        return { type: 'unload' };
      case 'paint':
        return { type: 'painting', on: !this.state.painting };
      case 'fork':
        return { type: 'fork' };
      case 'undo':
        return { type: 'undo' };
      case 'view':
        return { type: 'view', view: value === 'grid' ? 'grid' : 'stepper' };
      case 'digit':
        return set({ digit: String(value) });
      case 'surprise':
        return { type: 'surprise' };
      case 'ask-nothing':
        return set({ wish: {} });
      case 'model':
        return set({ model: String(value) });
      case 'guidance':
        return set({ guidance: Number(value) });
      case 'sampler':
        return set({ sampler: value === 'ddim' ? 'ddim' : 'ddpm' });
      case 'variance':
        return set({ variance: value === 'beta' ? 'beta' : 'betaTilde' });
      case 'eta':
        return set({ eta: Number(value) });
      case 'steps':
        return set({ steps: stepStops[Number(value)] });
      case 'seed':
        return set({
          seed: this.codec.read(new URLSearchParams({ seed: String(value) })).value.seed,
        });
      default:
        return this.familyAction(name, value);
    }
  }

  /** Controls of which there are many: tiles, inks, attributes. */
  private familyAction(name: string, value: ControlValue): Action | undefined {
    const [family, member] = [name.slice(0, name.indexOf('-')), name.slice(name.indexOf('-') + 1)];
    const { wish } = this.state.params;
    switch (family) {
      case 'tile':
        return { type: 'openTile', tile: Number(member) };
      case 'ink':
        return { type: 'ink', ink: member as Ink };
      case 'wish': {
        const isSmile = member === 'smile' && value !== OPEN;
        const asked = isSmile ? smileStops[value as keyof typeof smileStops] : String(value);
        return {
          type: 'set',
          values: { wish: wishing(wish, member as Factor | 'smile', asked) },
        };
      }
      default:
        return undefined;
    }
  }

  protected override controlValues(state: State): Record<string, ControlValue> {
    const { wish, ...values } = state.params;
    const inks: Ink[] = [...greyInks, ...(Object.keys(colourInks) as ColourInk[])];
    return {
      ...values,
      steps: stopOf(values.steps),
      // The thumb stays where the reader put it; the mark on the film shows how far the walk is.
      position: state.live ? values.position : state.recordedPosition,
      paint: state.painting,
      ...Object.fromEntries(inks.map((ink) => [`ink-${ink}`, state.ink === ink])),
      ...Object.fromEntries(
        pickedFactors.map((factor) => [`wish-${factor}`, wish[factor] ?? OPEN]),
      ),
      'wish-smile': smilePicked(wish),
    };
  }

  protected override controlLabels(state: State): Record<string, string> {
    const { params: values } = state;
    return {
      steps: String(values.steps),
      guidance: hasWish(values, worldOfState(state)) ? String(values.guidance) : 'off',
      eta: String(values.eta),
    };
  }

  protected override readingsOf = readings;

  protected override table(state: State): FigureTable {
    const run = runOf(state);
    const places = framePositions(run).filter((position) => position < run.steps.length);
    return {
      caption: 'The numbers of the update at some of the steps taken',
      columns: ['step', 't', 'to', 'weight of x̂0', 'weight of x_t', 'weight of ε̂', 'σ'],
      rows: places.map((position) => {
        const { tPrev, sigma, coefficients } = run.steps[position];
        const { coefX0, coefXt, coefEpsilon } = coefficients;
        return [
          position,
          timeAt(run, position),
          tPrev,
          fixed(coefX0),
          fixed(coefXt),
          fixed(coefEpsilon),
          fixed(sigma),
        ];
      }),
    };
  }
}

defineFigure(tag, ReverseStepper);
