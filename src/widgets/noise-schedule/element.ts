import { logSnr, snr } from '~/math/schedule';
import { formatNumber } from '~/ui/chart';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, FigureElement, type FigureTable } from '~/ui/figure-element';
import { EXAMPLE_FACE } from '~/faces/training-set';
import { fetchedPart, loadPicture, type Picture } from '~/ui/images';
import { controlAction, controlLabels, controlValues } from './control-values';
import { bindGestures } from './gestures';
import { readings } from './readings';
import { stripLength, stripStep } from './signal';
import {
  initialState,
  params,
  paramsOf,
  update,
  type Action,
  type ImageName,
  type Params,
  type State,
} from './state';
import { createView } from './view';

export const tag = 'noise-schedule';

class NoiseSchedule extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected initialState = initialState;
  protected update = update;
  protected paramsOf = paramsOf;
  protected override controlLabels = controlLabels;
  protected controlValues = controlValues;
  protected override readingsOf = readings;
  private releaseGestures?: () => void;

  protected createView() {
    return createView(this);
  }

  protected override connected(): void {
    this.releaseGestures = bindGestures({
      root: this,
      state: () => this.state,
      dispatch: (action) => this.dispatch(action),
    });
    void this.fetchPicture();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.releaseGestures?.();
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    if (name === 'retry') {
      this.notice('');
      void this.fetchPicture();
      return undefined;
    }
    return controlAction(name, value, this.state);
  }

  protected override effect(action: Action): void {
    if (action.type === 'image') void this.fetchPicture();
  }

  protected override restart(value: Params): void {
    super.restart(value);
    void this.fetchPicture();
  }

  /** Brings the picture that the state names; the one on screen stays until then. */
  private async fetchPicture(): Promise<void> {
    const name = this.state.image;
    const retry = this.querySelector<HTMLElement>('[data-control="retry"]');
    this.status = 'loading';
    try {
      const picture = await pictureOf(name);
      if (name !== this.state.image) return;
      if (retry) retry.hidden = true;
      this.status = 'ready';
      this.dispatch({ type: 'picture', name, picture });
    } catch (cause) {
      if (name !== this.state.image) return;
      this.status = 'error';
      this.notice(cause instanceof Error ? cause.message : String(cause));
      if (retry) retry.hidden = false;
    }
  }

  protected table({ schedule, T, kind }: State): FigureTable {
    return {
      caption: `The ${kind} schedule of ${T} steps`,
      columns: ['t', 'β', 'ᾱ', '√ᾱ (signal)', '√(1 − ᾱ) (noise)', 'SNR', 'λ = log SNR'],
      rows: Array.from({ length: stripLength }, (_, i) => {
        const t = stripStep(i, T);
        const alphaBar = schedule.alphaBar[t];
        return [
          t,
          t === 0 ? '–' : formatNumber(schedule.beta[t]),
          formatNumber(alphaBar),
          formatNumber(Math.sqrt(alphaBar)),
          formatNumber(Math.sqrt(1 - alphaBar)),
          formatNumber(snr(schedule, t)),
          formatNumber(logSnr(schedule, t)),
        ];
      }),
    };
  }
}

async function pictureOf(name: ImageName): Promise<Picture> {
  if (name !== 'face') return loadPicture(name);
  const { drawnFace } = await fetchedPart(import('./face'));
  return drawnFace(EXAMPLE_FACE);
}

defineFigure(tag, NoiseSchedule);
