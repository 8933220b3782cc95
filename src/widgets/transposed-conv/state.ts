import { choice, defineParams, integer, type Param, type ParamCodec } from '~/embed/params';
import type { TransposedShape } from '~/math/convolution';
import { stepWithin, updatePlayback, type Playback, type PlaybackAction } from '~/ui/playback';

/** The largest input; a drawing is kept on a board of this side. */
export const BOARD = 8;
/** Pixels are whole numbers from 0, black, to this, white. */
export const WHITE = 4;
export const MAX_KERNEL = 6;
export const MAX_STRIDE = 4;
export const MAX_PADDING = Math.floor((MAX_KERNEL - 1) / 2);

export const kernelNames = ['box', 'tent', 'random'] as const;
export type KernelName = (typeof kernelNames)[number];

export const patternNames = ['disc', 'flat', 'edge', 'dot', 'drawn'] as const;
export type PatternName = (typeof patternNames)[number];

const CELLS = BOARD * BOARD;

/** A drawing on the board: its pixels row by row, one figure each. */
const drawing: Param<string> = {
  default: '0'.repeat(CELLS),
  parse(text) {
    return new RegExp(`^[0-${WHITE}]{${CELLS}}$`).test(text)
      ? { value: text }
      : {
          value: '0'.repeat(CELLS),
          notice: `expected ${CELLS} figures from 0 to ${WHITE}, got “${text.slice(0, 24)}”; using an empty board`,
        };
  },
  format: (value) => value,
};

const codec = defineParams({
  /** Side of the input. */
  I: integer({ min: 2, max: BOARD, default: 7 }),
  /** Side of the kernel. */
  K: integer({ min: 1, max: MAX_KERNEL, default: 5 }),
  /** Stride. */
  S: integer({ min: 1, max: MAX_STRIDE, default: 3 }),
  /** Padding, at most ⌊(K − 1)/2⌋. */
  P: integer({ min: 0, max: MAX_PADDING, default: 2 }),
  /** Output padding, below S. */
  outputPadding: integer({ min: 0, max: MAX_STRIDE - 1, default: 0 }),
  kernel: choice(kernelNames, 'box'),
  /** Of the random kernel. */
  seed: integer({ min: 0, max: 9999, default: 1 }),
  pattern: choice(patternNames, 'disc'),
  /** What the reader drew, on show where the pattern says so. */
  drawn: drawing,
  /** Pixels stamped so far, row by row; at most I². */
  t: integer({ min: 0, max: CELLS, default: 49 }),
});

export type Params = (typeof codec)['defaults'];
export type State = Params & Playback;

export const maxPadding = (K: number): number => Math.floor((K - 1) / 2);

/** The nearest parameters that go together. */
function legal<V extends Params>(values: V): V {
  return {
    ...values,
    P: Math.min(values.P, maxPadding(values.K)),
    outputPadding: Math.min(values.outputPadding, values.S - 1),
    t: stepWithin(values.t, values.I ** 2),
  };
}

/** Reads as every figure's codec does, and says which numbers do not go together. */
export const params: ParamCodec<Params> = {
  ...codec,
  read(source, options) {
    const { value, notices } = codec.read(source, options);
    const possible = legal(value);
    const { K, S } = value;
    const tooMuch = [
      possible.P < value.P &&
        `“P” in this link: expected at most ${possible.P}, half of what a kernel of ${K} reaches, got ${value.P}; using ${possible.P}.`,
      possible.outputPadding < value.outputPadding &&
        `“outputPadding” in this link: expected less than the stride ${S}, got ${value.outputPadding}; using ${possible.outputPadding}.`,
    ];
    return {
      value: possible,
      notices: [...notices, ...tooMuch.filter((notice) => notice !== false)],
    };
  },
};

export type Dial = 'I' | 'K' | 'S' | 'P' | 'outputPadding';
export type Action =
  | PlaybackAction
  | { type: 'dial'; dial: Dial; value: number }
  | { type: 'kernel'; kernel: KernelName }
  | { type: 'seed'; seed: number }
  | { type: 'pattern'; pattern: PatternName }
  /** A pixel of the input, counted row by row, takes a value. */
  | { type: 'paint'; cell: number; value: number };

const limits: Record<Dial, [number, number]> = {
  I: [2, BOARD],
  K: [1, MAX_KERNEL],
  S: [1, MAX_STRIDE],
  P: [0, MAX_PADDING],
  outputPadding: [0, MAX_STRIDE - 1],
};

export const initialState = (values: Params): State => {
  const possible = legal(values);
  return { ...possible, T: possible.I ** 2, playing: false, played: 0 };
};

export function paramsOf({ T: _T, playing: _playing, played: _played, ...values }: State): Params {
  return values;
}

export const shapeOf = ({ I, K, S, P, outputPadding }: Params): TransposedShape => ({
  inputSize: I,
  kernelSize: K,
  stride: S,
  padding: P,
  outputPadding,
});

/** Pixels of the input, row by row, 0 … `WHITE`. */
export function pixelsOf({ I, pattern, drawn }: Pick<Params, 'I' | 'pattern' | 'drawn'>): number[] {
  const middle = (I - 1) / 2;
  return Array.from({ length: I * I }, (_, cell) => {
    const [row, column] = [Math.floor(cell / I), cell % I];
    switch (pattern) {
      case 'disc': {
        const distance = Math.hypot(row - middle, column - middle);
        return Math.max(1, Math.min(WHITE, Math.round((WHITE * (I / 2 - distance)) / (I / 3))));
      }
      case 'flat':
        return WHITE - 1;
      case 'edge':
        return column < I / 2 ? 1 : WHITE;
      case 'dot':
        return row === Math.floor(middle) && column === Math.floor(middle) ? WHITE : 0;
      case 'drawn':
        return Number(drawn[row * BOARD + column]);
    }
  });
}

/** The input with one pixel changed, on the board; what lies beyond the input stays as it was. */
function painted(state: State, cell: number, value: number): string {
  const board = state.pattern === 'drawn' ? [...state.drawn] : new Array<string>(CELLS).fill('0');
  pixelsOf(state).forEach((pixel, at) => {
    board[Math.floor(at / state.I) * BOARD + (at % state.I)] = String(at === cell ? value : pixel);
  });
  return board.join('');
}

export function update(state: State, action: Action): State {
  switch (action.type) {
    case 'dial': {
      const [low, high] = limits[action.dial];
      const value = Math.round(Math.min(high, Math.max(low, action.value)));
      const next = legal({ ...state, [action.dial]: value });
      if (action.dial !== 'I') return next;
      // As much of the work is done as before.
      const t = stepWithin((state.t * value ** 2) / state.T, value ** 2);
      return { ...next, t, T: value ** 2 };
    }
    case 'kernel':
      return { ...state, kernel: action.kernel };
    case 'seed':
      return { ...state, seed: Math.round(Math.min(9999, Math.max(0, action.seed))) };
    case 'pattern':
      return { ...state, pattern: action.pattern };
    case 'paint': {
      const isCell = Number.isInteger(action.cell) && action.cell >= 0 && action.cell < state.T;
      const value = Math.round(action.value);
      if (!isCell || !(value >= 0 && value <= WHITE)) return state;
      if (pixelsOf(state)[action.cell] === value) return state;
      return { ...state, pattern: 'drawn', drawn: painted(state, action.cell, value) };
    }
    default:
      return updatePlayback(state, action);
  }
}
