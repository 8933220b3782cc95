import { snr } from '~/math/schedule';
import { standardSchedule } from '~/math/standard-schedule';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import {
  defineFigure,
  FigureElement,
  type FigureTable,
  type FigureView,
} from '~/ui/figure-element';
import { createLoop } from '~/ui/frame-loop';
import { playbackAction } from '~/ui/playback';
import { readings } from './readings';
import { createScene } from './scene';
import {
  fitsLink,
  initialState,
  LINK_DOTS,
  params,
  paramsOf,
  update,
  type Action,
  type Params,
  type State,
} from './state';
import { createView } from './view';
import { liveValues, stepLabel } from './words';

export const tag = 'forward-2d';

class Forward2d extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  private readonly loop = createLoop((seconds) => {
    this.dispatch({ type: 'tick', seconds });
    return this.state.playing;
  });
  /** Of its own, so that the table does not disturb the walk on show. */
  private readonly tableScene = createScene();

  protected createView(): FigureView<State> {
    return createView(this, {
      state: () => this.state,
      requestFrame: () => this.requestRender(),
      dispatch: (action) => this.dispatch(action),
    });
  }

  override disconnectedCallback(): void {
    this.loop.stop();
    super.disconnectedCallback();
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'kind':
        return { type: 'kind', kind: value as State['kind'] };
      case 'cloud':
        return { type: 'cloud', cloud: value as State['cloud'] };
      case 'seed':
        return { type: 'seed', seed: Number(value) };
      case 'point':
        return { type: 'point', point: Number(value) };
      case 'new-seed':
      case 'undo-dot':
      case 'clear':
        return { type: name };
      default:
        return playbackAction(name, value, this.state.T);
    }
  }

  protected override effect(action: Action, previous: State): void {
    if (action.type === 'play' && this.state.playing) this.loop.start();
    if (fitsLink(previous) && !fitsLink(this.state)) {
      this.notice(
        `A link carries drawings of up to ${LINK_DOTS} dots; this one has more, so a link shows a preset instead.`,
      );
    } else if (!fitsLink(previous) && fitsLink(this.state)) {
      this.notice('');
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    const { t, T, kind, cloud, point, seed, playing } = state;
    this.querySelector('[data-control="play"]')!.textContent = playing ? 'Pause' : 'Play';
    return { t, T: String(T), kind, cloud, point, seed };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { t: stepLabel(state) };
  }

  protected override readingsOf(state: State): Record<string, number> {
    return readings(state, this.tableScene.frame(state));
  }

  protected table(state: State): FigureTable {
    const { T, t, kind } = state;
    const times = new Set(Array.from({ length: 11 }, (_, i) => Math.round((i * T) / 10)).concat(t));
    const schedule = standardSchedule(kind, T);
    return {
      caption: `The cloud on its way, ${kind} schedule of ${T} steps`,
      columns: ['t', 'ᾱ', 'signal-to-noise ratio', 'mean', 'variance', 'distance to N(0, I)'],
      rows: [...times]
        .sort((a, b) => a - b)
        .map((at) => {
          const live = liveValues(this.tableScene.frame({ ...state, t: at }));
          return [
            at === t ? `${at} (shown)` : at,
            live.alphaBar,
            formatNumber(snr(schedule, at)),
            live.mean,
            live.spread,
            live.energy,
          ];
        }),
    };
  }
}

defineFigure(tag, Forward2d);
