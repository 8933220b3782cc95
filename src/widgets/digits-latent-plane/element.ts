import { NetworkFigure } from '~/components/network-figure';
import type { ControlValue } from '~/ui/controls';
import { defineFigure, type FigureTable, type FigureView } from '~/ui/figure-element';
import { createLoop, prefersReducedMotion } from '~/ui/frame-loop';
import type { NetworkPanel } from '~/ui/network-panel';
import { clustersOf, unpackCodes, type PackedCodes } from './codes';
import { wanted } from './models';
import { decode, encode } from './networks';
import { readings } from './readings';
import {
  encodingOf,
  initialState,
  missingPicture,
  params,
  pointOf,
  startOf,
  stripCodes,
  update,
  workOf,
  type Action,
  type Params,
  type Recorded,
  type State,
  type Work,
} from './state';
import { createView } from './view';
import { fixed } from './words';

export const tag = 'digits-latent-plane';

/** Without motion, Play goes this share of the way at a time. */
const LEAP = 0.125;

/** What the page brings along. */
export type Supply = { codes: PackedCodes; encoding: Recorded['encoding'] };

class DigitsLatentPlane extends NetworkFigure<Params, State, Action, keyof typeof wanted, Work> {
  protected readonly codec = params;
  protected readonly update = update;
  protected readonly workOf = workOf;
  protected override readonly missingPicture = missingPicture;
  protected readonly wantedIn = () => wanted;
  private readonly loop = createLoop((seconds) => {
    this.dispatch({ type: 'tick', seconds });
    return this.state.playing;
  });

  protected initialState(values: Params): State {
    const { codes, encoding } = this.readSupply() as Supply;
    return initialState(values, { params: this.built, codes: unpackCodes(codes), encoding });
  }

  protected viewWith(panel: NetworkPanel): FigureView<State> {
    return createView(
      this,
      {
        state: () => this.state,
        move: (end, to) => this.dispatch({ type: 'move', end, to }),
        draw: this.draw,
        requestFrame: () => this.requestRender(),
      },
      panel,
      this.gone.signal,
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.loop.stop();
  }

  protected override effect(action: Action, previous: State): void {
    super.effect(action, previous);
    if (action.type === 'play' && this.state.playing) this.loop.start();
  }

  protected override isRunning(state: State): boolean {
    return state.playing;
  }

  protected async compute(work: Work): Promise<void> {
    this.dispatch(await this.resultOf(work));
  }

  private async resultOf(work: Work): Promise<Action> {
    const open = this.network;
    const { decoder, encoder } = open.sessions;
    switch (work.kind) {
      case 'decode':
        return { type: 'decoded', z: work.z, pixels: await decode(decoder, [work.z]) };
      case 'encode':
        return { type: 'encoded', encoding: await encode(encoder, work.pixels) };
      case 'rebuild': {
        const pixels = await decode(decoder, [work.encoding.mean]);
        return { type: 'rebuilt', of: work.encoding, pixels };
      }
      case 'strip': {
        const { from, to } = work;
        const pixels = await decode(decoder, stripCodes(from, to));
        return { type: 'strip', from, to, pixels };
      }
    }
  }

  protected override controlAction(name: string, value: ControlValue): Action | undefined {
    const [z1, z2] = startOf(this.state.params);
    switch (name) {
      case 'z1':
        return { type: 'move', end: 'a', to: [Number(value), z2] };
      case 'z2':
        return { type: 'move', end: 'a', to: [z1, Number(value)] };
      case 'layer':
        return { type: 'set', values: { layer: value === 'map' ? 'map' : 'codes' } };
      case 'even':
      case 'path':
        return { type: 'set', values: { [name]: value === true } };
      case 'digit':
        return { type: 'set', values: { digit: value as Params['digit'] } };
      case 'picture':
        return { type: 'pick', picture: value as Params['picture'] };
      case 'along':
        return { type: 'along', along: Number(value) };
      case 'play':
        return prefersReducedMotion() ? this.leap() : { type: 'play' };
      case 'clear':
      case 'to-drawing':
        return { type: name };
      default:
        return super.controlAction(name, value);
    }
  }

  private leap(): Action {
    const { along } = this.state.params;
    return { type: 'along', along: along >= 1 ? 0 : along + LEAP };
  }

  protected controlValues(state: State): Record<string, ControlValue> {
    return { ...state.params };
  }

  protected override controlLabels({ params: values }: State): Record<string, string> {
    return { z1: fixed(values.z1), z2: fixed(values.z2) };
  }

  protected override readingsOf = readings;

  protected table(state: State): FigureTable {
    const point = pointOf(state.params);
    const encoding = encodingOf(state);
    const own = encoding && {
      mean: encoding.mean,
      deviation: encoding.logVariance.map((value) => Math.exp(value / 2)),
    };
    return {
      caption: 'The point, the code of the drawing, and where the test digits lie',
      columns: ['what', 'count', 'mean z1', 'mean z2', 'spread z1', 'spread z2'],
      rows: [
        ['the point', '', ...point.map(fixed), '', ''],
        ...(own ? [['the drawing', 1, ...own.mean.map(fixed), ...own.deviation.map(fixed)]] : []),
        ...clustersOf(state.recorded.codes).map(({ digit, count, mean, deviation }) => [
          `test digits ${digit}`,
          count,
          ...mean.map(fixed),
          ...deviation.map(fixed),
        ]),
      ],
    };
  }
}

defineFigure(tag, DigitsLatentPlane);
