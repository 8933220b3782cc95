import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRates, factors, vocabulary } from '~/faces/attributes';
import { datasetFace } from '~/faces/dataset';
import {
  chosenOf,
  crowdOf,
  KINDS,
  links,
  MEASURED,
  shareOf,
  tieOf,
} from '~/widgets/face-factory/crowd';
import { readingNames, readings } from '~/widgets/face-factory/readings';
import {
  ANY,
  correlationNames,
  CROWD,
  initialState,
  params,
  paramsOf,
  sizes,
  update,
  type Action,
  type State,
} from '~/widgets/face-factory/state';

const start = initialState(params.defaults);
const play = (actions: Action[], state: State = start) => actions.reduce(update, state);

const anyFactor = fc.constantFrom(...factors);
const actions: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ type: fc.constant('seed' as const), seed: fc.oneof(fc.integer(), fc.double()) }),
  fc.constant<Action>({ type: 'new-seed' }),
  fc.record({ type: fc.constant('pick' as const), pick: fc.integer() }),
  fc.record({ type: fc.constant('size' as const), size: fc.constantFrom(...sizes) }),
  anyFactor.chain((factor) =>
    fc.record({
      type: fc.constant('hold' as const),
      factor: fc.constant(factor),
      value: fc.constantFrom(ANY, ...vocabulary[factor]),
    }),
  ),
  fc.record({
    type: fc.constant('hold-smile' as const),
    smile: fc.double({ min: -3, max: 3, noNaN: true }),
  }),
  fc.constant<Action>({ type: 'let-go-smile' }),
  fc.constant<Action>({ type: 'let-go' }),
  fc.record({
    type: fc.constant('correlation' as const),
    correlation: fc.constantFrom('none' as const, ...correlationNames),
  }),
  fc.record({
    type: fc.constant('strength' as const),
    strength: fc.double({ min: -2, max: 2, noNaN: true }),
  }),
);

describe('face-factory', () => {
  it('comes back from its link as it was, whatever was done to it', () => {
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 12 }), (done) => {
        const state = play(done);
        const { value, notices } = params.read(params.write(paramsOf(state)).toString());
        expect(notices).toEqual([]);
        expect(value).toEqual({ ...state, strength: Math.round(100 * state.strength) / 100 });
      }),
      { seed: 11 },
    );
  });

  it('leaves what a link cannot mean to chance, and says so', () => {
    const { value, notices } = params.read('held=hat.crown_glasses.round_smile.7_constructor.x');
    expect(value.held).toEqual({ glasses: 'round' });
    expect(notices.join()).toMatch(/hat\.crown/);
    expect(params.read('pick=99&seed=-4').value).toMatchObject({ pick: CROWD - 1, seed: 0 });
  });

  it('shows the training set, from its first face on', () => {
    expect(crowdOf(start)).toEqual(Array.from({ length: CROWD }, (_, i) => datasetFace(1, i)));
    expect(chosenOf(start)).toEqual(crowdOf(start)[0]);
  });

  it('gives everyone what is held and leaves the rest as it was', () => {
    const held = play([{ type: 'hold', factor: 'hat', value: 'party' }]);
    const free = crowdOf(start);
    expect(crowdOf(held)).toEqual(free.map((face) => ({ ...face, hat: 'party' })));
    expect(update(held, { type: 'hold', factor: 'hat', value: ANY }).held).toEqual({});
  });

  it('knows how rare held factors are: the product of their rates, as counting confirms', () => {
    expect(shareOf(start)).toBe(1);
    const state = play([
      { type: 'hold', factor: 'eyes', value: 'open' },
      { type: 'hold', factor: 'glasses', value: 'none' },
    ]);
    expect(shareOf(state)).toBeCloseTo(defaultRates.eyes[0] * defaultRates.glasses[0], 12);
    const n = 4_000;
    const faces = Array.from({ length: n }, (_, i) => datasetFace(5, i));
    const count = faces.filter((face) => face.eyes === 'open' && face.glasses === 'none').length;
    // Four standard deviations of a binomial share.
    const p = shareOf(state);
    expect(Math.abs(count / n - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));
    expect(KINDS).toBeGreaterThan(1e9);
  });

  it.each(correlationNames)('%s: the counted probabilities follow the strength', (correlation) => {
    const at = (strength: number) => tieOf({ ...start, correlation, strength });
    const p = at(0).otherwise;
    for (const strength of [0, 0.5, 1]) {
      const { givenParent, otherwise } = at(strength);
      const parents = crowdOf({ ...start, correlation, strength }).some(
        links[correlation].isParent,
      );
      expect(parents).toBe(true);
      // P(child | parent) = s + (1 − s) p and P(child | other) = (1 − s) p, within what 2,000 draws allow.
      expect(Math.abs(givenParent - (strength + (1 - strength) * p))).toBeLessThan(0.12);
      expect(Math.abs(otherwise - (1 - strength) * p)).toBeLessThan(0.06);
    }
    expect(MEASURED).toBeGreaterThanOrEqual(1_000);
  });

  it('names its readings', () => {
    expect(Object.keys(readings(start)).sort()).toEqual([...readingNames].sort());
    expect(Object.values(readings(start)).every(Number.isFinite)).toBe(true);
  });
});
