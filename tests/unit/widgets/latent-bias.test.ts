import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import { pathsOf } from '~/widgets/latent-bias/charts';
import {
  againstShare,
  BINS,
  directionOf,
  meanAccuracy,
  measure,
  methods,
  RAREST,
  weightsOf,
  worstAccuracy,
  type Measured,
  type Method,
} from '~/widgets/latent-bias/measure';
import { BATCH, CODE } from '~/widgets/latent-bias/models';
import { encodeAll } from '~/widgets/latent-bias/poster';
import { readingNames, readings } from '~/widgets/latent-bias/readings';
import {
  biases,
  biasNames,
  facesOf,
  groupOf,
  GROUPS,
  isAgainst,
  TEST_EACH,
  type Group,
} from '~/widgets/latent-bias/sample';
import {
  facesInAll,
  initialState,
  params,
  samplingOf,
  showsBuiltFaces,
  shownOf,
  update,
  workOf,
  type Action,
  type Recorded,
  type State,
} from '~/widgets/latent-bias/state';
import {
  correlationInWords,
  groupInWords,
  sourceInWords,
  verdictInWords,
} from '~/widgets/latent-bias/words';
import { visibleAttributes } from '~/faces/visibility';

const built: Measured = {
  counts: [491, 20, 5, 84],
  shares: [0.4, 0.1, 0.1, 0.4],
  before: [50, 48, 17, 46],
  after: [49, 45, 37, 48],
  effective: 150,
  rarest: [1, 2, 3, 4, 5, 6, 7, 8],
  low: -2,
  high: 2,
  bins: GROUPS.map((group) => Array.from({ length: BINS }, (_, i) => (i % 4 === group ? 3 : 0))),
  weighted: { yes: new Array<number>(BINS).fill(2), no: new Array<number>(BINS).fill(5) },
};
const recordedOf = (query = ''): Recorded => ({
  params: params.read(query).value,
  measured: Object.fromEntries(methods.map((method) => [method, built])) as Recorded['measured'],
});
const start = (query = '', of = ''): State =>
  initialState(params.read(query).value, recordedOf(of));
const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const opened: Action = { type: 'opened', backend: 'wasm', threads: 1 };

describe('the faces', () => {
  it('have the correlation, the balanced ones have each group alike, and all show what is asked', () => {
    for (const correlation of biasNames) {
      const sampling = { correlation, strength: 0.8, count: 300, seed: 5 };
      const { train, test } = facesOf(sampling);
      const bias = biases[correlation];
      expect(train).toHaveLength(300);
      const against = train.filter((face) => isAgainst(groupOf(bias, face))).length / 300;
      const free = facesOf({ ...sampling, strength: 0 }).train;
      const atChance = free.filter((face) => isAgainst(groupOf(bias, face))).length / 300;
      expect(against).toBeLessThan(0.6 * atChance);
      const faces = facesOf(sampling);
      expect(test.map((face) => groupOf(bias, face))).toEqual(
        GROUPS.flatMap((group) => new Array<Group>(TEST_EACH).fill(group)),
      );
      for (const face of [...faces.train, ...faces.test]) {
        expect(visibleAttributes(face)[bias.target.label]).toBe(true);
      }
    }
  });

  it('are those of their seed', () => {
    const sampling = { correlation: 'hatWithBeard', strength: 0.5, count: 50, seed: 1 } as const;
    const first = facesOf(sampling);
    const other = facesOf({ ...sampling, seed: 2 });
    expect(other.train).not.toEqual(first.train);
    expect(facesOf(sampling)).toEqual(first);
  });
});

describe('weights', () => {
  const random = createRandom(1);
  const groups: Group[] = Array.from({ length: 400 }, (_, i) =>
    i % 20 === 0 ? 1 : i % 20 === 1 ? 2 : i % 2 === 0 ? 0 : 3,
  );
  /** The first number tells the shortcut, the others nothing. */
  const codes = groups.map((group) =>
    Array.from({ length: 6 }, (_, k) => (k === 0 ? 3 * (group % 2) : 0) + random.normal()),
  );
  const direction = directionOf(
    codes,
    groups.map((group) => group % 2 === 1),
  );
  const shares = (method: Method, alpha = 0.001): number[] => {
    const weights = weightsOf(method, alpha, codes, groups, direction);
    return GROUPS.map((group) =>
      weights.reduce((sum, weight, i) => sum + (groups[i] === group ? weight : 0), 0),
    );
  };

  it('the direction is a unit vector along what tells the shortcut', () => {
    expect(Math.hypot(...direction)).toBeCloseTo(1, 12);
    expect(direction[0]).toBeGreaterThan(0.95);
  });

  it('give both classes one half, and lift what goes against the correlation', () => {
    for (const method of methods) {
      const [neither, shortcut, target, both] = shares(method);
      expect(neither + shortcut).toBeCloseTo(0.5, 9);
      expect(target + both).toBeCloseTo(0.5, 9);
    }
    const [, plain] = shares('classes');
    expect(plain).toBeCloseTo(0.05, 2);
    expect(shares('direction')[1]).toBeGreaterThan(2 * plain);
    expect(shares('direction')[2]).toBeGreaterThan(2 * shares('classes')[2]);
    shares('groups').forEach((share) => expect(share).toBeCloseTo(0.25, 9));
    // Much smoothing is no weighting.
    expect(shares('direction', 1e6)[1]).toBeCloseTo(plain, 4);
  });

  it('bear a group that is not there', () => {
    const without = groups.map((group): Group => (group === 1 ? 0 : group));
    const weights = weightsOf('groups', 1, codes, without, direction);
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });
});

describe('before there is a network', () => {
  it('shows what the build measured, and nothing of other faces', () => {
    const state = start();
    expect(shownOf(state)).toEqual({ source: 'built', measured: built });
    expect(sourceInWords(state)).toContain('when the book was built');
    expect(verdictInWords(state)).toBe('The worst group: 34 % read right before, 74 % after.');
    const other = after(state, { type: 'set', values: { method: 'groups' } });
    expect(shownOf(other)?.source).toBe('built');
    expect(showsBuiltFaces(other)).toBe(false);
    const strong = after(state, { type: 'set', values: { strength: 0.5 } });
    expect(shownOf(strong)).toBeUndefined();
    expect(verdictInWords(strong)).toContain('Load the network');
    expect(workOf(strong)).toBeUndefined();
    expect(shownOf(after(state, { type: 'set', values: { alpha: '1' } }))).toBeUndefined();
  });

  it('says the rule and the groups in words', () => {
    expect(correlationInWords(start())).toContain('90 % of the draws grey-haired faces wear');
    expect(groupInWords('hatWithBeard', 2)).toBe('beard, no hat');
    expect(groupInWords('hatWithBeard', 1)).toBe('no beard, hat');
  });

  it('draws bars of both halves and the outline of the weights', () => {
    const paths = pathsOf(built);
    expect(paths.follows).toMatch(/^M/);
    expect(paths.weighted.match(/M/g)).toHaveLength(2);
    expect(JSON.stringify(paths)).not.toMatch(/NaN|Infinity/);
  });

  it('has readings by name', () => {
    const numbers = readings(start());
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers.worstBefore).toBe(0.34);
    expect(numbers.worstAfter).toBe(0.74);
    expect(numbers.against).toBeCloseTo(25 / 600, 9);
    expect(meanAccuracy(built.before)).toBe(0.805);
    expect(worstAccuracy(built.after)).toBe(0.74);
    expect(againstShare([1, 1, 1, 1])).toBe(0.5);
  });
});

describe('with a network', () => {
  /** Answers with codes that are noise. */
  function encoded(state: State, batches = Infinity): State {
    for (let work = workOf(state), n = 0; work && n < batches; work = workOf(state), n++) {
      const { key, from, faces } = work;
      const codes = faces.map((_, i) => createRandom(from + i).fillNormal(new Float32Array(CODE)));
      state = update(state, { type: 'codes', key, from, codes });
    }
    return state;
  }

  it('encodes in batches, once asked; loading asks', () => {
    const state = after(start('count=200'), opened);
    expect(workOf(state)).toMatchObject({ kind: 'encode', from: 0 });
    expect(workOf(state)?.faces).toHaveLength(BATCH);
    const part = encoded(state, 3);
    expect(verdictInWords(part)).toBe(`Drawing and encoding: ${3 * BATCH} of 400 faces.`);
    const stopped = after(part, { type: 'stop' });
    expect(workOf(stopped)).toBeUndefined();
    expect(verdictInWords(stopped)).toContain('Stopped after');
    const done = encoded(after(stopped, { type: 'run' }));
    expect(done.encoded?.codes).toHaveLength(facesInAll(done.params));
    expect(shownOf(done)?.source).toBe('live');
    expect(shownOf(done)?.measured.rarest).toHaveLength(RAREST);
    // Weights need no new codes; other faces do, and have to be asked for.
    const weighed = after(done, { type: 'set', values: { method: 'groups', alpha: '1' } });
    expect(shownOf(weighed)?.source).toBe('live');
    expect(workOf(weighed)).toBeUndefined();
    const other = after(done, { type: 'set', values: { seed: 2 } });
    expect(workOf(other)).toBeUndefined();
    expect(verdictInWords(other)).toContain('Press Run');
    expect(workOf(after(other, { type: 'run' }))?.from).toBe(0);
  });

  it('forgets all that the network gave when it goes, and takes no codes of other faces', () => {
    const state = encoded(after(start('count=200'), opened), 2);
    expect(after(state, { type: 'unload' }).encoded).toBeUndefined();
    const late = after(state, { type: 'set', values: { seed: 9 } }, { type: 'run' });
    const work = workOf(state)!;
    const codes = work.faces.map(() => new Float32Array(CODE));
    const taken = update(late, { type: 'codes', key: work.key, from: work.from, codes });
    expect(workOf(taken)?.from).toBe(0);
    expect(workOf(after(state, { type: 'failed', message: 'gone' }))).toBeUndefined();
  });

  it('reset brings the author’s state back and keeps network and codes', () => {
    const state = encoded(after(start('count=200', 'count=200'), opened));
    const moved = after(state, { type: 'set', values: { method: 'all' } });
    const reset = after(moved, { type: 'adopt', params: state.params });
    expect(reset.params).toEqual(state.params);
    expect(shownOf(reset)?.source).toBe('live');
  });
});

describe('the shipped network', () => {
  let results: Record<Method, Measured>;
  const values = params.defaults;
  beforeAll(async () => {
    const { codes } = (await encodeAll(values)).encoded!;
    const parts = { train: codes.slice(0, values.count), test: codes.slice(values.count) };
    results = Object.fromEntries(
      methods.map((method) => [
        method,
        measure(samplingOf(values), parts, method, Number(values.alpha)),
      ]),
    ) as Record<Method, Measured>;
  }, 90_000);

  it('lets a classifier learn the shortcut, which weighting mends in part', () => {
    const worst = (method: Method) => worstAccuracy(results[method].after);
    expect(worstAccuracy(results.direction.before)).toBeLessThan(0.45);
    expect(meanAccuracy(results.direction.before)).toBeLessThan(0.85);
    // The density adds to what weighing the classes alike does, and labels of the groups do more.
    expect(worst('classes')).toBeGreaterThan(worstAccuracy(results.classes.before));
    expect(worst('direction')).toBeGreaterThan(worst('classes') + 0.05);
    expect(worst('groups')).toBeGreaterThanOrEqual(worst('direction'));
    expect(worst('direction')).toBeLessThan(0.9);
  });

  it('a product over all numbers leaves hardly a face to learn from', () => {
    expect(results.all.effective).toBeLessThan(15);
    expect(results.direction.effective).toBeGreaterThan(100);
    expect(meanAccuracy(results.all.after)).toBeLessThan(meanAccuracy(results.direction.after));
  });

  it('shows those against the correlation among the faces that weigh most', () => {
    const { train } = facesOf(samplingOf(values));
    const bias = biases[values.correlation];
    const against = results.direction.rarest.filter((i) => isAgainst(groupOf(bias, train[i])));
    // By chance it would be one face in twenty-four.
    expect(againstShare(results.direction.counts)).toBeLessThan(0.05);
    expect(against.length).toBeGreaterThanOrEqual(3);
  });

  it('every face is in one bin and has its share of the weight', () => {
    for (const method of methods) {
      const { bins, weighted, counts, shares } = results[method];
      bins.forEach((list, group) =>
        expect(list.reduce((a, b) => a + b, 0)).toBe(counts[group as Group]),
      );
      const total = [...weighted.yes, ...weighted.no].reduce((a, b) => a + b, 0);
      expect(total).toBeCloseTo(values.count, 6);
      expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    }
  });
});
