import type { ControlValue } from '~/ui/controls';
import { defineFigure, FigureElement, type FigureTable } from '~/ui/figure-element';
import { createLoop } from '~/ui/frame-loop';
import { decodeUpload, fetchedPart, loadPicture, type Picture } from '~/ui/images';
import { snr } from '~/math/schedule';
import { standardSchedule } from '~/math/standard-schedule';
import { formatNumber } from '~/ui/chart';
import { playbackAction } from '~/ui/playback';
import { readings } from './readings';
import {
  initialState,
  params,
  paramsOf,
  sourceOf,
  update,
  wayOf,
  type Action,
  type Params,
  type State,
  type Way,
} from './state';
import { createView, type ForwardNoiseView } from './view';
import { fixed, stepLabel } from './words';

export const tag = 'forward-noise';

class ForwardNoise extends FigureElement<Params, State, Action> {
  protected readonly codec = params;
  protected readonly initialState = initialState;
  protected readonly update = update;
  protected readonly paramsOf = paramsOf;
  declare protected view: ForwardNoiseView;
  private readonly events = new AbortController();
  private readonly loop = createLoop((seconds) => {
    this.dispatch({ type: 'tick', seconds });
    return this.state.playing;
  });

  protected createView(): ForwardNoiseView {
    return createView(this, {
      requestFrame: () => this.requestRender(),
      onDrawn: (picture) => this.dispatch({ type: 'drawn', picture }),
      onMissing: (message) => this.notice(message),
    });
  }

  protected override connected(): void {
    const { signal } = this.events;
    const input = this.querySelector<HTMLInputElement>('input[type="file"]');
    input?.addEventListener(
      'change',
      () => {
        void this.take(input.files?.[0]);
        input.value = '';
      },
      { signal },
    );
    this.addEventListener('dragover', (event) => event.preventDefault(), { signal });
    this.addEventListener(
      'drop',
      (event) => {
        event.preventDefault();
        void this.take(event.dataTransfer?.files[0]);
      },
      { signal },
    );
    void this.load();
  }

  override disconnectedCallback(): void {
    this.loop.stop();
    this.events.abort();
    super.disconnectedCallback();
  }

  protected override restart(values: Params): void {
    super.restart(values);
    void this.load();
  }

  protected controlAction(name: string, value: ControlValue): Action | undefined {
    switch (name) {
      case 'kind':
        return { type: 'kind', kind: value as State['kind'] };
      case 'way':
        return { type: 'way', way: value as Way };
      case 'noise':
        return { type: 'noise', noise: value as State['noise'] };
      case 'seed':
        return { type: 'seed', seed: Number(value) };
      case 'picture':
        return value === 'drawing'
          ? { type: 'draw' }
          : { type: 'picture', picture: value as Params['picture'] };
      case 'face':
        return { type: 'face', face: Number(value) };
      case 'choose-file':
      case 'new-seed':
      case 'next-face':
      case 'erase':
      case 'clear':
        return { type: name };
      default:
        return playbackAction(name, value, this.state.T);
    }
  }

  protected override effect(action: Action): void {
    switch (action.type) {
      case 'play':
        if (this.state.playing) this.loop.start();
        break;
      case 'picture':
      case 'face':
      case 'next-face':
        this.notice('');
        void this.load();
        break;
      case 'choose-file':
        this.querySelector<HTMLInputElement>('input[type="file"]')?.click();
        break;
      case 'clear':
        this.view.clearDrawing();
        break;
      case 'draw':
        this.dispatch({ type: 'drawn', picture: this.view.drawing() });
        this.notice('Your drawing stays on this page; a link to this figure does not carry it.');
        break;
    }
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    const { t, T, kind, noise, seed, picture, face, own, erasing, playing } = state;
    this.querySelector('[data-control="play"]')!.textContent = playing ? 'Pause' : 'Play';
    return {
      t,
      T: String(T),
      kind,
      way: wayOf(state),
      noise,
      seed,
      picture: own ?? picture,
      face,
      erase: erasing,
    };
  }

  protected override controlLabels(state: State): Record<string, string> {
    return { t: stepLabel(state) };
  }

  protected override readingsOf(state: State): Record<string, number> {
    return readings(state, this.view.arrived(state));
  }

  protected table({ kind, T, t }: State): FigureTable {
    const schedule = standardSchedule(kind, T);
    const times = new Set(Array.from({ length: 11 }, (_, i) => Math.round((i * T) / 10)).concat(t));
    return {
      caption: `How much of the picture is left, ${kind} schedule of ${T} steps`,
      columns: ['t', 'signal √ᾱ', 'noise √(1 − ᾱ)', 'signal-to-noise ratio'],
      rows: [...times]
        .sort((a, b) => a - b)
        .map((at) => [
          at === t ? `${at} (shown)` : at,
          fixed(Math.sqrt(schedule.alphaBar[at])),
          fixed(Math.sqrt(1 - schedule.alphaBar[at])),
          formatNumber(snr(schedule, at)),
        ]),
    };
  }

  /** Brings the picture that the state names. */
  private async load(): Promise<void> {
    const source = sourceOf(this.state);
    if (this.status !== 'error') this.status = 'loading';
    try {
      const picture = await pictureOf(this.state);
      this.dispatch({ type: 'loaded', source, picture });
      this.status = 'ready';
    } catch (error) {
      this.status = 'error';
      this.notice(error instanceof Error ? `${error.message} ` : String(error));
      const retry = document.createElement('button');
      retry.type = 'button';
      retry.textContent = 'Retry';
      retry.addEventListener('click', () => {
        this.notice('');
        void this.load();
      });
      this.querySelector('[data-notice]')?.append(retry);
    }
  }

  private async take(file: File | undefined): Promise<void> {
    if (!file) return;
    try {
      this.dispatch({ type: 'upload', picture: await decodeUpload(file) });
      this.notice('Your picture stays on this page; a link to this figure does not carry it.');
    } catch (error) {
      this.notice(error instanceof Error ? error.message : String(error));
    }
  }
}

async function pictureOf({ picture, face }: State): Promise<Picture> {
  if (picture !== 'face') return loadPicture(picture);
  const { drawnFace } = await fetchedPart(import('./face'));
  return drawnFace(face);
}

defineFigure(tag, ForwardNoise);
