import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPicture } from '~/book/build-images';
import { topClass } from '~/math/attacks/classifier';
import { gradientOracle, logitOracle } from '~/runtime/classifier';
import { openModelInNode } from '~/runtime/node';
import { CLASSES, modelOf, readers } from '~/widgets/decision-slice/models';
import { readingNames, readings } from '~/widgets/decision-slice/readings';
import {
  ballPath,
  directionsAt,
  GRID,
  labelsOf,
  nodeAt,
  nodePoint,
  NODES,
  order,
  packSigns,
  paintRegions,
  pictureAt,
  placeOf,
  pointAt,
  randomDirection,
  REACH,
  regionsOf,
  SIDE,
  strideOf,
  unpackSigns,
} from '~/widgets/decision-slice/slice';
import {
  initialState,
  labelOf,
  params,
  pictureOf,
  progressOf,
  readingOf,
  showsRecorded,
  tableRows,
  update,
  workOf,
  type Action,
  type Recorded,
  type State,
} from '~/widgets/decision-slice/state';
import { ballInWords, readingInWords, sourceInWords } from '~/widgets/decision-slice/words';

const signsOf = (zeros: number): Int8Array =>
  Int8Array.from({ length: 784 }, (_, i) => (i < zeros ? 0 : i % 3 === 0 ? 1 : -1));
const inner = (u: Int8Array, v: Int8Array) => u.reduce((sum, value, i) => sum + value * v[i], 0);

describe('directions', () => {
  it('are orthogonal, of the same size, and move the same pixels', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), fc.nat(9999), (zeros, seed) => {
        const u = signsOf(zeros);
        const v = randomDirection(u, seed);
        expect(inner(u, v)).toBe(0);
        const moved = 784 - zeros;
        expect(inner(v, v)).toBe(moved - (moved % 2));
        expect(v.every((value, i) => value === 0 || u[i] !== 0)).toBe(true);
      }),
      { seed: 1, numRuns: 30 },
    );
    expect(randomDirection(signsOf(0), 1)).not.toEqual(randomDirection(signsOf(0), 2));
    expect(unpackSigns(packSigns(signsOf(9)))).toEqual(signsOf(9));
  });

  it('reach the max-norm |a| + |b| where nothing is clipped', () => {
    const [u, v] = [signsOf(0), randomDirection(signsOf(0), 3)];
    const x0 = new Float32Array(784);
    const x = pictureAt(x0, u, v, [0.1, -0.25]);
    // Pixels are 2 wide: from −1 to 1.
    expect(Math.max(...x.map(Math.abs))).toBeCloseTo(2 * 0.35, 6);
    expect(pictureAt(x0, u, v, [0, 0])).toEqual(x0);
    const far = pictureAt(x0.fill(1), u, v, [0.5, 0.5]);
    expect(Math.max(...far.map(Math.abs))).toBe(1);
  });

  it('places and points belong together', () => {
    const within = fc.double({ min: -REACH, max: REACH, noNaN: true });
    fc.assert(
      fc.property(within, within, (a, b) => {
        const [back1, back2] = pointAt(placeOf([a, b]));
        expect(back1).toBeCloseTo(a, 12);
        expect(back2).toBeCloseTo(b, 12);
      }),
      { seed: 2 },
    );
    for (const node of [0, 40, NODES - 1]) expect(nodeAt(nodePoint(node))).toBe(node);
    expect(nodePoint((NODES - 1) / 2)).toEqual([0, 0]);
    expect(ballPath(127.5)).toBe(`M${SIDE}.0 96.5L96.5 0.0L0.0 96.5L96.5 ${SIDE}.0Z`);
  });
});

describe('passes', () => {
  it('read every node once, the coarse grid first', () => {
    expect([...order].sort((i, j) => i - j)).toEqual(Array.from({ length: NODES }, (_, i) => i));
    expect(strideOf(0)).toBeUndefined();
    expect(strideOf(24)).toBeUndefined();
    expect([25, 81, 289, NODES].map(strideOf)).toEqual([8, 4, 2, 1]);
    const coarse = order.slice(0, 25);
    expect(coarse.every((node) => (node % GRID) % 8 === 0)).toBe(true);
    expect(coarse.every((node) => Math.floor(node / GRID) % 8 === 0)).toBe(true);
  });

  /** Class 2 to the right of a slanted line, class 7 to its left: logits linear in a and b. */
  const logits = new Float32Array(NODES * CLASSES);
  for (let node = 0; node < NODES; node++) {
    const [a, b] = nodePoint(node);
    logits[CLASSES * node + 2] = a + 0.5 * b - 0.03;
    logits[CLASSES * node + 7] = -(a + 0.5 * b - 0.03);
  }

  it('linear logits are drawn the same at every stride, with their border where it is', () => {
    const fine = regionsOf(logits, 1);
    let wrong = 0;
    for (let i = 0; i < SIDE * SIDE; i++) {
      const x = (i % SIDE) / (SIDE - 1);
      const y = Math.floor(i / SIDE) / (SIDE - 1);
      const [a, b] = pointAt({ x, y });
      const side = a + 0.5 * b - 0.03;
      if (Math.abs(side) > 1e-4 && fine[i] !== (side > 0 ? 2 : 7)) wrong++;
    }
    expect(wrong).toBe(0);
    for (const stride of [2, 4, 8] as const) {
      const coarse = regionsOf(logits, stride);
      expect(coarse.filter((k, i) => k !== fine[i]).length).toBeLessThan(40);
    }
  });

  it('each region is named once, inside it, and painted with a border', () => {
    const classes = regionsOf(logits, 1);
    const names = labelsOf(classes);
    expect(names.map(({ k }) => k)).toEqual([2, 7]);
    for (const { k, x, y } of names) {
      const pixel = Math.round(y * (SIDE - 1)) * SIDE + Math.round(x * (SIDE - 1));
      expect(classes[pixel]).toBe(k);
    }
    const bytes = paintRegions(classes, 7);
    expect(bytes).toHaveLength(4 * SIDE * SIDE);
    expect([...bytes.slice(0, 4)]).not.toEqual([...bytes.slice(-4)]);
    expect(labelsOf(new Uint8Array(SIDE * SIDE).fill(4))).toHaveLength(1);
  });
});

const recorded: Recorded = {
  params: params.defaults,
  directions: { label: 3, signs: signsOf(0) },
  classes: Array.from({ length: NODES }, (_, node) => (nodePoint(node)[0] > 0.05 ? 8 : 3)),
  shares: Array.from({ length: NODES }, () => 80),
  labels: [],
};
const start = (query = ''): State => initialState(params.read(query).value, recorded);
const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const picture: Action = {
  type: 'picture',
  picture: 'digit-5',
  pixels: new Float32Array(784),
};
const opened: Action = { type: 'opened', backend: 'wasm', threads: 1 };
const as = (k: number) => Float32Array.from({ length: CLASSES }, (_, i) => (i === k ? 4 : 0));

/** Reads what the state wants: 3 to the left of a = 0.2, 5 elsewhere. */
function settled(state: State): { state: State; kinds: string[] } {
  const kinds: string[] = [];
  for (let work = workOf(state); work; work = workOf(state)) {
    if (kinds.at(-1) !== work.kind) kinds.push(work.kind);
    const { cut } = work;
    const classAt = (a: number) => as(a < 0.2 ? 3 : 5);
    if (work.kind === 'direct') {
      const directions = { label: 3, signs: signsOf(4) };
      state = update(state, { type: 'directed', cut, directions });
    } else if (work.kind === 'at') {
      const { point } = work;
      state = update(state, { type: 'at', cut, point, logits: classAt(point[0]) });
    } else {
      const logits = work.nodes.map((node) => classAt(nodePoint(node)[0]));
      state = update(state, { type: 'read', cut, nodes: work.nodes, logits });
    }
  }
  return { state, kinds };
}

describe('the state', () => {
  it('before there is a network shows the slice of the build, and its nearest picture', () => {
    const state = after(start(), picture);
    expect(showsRecorded(state)).toBe(true);
    expect(readingOf(state)).toEqual({ k: 8, share: 0.8, exact: false });
    expect(readingInWords(state)).toBe('read as 8, about 80 %');
    expect(pictureOf(state)).toHaveLength(784);
    expect(sourceInWords(state)).toContain('when the book was built');
    expect(workOf(state)).toBeUndefined();
    expect(tableRows(state)[0]).toEqual([-0.5, 3, 3]);
    expect(tableRows(state)[10]).toEqual([0.5, 8, 3]);
    const turned = after(state, { type: 'set', values: { seed: 2 } });
    expect(showsRecorded(turned)).toBe(false);
    expect(readingOf(turned)).toBeUndefined();
    expect(pictureOf(turned)).toBeDefined();
    const other = after(state, { type: 'set', values: { model: 'robust' } });
    expect(pictureOf(other)).toBeUndefined();
    expect(labelOf(other)).toBeUndefined();
    expect(sourceInWords(other)).toContain('Load the networks');
  });

  it('with networks asks for the gradient, the point, then all nodes', () => {
    const { state, kinds } = settled(after(start(), picture, opened));
    expect(kinds).toEqual(['direct', 'at', 'read']);
    expect(progressOf(state)).toBe(1);
    expect(readingOf(state)).toMatchObject({ k: 3, exact: true });
    expect(tableRows(state)[10]).toEqual([0.5, 5, 3]);
    const moved = after(state, { type: 'move', to: [0.3, 0] });
    expect(workOf(moved)?.kind).toBe('at');
    expect(settled(moved).kinds).toEqual(['at']);
    expect(readings(settled(moved).state)).toMatchObject({ class: 5, label: 3, misread: 1 });
    const turned = after(state, { type: 'set', values: { seed: 2 } });
    expect(settled(turned).kinds).toEqual(['direct', 'at', 'read']);
    const ball = after(state, { type: 'set', values: { epsilon: 9 } });
    expect(workOf(ball)).toBeUndefined();
  });

  it('takes no late answer of another cut, and forgets all when the network goes', () => {
    const { state } = settled(after(start(), picture, opened));
    const other = after(state, { type: 'set', values: { seed: 2 } });
    const late: Action = { type: 'read', cut: params.defaults, nodes: [0], logits: [as(9)] };
    expect(after(other, late)).toBe(other);
    const gone = after(state, { type: 'unload' });
    expect(showsRecorded(gone)).toBe(true);
    expect(readingOf(gone)?.exact).toBe(false);
  });

  it('moves within the square, to points that a link can say', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (a, b) => {
        const state = after(start(), { type: 'move', to: [a, b] });
        const back = params.read(params.write(state.params).toString());
        expect(back).toEqual({ value: state.params, notices: [] });
      }),
      { seed: 3 },
    );
    expect(ballInWords(start('a=0.06&b=-0.05'))).toContain('outside');
    expect(ballInWords(start('a=0.06&b=-0.04'))).toContain('inside');
    expect(Object.keys(readings(start())).sort()).toEqual([...readingNames].sort());
  });
});

it.each(readers)('the %s network’s lead falls along u by more than along v', async (reader) => {
  const folder = path.resolve('models', modelOf[reader]);
  const shape = [1, 28, 28];
  const oracle = gradientOracle(await openModelInNode(folder, { graph: 'grad.onnx' }), shape);
  const read = logitOracle(await openModelInNode(folder), shape);
  const { pixels: x0 } = await buildPicture('digit-3');
  const { label, signs } = await directionsAt(oracle, x0);
  expect(label).toBe(3);
  const v = randomDirection(signs, 1);
  const points = [
    [0, 0],
    [0.02, 0],
    [0, 0.02],
  ] as const;
  const answers = await read(points.map((point) => pictureAt(x0, signs, v, point)));
  const leads = answers.map((z) => z[3] - Math.max(...z.filter((_, k) => k !== 3)));
  expect(leads[1]).toBeLessThan(leads[0]);
  expect(leads[0] - leads[1]).toBeGreaterThan(3 * Math.abs(leads[0] - leads[2]));
  expect(topClass(answers[0])).toBe(3);
});
