import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vectorOf } from '~/faces/vector';
import { inner, meanCode, normOf, type Code } from '~/math/code-space';
import { createRandom } from '~/math/random';
import { float32, type Tensors } from '~/runtime/tensor';
import { attributes, labelsOf, labelsRead } from '~/widgets/latent-walk/attributes';
import { effectBar, effectBars, effectBox, normBox, normChart } from '~/widgets/latent-walk/charts';
import { compute, pixelsFromRgb, type Tools } from '~/widgets/latent-walk/compute';
import { partsOf, PIXELS, type Facts, type Model } from '~/widgets/latent-walk/models';
import { readingNames, readings } from '~/widgets/latent-walk/readings';
import {
  averagesOf,
  BATCH,
  bandOf,
  codeOf,
  columnOf,
  COLUMNS,
  crowdOf,
  faceOf,
  groupsOf,
  matchesRecorded,
  normsOf,
  slotsOf,
  tickedIn,
  valueAt,
  waypointsOf,
} from '~/widgets/latent-walk/scene';
import {
  CROWD,
  FIRST_OF_CROWD,
  initialState,
  modes,
  params,
  POOL,
  update,
  type Action,
  type Recorded,
  type State,
} from '~/widgets/latent-walk/state';
import { effectsOf, staleSlots, workOf } from '~/widgets/latent-walk/work';
import {
  bandInWords,
  groupsInWords,
  loadLabel,
  normInWords,
  showsRecorded,
  shownValue,
  sourceInWords,
} from '~/widgets/latent-walk/words';

/**
 * A world in which everything can be worked out by hand: codes of 12 numbers, and a decoder that
 * writes them into the first pixels; the encoder reads them off there again.
 */
const LENGTH = 12;
const fact = (id: Model, hasEncoder: boolean): Facts => ({
  id,
  title: id,
  length: LENGTH,
  hasEncoder,
  bytes: 1,
  ...(hasEncoder ? { norms: [2, 4] as const } : {}),
});
const facts = new Map(
  [fact('faces-vae', true), fact('faces-ae', true), fact('faces-dcgan', false)].map((one) => [
    one.id,
    one,
  ]),
);

const drawn = (n: number): Float32Array => {
  const face = new Float32Array(PIXELS);
  face.set(createRandom(n).fork('drawn').fillNormal(new Float32Array(LENGTH)));
  return face;
};
const first = (row: Float32Array): Float32Array => row.slice(0, LENGTH);

/** Faces with a positive first number wear sunglasses, says the reader. */
const shades = vectorOf({ ...faceOf(0), glasses: 'sunglasses' });
const plain = vectorOf({ ...faceOf(0), glasses: 'none' });

function tools(): Tools & { calls: { name: string; rows: number }[] } {
  const calls: { name: string; rows: number }[] = [];
  const network =
    (name: string, input: string, output: string, each: (row: Float32Array) => Float32Array) =>
    (inputs: Tensors): Promise<Tensors> => {
      const { shape, data } = inputs[input];
      const rows = shape[0];
      calls.push({ name, rows });
      const width = data.length / rows;
      const results = Array.from({ length: rows }, (_, i) =>
        each(Float32Array.from(data.slice(i * width, (i + 1) * width))),
      );
      const all = results.flatMap((row) => [...row]);
      return Promise.resolve({ [output]: float32([rows, all.length / rows], all) });
    };
  return {
    calls,
    decoder: {
      run: network('decoder', 'z', 'x', (row) => {
        const face = new Float32Array(PIXELS);
        face.set(row);
        return face;
      }),
    },
    encoder: { run: network('encoder', 'x', 'mean', first) },
    reader: { run: network('reader', 'x', 'attributes', (row) => (row[0] > 0 ? shades : plain)) },
    draw: drawn,
  };
}

const nothing = (query: string): Recorded => ({
  params: params.read(query).value,
  facts,
  codes: new Map(),
  labels: new Map(),
  effects: [],
});
const start = (query = '', built = ''): State =>
  initialState(params.read(query).value, nothing(built));
const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const opened: Action = { type: 'opened', backend: 'wasm', threads: 1 };
const set = (values: Extract<Action, { type: 'set' }>['values']): Action => ({
  type: 'set',
  values,
});

async function settled(state: State): Promise<{ state: State; kinds: string[]; rows: number[] }> {
  const kinds: string[] = [];
  const used = tools();
  for (let work = workOf(state); work; work = workOf(state)) {
    kinds.push(work.kind);
    if (kinds.length > 300) throw new Error('No end of work');
    state = update(state, await compute(work, state, used));
  }
  return { state, kinds, rows: used.calls.map(({ rows }) => rows) };
}

const shownCode = (state: State, name: string): Float32Array =>
  first(state.pictures.get(name)?.pixels ?? new Float32Array());

const expectClose = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).forEach((value, i) => expect(value).toBeCloseTo(b[i], 4));

describe('between faces', () => {
  it('encodes both faces, then shows the large ones first, in few batch sizes', async () => {
    const { state, kinds, rows } = await settled(after(start(), opened));
    expect(kinds).toEqual(['encode', 'decode', 'decode', 'decode', 'decode']);
    expect([...new Set(rows)].sort()).toEqual([1, BATCH]);
    const [a, b] = [first(drawn(8)), first(drawn(2))];
    expectClose(shownCode(state, 'between/row-0:0'), a);
    expectClose(shownCode(state, 'between/row-1:8'), b);
    expectClose(shownCode(state, 'between/large-0'), meanCode([a, b]));
    expectClose(shownCode(state, 'between/row-0:4'), meanCode([a, b]));
    expect(normOf(shownCode(state, 'between/large-1'))).toBeGreaterThan(
      normOf(shownCode(state, 'between/large-0')),
    );
    expect(staleSlots(state)).toEqual([]);
    expect(sourceInWords(state)).toContain('in this page');
  });

  it('passes by a third face in the middle', async () => {
    const { state } = await settled(after(start('third=1'), opened));
    for (const way of [0, 1]) {
      expectClose(shownCode(state, `between/row-${way}:4`), first(drawn(2)));
      expectClose(shownCode(state, `between/row-${way}:8`), first(drawn(25)));
    }
  });

  it('decodes anew only what has changed', async () => {
    const { state } = await settled(after(start(), opened));
    const names = (changed: State) => staleSlots(changed).map(({ name }) => name);
    expect(names(after(state, set({ t: 0.3 })))).toEqual(['between/large-0', 'between/large-1']);
    expect(workOf(after(state, set({ b: 77 })))).toEqual({ kind: 'encode', numbers: [77] });
    expect(names(after(state, set({ a: 2, b: 2 }))).length).toBeGreaterThan(10);
  });

  it('draws codes from N(0, I) where it is asked to, or where there is no encoder', async () => {
    for (const query of ['from=noise', 'model=faces-dcgan']) {
      const { state, kinds } = await settled(after(start(query), opened));
      expect(kinds).not.toContain('encode');
      expectClose(shownCode(state, 'between/row-0:0'), codeOf(state, 8)!);
      const [low, high] = bandOf(state)!;
      expect(low).toBeLessThan(Math.sqrt(LENGTH));
      expect(high).toBeGreaterThan(Math.sqrt(LENGTH));
    }
    expect(bandOf(start())).toEqual([2, 4]);
    expect(bandOf(start('scale=0.5'))).toEqual([1, 2]);
    expect(bandOf(start('scale=0'))).toEqual([0, 0]);
  });

  it('scales all codes alike', async () => {
    const { state } = await settled(after(start('scale=0.5'), opened));
    expectClose(
      shownCode(state, 'between/row-0:0'),
      first(drawn(8)).map((value) => value / 2),
    );
  });

  it('says what the norms do', async () => {
    const { state } = await settled(after(start(), opened));
    const [a, b] = waypointsOf(state)!;
    const half = normOf(meanCode([a, b])).toFixed(2);
    expect(normInWords(state, 'straight')).toBe(`‖z‖ = ${half}`);
    expect(bandInWords(state)).toMatch(/test faces have a norm from 2\.00 to 4\.00/);
    expect(bandInWords(state)).toMatch(/The two large faces differ by/);
    expect(normInWords(start(), 'straight')).toBe('‖z‖ = …');
    expect(bandInWords(start())).toBe('');
  });
});

describe('along a direction', () => {
  it('sets one coordinate and leaves the others', async () => {
    const query = 'mode=along&coordinate=5&value=-1.5';
    const { state } = await settled(after(start(query), opened));
    const base = first(drawn(8));
    expectClose(
      shownCode(state, 'along/large-0'),
      base.map((value, i) => (i === 4 ? -1.5 : value)),
    );
    for (let column = 0; column < COLUMNS.along; column++) {
      expect(shownCode(state, `along/row-0:${column}`)[4]).toBeCloseTo(column - 3, 4);
    }
    expectClose(shownCode(state, 'along/base'), base);
  });

  it('measures what one step in each coordinate does to the face', async () => {
    const { state, kinds } = await settled(after(start('mode=along'), opened));
    // A step of 1 in one of the pixels: √(1/PIXELS) for every coordinate of this world.
    effectsOf(state).forEach((value) => expect(value).toBeCloseTo(Math.sqrt(1 / PIXELS), 6));
    expect(kinds.filter((kind) => kind === 'effects').length).toBe(1 + Math.ceil(LENGTH / BATCH));
    expect(workOf(after(state, set({ a: 9 })))?.kind).toBe('encode');
    expect(effectsOf(after(state, set({ a: 9 }))).every(Number.isNaN)).toBe(true);
  });

  it('takes a coordinate that the code does not have for its last', async () => {
    const query = 'mode=along&coordinate=64&value=2';
    const { state } = await settled(after(start(query), opened));
    expect(shownCode(state, 'along/large-0')[LENGTH - 1]).toBeCloseTo(2, 4);
  });

  it('walks towards an attribute once the crowd is known', async () => {
    const query = 'mode=along&direction=hat&value=3&crowd=pool';
    const { state, kinds } = await settled(after(start(query), opened));
    expect(kinds.filter((kind) => kind === 'encode').length).toBe(1 + POOL / BATCH);
    const averages = averagesOf(state)!;
    const difference = averages.with.map((value, i) => value - averages.without[i]);
    const unit = difference.map((value) => value / normOf(difference));
    expect(inner(shownCode(state, 'along/large-0'), unit)).toBeCloseTo(3, 3);
    expect(kinds).not.toContain('effects');
  });
});

describe('arithmetic', () => {
  it('adds the difference of the averages, so many times as asked', async () => {
    const query = 'mode=arithmetic&attribute=beard&crowd=pool&strength=2';
    const { state } = await settled(after(start(query), opened));
    const crowd = crowdOf(state);
    const bearded = crowd.filter((n) => faceOf(n).beard !== 'none');
    expect(groupsOf(state).with).toEqual(bearded);
    const codes = (numbers: number[]) => numbers.map((n) => first(drawn(n)));
    const have = meanCode(codes(bearded));
    const lack = meanCode(codes(crowd.filter((n) => !bearded.includes(n))));
    expectClose(shownCode(state, 'arithmetic/with'), have);
    expectClose(shownCode(state, 'arithmetic/without'), lack);
    const base = first(drawn(8));
    expectClose(
      shownCode(state, 'arithmetic/large-0'),
      base.map((value, i) => value + 2 * (have[i] - lack[i])),
    );
    const nil = Array.from({ length: COLUMNS.arithmetic }, (_, i) => valueAt('arithmetic', i));
    expectClose(shownCode(state, `arithmetic/row-0:${nil.indexOf(0)}`), base);
    expect(groupsInWords(state)).toContain(`${bearded.length} with a beard`);
  });

  it('averages the whole crowd, or only the faces on show', async () => {
    const { state, kinds } = await settled(after(start('mode=arithmetic'), opened));
    expect(kinds.filter((kind) => kind === 'encode').length).toBe(1 + CROWD / BATCH);
    const { with: have, without } = groupsOf(state);
    expect(have.length + without.length).toBe(CROWD);
    expect(groupsOf(after(state, set({ crowd: 'pool' }))).without.length).toBeLessThan(POOL);
    expect(slotsOf(state).filter(({ name }) => name.startsWith('arithmetic/pool')).length).toBe(36);
  });

  it('asks the classifier where faces come from noise', async () => {
    const query = 'model=faces-dcgan&mode=arithmetic&crowd=pool';
    const { state, kinds } = await settled(after(start(query), opened));
    expect(kinds.filter((kind) => kind === 'read').length).toBe(POOL / BATCH);
    const averages = averagesOf(state)!;
    expect(averages.with[0]).toBeGreaterThan(0.3);
    expect(averages.without[0]).toBeLessThan(-0.3);
    expect(groupsInWords(state)).toContain('faces-classifier');
    // Other codes show other faces: what was read of them is void.
    const scaled = after(state, set({ scale: 0.7 }));
    expect(scaled.labels.size).toBe(0);
    const late: Action = { type: 'read', of: state.params, labels: state.labels };
    expect(after(scaled, late).labels.size).toBe(0);
  });

  it('begins an own choice from the ticks of the attribute', async () => {
    const { state } = await settled(after(start('mode=arithmetic&crowd=pool'), opened));
    const shown = tickedIn(state);
    expect(shown.length).toBeGreaterThan(1);
    const removed = after(state, { type: 'tick', index: shown[0], on: false, shown });
    expect(removed.params).toMatchObject({ attribute: 'own', ticked: shown.slice(1) });
    expect(tickedIn(removed)).toEqual(shown.slice(1));
    const again = after(removed, {
      type: 'tick',
      index: shown[0],
      on: true,
      shown: tickedIn(removed),
    });
    expect(again.params.ticked).toEqual(shown);
    const { state: changed } = await settled(removed);
    expectClose(
      shownCode(changed, 'arithmetic/with'),
      meanCode(shown.slice(1).map((i) => first(drawn(FIRST_OF_CROWD + i)))),
    );
  });

  it('has nothing to compare where nothing is ticked', async () => {
    const { state, kinds } = await settled(after(start('mode=arithmetic&attribute=own'), opened));
    expect(averagesOf(state)).toBeUndefined();
    expect(state.pictures.has('arithmetic/large-0')).toBe(false);
    expect(state.pictures.has('arithmetic/pool:35')).toBe(true);
    expect(kinds).not.toContain('read');
    expect(groupsInWords(state)).toContain('Tick some faces');
  });
});

describe('attributes', () => {
  it('are those of the face, drawn or read', () => {
    for (let n = 0; n < 60; n++) {
      const face = faceOf(n);
      const labels = labelsOf(face);
      expect(labels.has('sunglasses')).toBe(face.glasses === 'sunglasses');
      expect(labels.has('hat')).toBe(face.hat !== 'none');
      expect([...labelsRead(vectorOf(face))]).toEqual([...labels]);
    }
  });

  it('all occur in the pool, and none everywhere', () => {
    for (const attribute of attributes) {
      const { with: have, without } = groupsOf(
        start(`mode=arithmetic&crowd=pool&attribute=${attribute}`),
      );
      expect(have.length, attribute).toBeGreaterThan(1);
      expect(without.length, attribute).toBeGreaterThan(1);
    }
  });
});

describe('before there is a network', () => {
  const built = (query = ''): State => {
    const recorded = {
      ...nothing(''),
      codes: new Map([8, 2, 25].map((n): [number, Code] => [n, first(drawn(n))])),
      effects: Array.from({ length: LENGTH }, (_, i) => i / 10),
    };
    return initialState(params.read(query).value, recorded);
  };

  it('the faces of the build stand for the settings they were made with', () => {
    for (const mode of modes) {
      const state = after(built(), set({ mode }));
      expect(matchesRecorded(state)).toBe(true);
      expect(showsRecorded(state)).toBe(true);
      expect(workOf(state)).toBeUndefined();
      expect(sourceInWords(state)).toContain('when the book was built');
      const other = after(state, set({ a: 1 }));
      expect(showsRecorded(other)).toBe(false);
      expect(sourceInWords(other)).toContain('other settings');
    }
    expect(showsRecorded(after(built(), set({ model: 'faces-ae' })))).toBe(false);
    expect(showsRecorded(after(built(), set({ c: 1, third: false })))).toBe(true);
    expect(showsRecorded(after(built('mode=along'), set({ coordinate: 7 })))).toBe(false);
  });

  it('the thumb shows the nearest face of the strip, and says so', () => {
    const state = after(built(), set({ t: 0.3 }));
    expect(shownValue(state)).toBe(0.25);
    expect(sourceInWords(state)).toContain('nearest of 9');
    expect(shownValue(built())).toBe(0.5);
    expect(normInWords(built(), 'round')).toMatch(/‖z‖ = \d/);
    for (const mode of modes) {
      for (let i = 0; i < COLUMNS[mode]; i++) expect(columnOf(mode, valueAt(mode, i))).toBe(i);
    }
  });

  it('knows the coordinates’ effects from the build, for every coordinate of that face', () => {
    const state = after(built('mode=along'), set({ coordinate: 7 }));
    expect(effectsOf(state)).toEqual(state.recorded.effects);
    expect(effectsOf(after(state, set({ a: 1 }))).every(Number.isNaN)).toBe(true);
  });
});

describe('changes', () => {
  it('another model has nothing of the old one, and old answers come too late', async () => {
    const { state } = await settled(after(start(), opened));
    const other = after(state, set({ model: 'faces-ae' }));
    expect(other).toMatchObject({ network: { status: 'absent' }, codes: new Map() });
    expect(other.pictures.size).toBe(0);
    const late: Action[] = [
      { type: 'encoded', model: 'faces-vae', codes: state.codes },
      { type: 'decoded', model: 'faces-vae', pictures: state.pictures },
    ];
    expect(after(other, ...late)).toEqual(other);
    expect(loadLabel(after(state, set({ model: 'faces-dcgan' })))).toContain('generator');
    expect(partsOf(facts.get('faces-dcgan')!)).toHaveProperty('reader');
    expect(partsOf(facts.get('faces-ae')!)).toHaveProperty('encoder');
  });

  it('other faces and a reset keep the network', async () => {
    const { state } = await settled(after(start(), opened));
    const others = after(state, { type: 'other-faces' });
    expect(others.params).toMatchObject({ a: 18, b: 12, c: 35 });
    expect(others.network.status).toBe('live');
    const reset = after(others, { type: 'adopt', params: params.defaults });
    expect(reset.params).toEqual(params.defaults);
    expect(workOf(others)?.kind).toBe('encode');
    // Its faces are still there.
    expect(workOf(reset)).toBeUndefined();
  });

  it('a network that goes leaves nothing behind', async () => {
    const { state } = await settled(after(start('mode=arithmetic&crowd=pool'), opened));
    const gone = after(state, { type: 'unload' });
    expect([gone.codes.size, gone.pictures.size, gone.labels.size]).toEqual([0, 0, 0]);
    expect(showsRecorded(gone)).toBe(false);
    expect(gone.params).toEqual(state.params);
  });

  it('stay within bounds, whatever is typed', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), fc.double(), (a, t, value) => {
        const state = after(start(), set({ a, t, value, coordinate: a, strength: t, scale: t }));
        const back = params.read(params.write(state.params).toString());
        expect(back.notices).toEqual([]);
        expect(back.value.a).toBe(state.params.a);
        expect(back.value.coordinate).toBe(state.params.coordinate);
      }),
      { seed: 3 },
    );
    expect(start('ticked=5_5_3').params.ticked).toEqual([3, 5]);
  });
});

describe('charts and readings', () => {
  it('the chart of norms has its curves, band and dots in the box', async () => {
    const { state } = await settled(after(start(), opened));
    const norms = normsOf(waypointsOf(state)!, 65);
    const chart = normChart(norms, [2, 4], 0);
    expect(chart.dots.x).toBe(normBox.left);
    expect(chart.dots.straight).toBeCloseTo(chart.dots.round, 6);
    expect(chart.band.height).toBeGreaterThan(0);
    expect(chart.band.y).toBeGreaterThanOrEqual(0);
    expect(chart.straight.match(/L/g)?.length).toBe(64);
  });

  it('bars stand for what is known, the highest at the top', () => {
    const values = [0.5, NaN, 1];
    expect(effectBars(values).match(/M/g)?.length).toBe(2);
    const [height] = /v-([\d.]+)/.exec(effectBar(values, 3))!.slice(1).map(Number);
    expect(height).toBe(effectBox.height - 4);
    expect(effectBar(values, 2)).toBe('');
  });

  it('readings are of the mode on show', async () => {
    const { state } = await settled(after(start(), opened));
    const numbers = readings(state);
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers.value).toBe(0.5);
    expect(numbers.normStraight).toBeCloseTo(normOf(shownCode(state, 'between/large-0')), 4);
    expect(numbers.leastStraight).toBeLessThanOrEqual(numbers.normStraight);
    expect(numbers.difference).toBeGreaterThan(0);
    expect(numbers.with).toBeNaN();
    const along = await settled(after(state, set({ mode: 'along', coordinate: 2 })));
    expect(readings(along.state).component).toBeCloseTo(first(drawn(8))[1], 4);
    expect(readings(along.state).effect).toBeCloseTo(Math.sqrt(1 / PIXELS), 6);
    const sum = await settled(after(state, set({ mode: 'arithmetic', crowd: 'pool' })));
    const { with: have, without, distance } = readings(sum.state);
    expect(have + without).toBe(POOL);
    expect(distance).toBeGreaterThan(0);
  });

  it('drawn pictures become channels', () => {
    const rgb = Array.from({ length: PIXELS }, (_, i) => (i % 3) * 127.5);
    const pixels = pixelsFromRgb(rgb);
    expect([pixels[0], pixels[PIXELS / 3], pixels[(2 * PIXELS) / 3]]).toEqual([-1, 0, 1]);
  });
});
