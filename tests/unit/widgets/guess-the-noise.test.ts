import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import { readingNames, readings } from '~/widgets/guess-the-noise/readings';
import {
  answerOf,
  bestOf,
  CANDIDATES,
  dealOf,
  LEVELS,
  pickOf,
  pictures,
  roundOf,
  ROUNDS,
  type Answer,
} from '~/widgets/guess-the-noise/round';
import {
  answerAt,
  guessNow,
  initialState,
  outcomes,
  params,
  SEED_MAX,
  update,
  views,
  workOf,
  type Action,
  type Recorded,
  type State,
} from '~/widgets/guess-the-noise/state';
import { packAnswers, unpackAnswers } from '~/widgets/guess-the-noise/supply';
import { marksOf, scoreOf, sourceInWords, verdict } from '~/widgets/guess-the-noise/words';

/** Blots instead of digits: each lights another part of the picture. */
const digits = pictures.map((_, i) =>
  Float32Array.from({ length: 784 }, (_value, pixel) => (pixel % 20 === i ? 1 : -1)),
);
const answers: Answer[] = Array.from({ length: ROUNDS }, (_, i) => {
  const round = roundOf(dealOf(1, i + 1), digits);
  return answerOf(round, round.epsilon);
});
const recorded: Recorded = { seed: 1, answers };
const play = (state: State, ...actions: Action[]) => actions.reduce(update, state);
const start = (query = '') => initialState(params.read(query).value, recorded);
const dealt = (query = '') => update(start(query), { type: 'digits', digits });
const live: Action = { type: 'opened', backend: 'wasm', threads: 1 };

describe('guess-the-noise link', () => {
  it('brings every game and round back', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer({ min: 1, max: SEED_MAX }),
          round: fc.integer({ min: 1, max: ROUNDS }),
          show: fc.constantFrom(...views),
        }),
        (values) => {
          const { value, notices } = params.read(params.write(values));
          expect(notices).toEqual([]);
          expect(value).toEqual(values);
        },
      ),
    );
    expect(params.read('round=99').value.round).toBe(ROUNDS);
  });
});

describe('a round', () => {
  it('is the same for the same seed, has four different digits, and gets noisier', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: SEED_MAX }),
        fc.integer({ min: 1, max: ROUNDS }),
        (seed, round) => {
          const deal = dealOf(seed, round);
          expect(dealOf(seed, round)).toEqual(deal);
          expect(new Set(deal.candidates.map((index) => index % 10)).size).toBe(CANDIDATES);
          expect(deal.truth).toBeLessThan(CANDIDATES);
          expect(dealOf(seed, round, 1).truth).toBe(deal.truth);
        },
      ),
      { numRuns: 40 },
    );
    expect([...LEVELS].sort((a, b) => a - b)).toEqual([...LEVELS]);
  });

  it('deals each of the four places alike', () => {
    const places = [0, 0, 0, 0];
    for (let seed = 1; seed <= 400; seed++) places[dealOf(seed, 1, 1).truth]++;
    for (const count of places) expect(Math.abs(count - 100)).toBeLessThan(40);
  });

  it('has the added noise among its four, where the best bet looks for it', () => {
    const round = roundOf(dealOf(3, 1), digits);
    round.noises[round.truth].forEach((value, i) => expect(value).toBeCloseTo(round.epsilon[i], 4));
    expect(bestOf(round)).toBe(round.truth);
    expect(round.posterior[round.truth]).toBeGreaterThan(0.999);
  });

  it('is answered right by a network that knows the noise, and by chance by one that does not', () => {
    let right = 0;
    for (let seed = 1; seed <= 80; seed++) {
      const round = roundOf(dealOf(seed, 10), digits);
      expect(pickOf(answerOf(round, round.epsilon))).toBe(round.truth);
      const noise = createRandom(-seed).fillNormal(new Float32Array(784));
      right += Number(pickOf(answerOf(round, noise)) === round.truth);
    }
    expect(right).toBeGreaterThan(5);
    expect(right).toBeLessThan(45);
  });

  it('recovers the digit from the right noise', () => {
    const round = roundOf(dealOf(5, 4), digits);
    const { x0Hat, distances } = answerOf(round, round.epsilon);
    round.clean[round.truth].forEach((value, i) => expect(x0Hat[i]).toBeCloseTo(value, 3));
    expect(distances[round.truth]).toBeLessThan(1e-6);
  });
});

describe('guess-the-noise state', () => {
  it('takes one guess a round, and none before there is something to see', () => {
    const guess = (candidate: number): Action => ({ type: 'guess', candidate });
    expect(guessNow(update(start(), guess(1)))).toBeUndefined();
    const state = play(dealt(), guess(1), guess(2));
    expect(guessNow(state)).toBe(1);
    expect(guessNow(update(state, { type: 'round', round: 2 }))).toBeUndefined();
    expect(guessNow(play(state, { type: 'round', round: 2 }, { type: 'round', round: 1 }))).toBe(1);
  });

  it('scores only what was played', () => {
    const { truth } = dealOf(1, 1);
    const state = play(dealt(), { type: 'guess', candidate: truth }, { type: 'round', round: 3 });
    const wrong = (dealOf(1, 3).truth + 1) % CANDIDATES;
    const all = outcomes(update(state, { type: 'guess', candidate: wrong }));
    expect(all.map(({ you }) => you).slice(0, 4)).toEqual([true, undefined, false, undefined]);
    expect(scoreOf(all, 'you')).toBe('1 of 2');
    expect(scoreOf(all, 'network')).toBe('2 of 2');
    expect(scoreOf(outcomes(dealt()), 'best')).toBe('–');
  });

  it('plays against the recorded network in its game, in another only against a loaded one', () => {
    expect(answerAt(dealt(), 1)).toBe(answers[0]);
    const other = update(dealt(), { type: 'seed', seed: 2 });
    expect(answerAt(other, 1)).toBeUndefined();
    expect(sourceInWords(other)).toContain('has to be loaded');
    const loaded = play(other, { type: 'load' }, live);
    expect(workOf(loaded)).toMatchObject({ seed: 2, round: 1 });
    const answered = update(loaded, { type: 'answered', seed: 2, round: 1, answer: answers[3] });
    expect(answerAt(answered, 1)).toBe(answers[3]);
    expect(workOf(answered)?.round).toBe(2);
    expect(update(answered, { type: 'answered', seed: 9, round: 2, answer: answers[0] })).toBe(
      answered,
    );
  });

  it('asks for the round on show first, and for nothing once all are answered', () => {
    let state = play(dealt('round=4'), { type: 'load' }, live);
    expect(workOf(state)?.round).toBe(4);
    for (let round = 1; round <= ROUNDS; round++) {
      state = update(state, { type: 'answered', seed: 1, round, answer: answers[round - 1] });
    }
    expect(workOf(state)).toBeUndefined();
    const unloaded = update(state, { type: 'unload' });
    expect(unloaded.answers.every((answer) => answer === undefined)).toBe(true);
    expect(answerAt(unloaded, 1)).toBe(answers[0]);
  });

  it('a reset forgets the guesses and keeps the network', () => {
    const state = play(dealt(), { type: 'load' }, live, { type: 'guess', candidate: 0 });
    const again = update(state, { type: 'adopt', params: params.defaults });
    expect(guessNow(again)).toBeUndefined();
    expect(again.network).toBe(state.network);
    expect(again.digits).toBe(digits);
  });
});

describe('what guess-the-noise says', () => {
  it('nothing that gives it away before the guess', () => {
    for (let i = 0; i < CANDIDATES; i++) expect(marksOf(dealt(), i)).toEqual([]);
    expect(verdict(dealt())).toMatch(/^Pick one\./);
  });

  it('who picked what afterwards', () => {
    const { truth } = dealOf(1, 1);
    const state = update(dealt(), { type: 'guess', candidate: (truth + 1) % CANDIDATES });
    expect(marksOf(state, truth)).toEqual(['it was this', 'network', 'best bet']);
    expect(marksOf(state, (truth + 1) % CANDIDATES)).toEqual(['you']);
    expect(verdict(state)).toMatch(/fooled.*the right one.*certain/);
  });
});

describe('the supply', () => {
  it('brings the answers to the page', () => {
    const { seed, answers: back } = unpackAnswers(packAnswers(recorded));
    expect(seed).toBe(1);
    back.forEach(({ x0Hat, distances }, i) => {
      x0Hat.forEach((value, pixel) =>
        expect(Math.abs(value - answers[i].x0Hat[pixel])).toBeLessThan(0.005),
      );
      distances.forEach((value, j) => expect(value).toBeCloseTo(answers[i].distances[j], 3));
    });
  });
});

describe('guess-the-noise readings', () => {
  it('are those it names, those of the network only where it has answered', () => {
    const numbers = readings(dealt('round=2'));
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers).toMatchObject({ t: LEVELS[1], networkRight: 1, bestRight: 1 });
    expect(readings(dealt('seed=2')).networkError).toBeNaN();
    expect(readings(start()).sure).toBeNaN();
  });
});
