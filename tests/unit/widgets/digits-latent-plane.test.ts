import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clustersOf,
  NEIGHBOURS,
  packCodes,
  unpackCodes,
  votesAt,
  type Codes,
} from '~/widgets/digits-latent-plane/codes';
import {
  codeAt,
  digitsPath,
  ellipsePath,
  placeOf,
  REACH,
  SIDE,
  tileCode,
  tileOf,
  TILES,
  type Point,
} from '~/widgets/digits-latent-plane/plane';
import { readingNames, readings } from '~/widgets/digits-latent-plane/readings';
import {
  encodingOf,
  initialState,
  params,
  pointOf,
  shownOf,
  stripOf,
  update,
  workOf,
  type Action,
  type Params,
  type State,
} from '~/widgets/digits-latent-plane/state';
import {
  encodingInWords,
  neighboursInWords,
  sourceInWords,
} from '~/widgets/digits-latent-plane/words';

/** Twenty codes of each digit on a ring, the digit's own arc. */
const codes: Codes = {
  points: Array.from({ length: 200 }, (_, i): Point => {
    const angle = (2 * Math.PI * (Math.floor(i / 20) + (i % 20) / 40)) / 10;
    return [2 * Math.cos(angle), 2 * Math.sin(angle)];
  }),
  labels: Array.from({ length: 200 }, (_, i) => Math.floor(i / 20)),
};
const encoding = { mean: [1, -1] as Point, logVariance: [Math.log(0.25), 0] as Point };

const start = (query = '', built = ''): State =>
  initialState(params.read(query).value, { codes, params: params.read(built).value, encoding });
const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const opened: Action = { type: 'opened', backend: 'wasm', threads: 1 };
const pixels = (value = 0): Float32Array => new Float32Array(784).fill(value);

/** Computes all that a state wants, with pictures that tell what they are of. */
function settled(state: State): { state: State; kinds: string[] } {
  const kinds: string[] = [];
  for (let work = workOf(state); work; work = workOf(state)) {
    kinds.push(work.kind);
    if (kinds.length > 9) throw new Error(`No end of work: ${kinds.join(', ')}`);
    switch (work.kind) {
      case 'decode':
        state = update(state, { type: 'decoded', z: work.z, pixels: pixels(work.z[0]) });
        break;
      case 'encode':
        state = update(state, { type: 'encoded', encoding: { ...encoding, of: work.pixels } });
        break;
      case 'rebuild':
        state = update(state, { type: 'rebuilt', of: work.encoding, pixels: pixels() });
        break;
      case 'strip':
        state = update(state, { ...work, type: 'strip', pixels: pixels() });
        break;
    }
  }
  return { state, kinds };
}

describe('the plane', () => {
  const within = fc.double({ min: -3, max: 3, noNaN: true });

  it('finds a code where it was drawn, in both scales', () => {
    fc.assert(
      fc.property(within, within, fc.boolean(), (z1, z2, even) => {
        const [back1, back2] = codeAt(placeOf([z1, z2], even), even);
        expect(back1).toBeCloseTo(z1, 6);
        expect(back2).toBeCloseTo(z2, 6);
      }),
      { seed: 1 },
    );
  });

  it('keeps what lies outside on its edge', () => {
    expect(placeOf([9, -9], false)).toEqual({ x: 1, y: 1 });
    expect(codeAt({ x: -1, y: 2 }, false)).toEqual([-REACH, -REACH]);
    const [z1] = codeAt({ x: 1, y: 0.5 }, true);
    expect(z1).toBeGreaterThan(3);
    expect(z1).toBeLessThan(REACH);
  });

  it('gives every cell of the even scale the same probability', () => {
    for (const even of [false, true]) {
      for (let i = 0; i < TILES * TILES; i += 7) {
        const tile = { column: i % TILES, row: Math.floor(i / TILES) };
        expect(tileOf(tileCode(tile.column, tile.row, even), even)).toEqual(tile);
      }
    }
    const { x } = placeOf([1.2816, 0], true);
    expect(x).toBeCloseTo(0.9, 4);
  });

  it('writes digits and ellipses where the codes are', () => {
    expect(digitsPath(1, [[0, 0]], false)).toMatch(new RegExp(`^M${SIDE / 2} ${SIDE / 2}m`));
    const numbers = ellipsePath([1, -1], [Math.log(0.25), 0], false)
      .match(/-?[\d.]+/g)!
      .map(Number);
    const xs = numbers.filter((_, i) => i % 2 === 0);
    const ys = numbers.filter((_, i) => i % 2 === 1);
    const unit = SIDE / (2 * REACH);
    expect(Math.max(...xs) - Math.min(...xs)).toBeCloseTo(2 * 0.5 * unit, 0);
    expect(Math.max(...ys) - Math.min(...ys)).toBeCloseTo(2 * 1 * unit, 0);
  });
});

describe('the codes', () => {
  it('travel in the page to two decimals', () => {
    const back = unpackCodes(packCodes(codes));
    expect(back.labels).toEqual(codes.labels);
    back.points.forEach(([z1, z2], i) => {
      expect(z1).toBeCloseTo(codes.points[i][0], 2);
      expect(z2).toBeCloseTo(codes.points[i][1], 2);
    });
  });

  it('vote on what a point stands for', () => {
    const votes = votesAt(codes, codes.points[70]);
    expect(votes[0].digit).toBe(3);
    expect(votes.reduce((sum, { count }) => sum + count, 0)).toBe(NEIGHBOURS);
    const between = votesAt(codes, [2 * Math.cos(1.1), 2 * Math.sin(1.1)]);
    expect(between.length).toBeGreaterThan(1);
    expect(between[0].count).toBeGreaterThanOrEqual(between[1].count);
  });

  it('have a mean and a spread for each digit', () => {
    const [zero] = clustersOf(codes);
    expect(zero.count).toBe(20);
    expect(Math.hypot(...zero.mean)).toBeLessThan(2);
    expect(zero.deviation[1]).toBeGreaterThan(zero.deviation[0]);
  });
});

describe('before there is a network', () => {
  it('shows what was drawn at build time, and away from it the nearest tile', () => {
    const state = start();
    expect(shownOf(state).kind).toBe('recorded');
    expect(sourceInWords(state)).toContain('when the book was built');
    const moved = after(state, { type: 'move', end: 'a', to: [1, 1] });
    expect(shownOf(moved).kind).toBe('tile');
    expect(workOf(moved)).toBeUndefined();
    expect(encodingOf(moved)).toBe(encoding);
    expect(shownOf(start('z1=1', 'z1=1')).kind).toBe('recorded');
  });

  it('knows no code of another picture or of a drawing', () => {
    const state = start();
    const other = after(state, { type: 'pick', picture: 'digit-7' });
    expect(encodingOf(other)).toBeUndefined();
    const drawn = after(state, { type: 'draw', pixels: pixels() });
    expect(encodingOf(drawn)).toBeUndefined();
    expect(encodingInWords(drawn)).toContain('Load');
    expect(encodingInWords(after(drawn, { type: 'clear' }))).toContain('Draw a digit');
  });
});

describe('with a network', () => {
  const picture: Action = { type: 'picture', picture: 'digit-2', pixels: pixels(0.5) };

  it('computes the point first, then the drawing, then the path', () => {
    const { state, kinds } = settled(after(start('path=1'), picture, opened));
    expect(kinds).toEqual(['decode', 'encode', 'rebuild', 'strip']);
    expect(shownOf(state)).toMatchObject({ kind: 'live' });
    expect(stripOf(state)?.kind).toBe('live');
    expect(encodingInWords(state)).toMatch(/μ = \(1\.00, −1\.00\), σ = \(0\.50, 1\.00\)/);
    // ½(1 + ¼ − 1 − log ¼) + ½(1 + 1 − 1 − 0)
    expect(encodingInWords(state)).toContain('1.3 nats');
    expect(workOf(after(state, { type: 'set', values: { even: true } }))).toBeUndefined();
  });

  it('keeps the last picture while the next one comes, and follows the newest point', () => {
    const { state } = settled(after(start(), opened));
    const moved = after(
      state,
      { type: 'move', end: 'a', to: [1, 1] },
      { type: 'move', end: 'a', to: [2, 1] },
    );
    expect(shownOf(moved).kind).toBe('live');
    expect(workOf(moved)).toEqual({ kind: 'decode', z: [2, 1] });
    const failed = after(moved, { type: 'failed', message: 'gone' });
    expect(shownOf(failed).kind).toBe('tile');
    expect(workOf(failed)).toBeUndefined();
  });

  it('encodes every change of the drawing, and forgets a code that comes too late', () => {
    const { state } = settled(after(start(), picture, opened));
    const drawn = after(state, { type: 'draw', pixels: pixels(1) });
    expect(workOf(drawn)?.kind).toBe('encode');
    const cleared = after(drawn, { type: 'clear' });
    const late = after(cleared, { type: 'encoded', encoding: { ...encoding, of: pixels(1) } });
    expect(encodingOf(late)).toBeUndefined();
    expect(workOf(late)).toBeUndefined();
  });

  it('forgets all that a network gave when it goes', () => {
    const { state } = settled(after(start('path=1&z1=2'), picture, opened));
    const gone = after(state, { type: 'unload' });
    expect(gone.network.status).toBe('absent');
    expect(shownOf(gone).kind).toBe('tile');
    expect(stripOf(gone)).toBeUndefined();
    expect(settled(after(gone, opened)).kinds).toEqual(['decode', 'encode', 'rebuild', 'strip']);
  });

  it('takes a picture only if it is still wanted', () => {
    const state = after(start(), { type: 'pick', picture: 'digit-7' });
    expect(after(state, picture).drawing).toBeUndefined();
    const drawn = after(start(), { type: 'draw', pixels: pixels(1) });
    expect(after(drawn, picture).drawing).toBe(drawn.drawing);
  });

  it('reset brings the author’s state back and keeps the network', () => {
    const { state } = settled(after(start(), picture, opened));
    const drawn = after(state, { type: 'draw', pixels: pixels(1) });
    const reset = after(drawn, { type: 'adopt', params: params.defaults });
    expect(reset.network.status).toBe('live');
    expect(reset.drawing).toBeUndefined();
    expect(reset.params).toEqual(params.defaults);
    const moved = after(state, { type: 'move', end: 'a', to: [3, 3] });
    expect(after(moved, { type: 'adopt', params: params.defaults }).drawing).toBe(state.drawing);
  });
});

describe('moving', () => {
  it('stays on the plane, at points a link can say', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (z1, z2) => {
        const state = after(start(), { type: 'move', end: 'a', to: [z1, z2] });
        const back = params.read(params.write(state.params).toString());
        expect(back).toEqual({ value: state.params, notices: [] });
      }),
      { seed: 2 },
    );
  });

  it('a path leads from A to B and plays to its end', () => {
    let state = start('path=1&z1=-1&z2=0&b1=1&b2=2&along=0.5');
    expect(pointOf(state.params)).toEqual([0, 1]);
    state = after(state, { type: 'play' }, { type: 'tick', seconds: 1 });
    expect(state.params.along).toBeCloseTo(0.75, 10);
    state = after(state, { type: 'tick', seconds: 60 });
    expect(state).toMatchObject({ playing: false, params: { along: 1 } });
    expect(after(state, { type: 'play' }).params.along).toBe(0);
    const moved = after(state, { type: 'move', end: 'b', to: [2, 2] });
    expect(pointOf(moved.params)).toEqual([2, 2]);
    expect(pointOf({ ...moved.params, path: false } satisfies Params)).toEqual([-1, 0]);
  });

  it('goes to the code of the drawing', () => {
    expect(pointOf(after(start(), { type: 'to-drawing' }).params)).toEqual([1, -1]);
    const empty = after(start(), { type: 'clear' });
    expect(after(empty, { type: 'to-drawing' })).toBe(empty);
  });

  it('says what the digits around it are', () => {
    const near = after(start(), { type: 'move', end: 'a', to: codes.points[10] });
    expect(neighboursInWords(near)).toMatch(/15 test digits coded nearest (are|, )/);
  });
});

describe('readings', () => {
  it('are of the point and of the drawing', () => {
    const state = start('z1=3&z2=-4');
    const numbers = readings(state);
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers).toMatchObject({ z1: 3, z2: -4, radius: 5, mean1: 1, mean2: -1 });
    expect(numbers.sigma1).toBeCloseTo(0.5, 12);
    expect(numbers.kl).toBeCloseTo(0.5 * (1 + 0.25 - 1 - Math.log(0.25)) + 0.5, 12);
    expect(readings(after(state, { type: 'clear' })).kl).toBeNaN();
  });
});
