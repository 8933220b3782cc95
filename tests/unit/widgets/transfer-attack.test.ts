import { describe, expect, it } from 'vitest';
import type { GradientOracle } from '~/math/attacks/classifier';
import { measureRow, type Oracles } from '~/widgets/transfer-attack/measure';
import {
  digitNames,
  DIGITS,
  labels,
  nets,
  PIXELS,
  type Net,
} from '~/widgets/transfer-attack/models';
import { posterOf } from '~/widgets/transfer-attack/poster';
import { readingNames, readings } from '~/widgets/transfer-attack/readings';
import {
  fooledCount,
  initialState,
  keyOf,
  mades,
  params,
  shownOf,
  update,
  workOf,
  type Action,
  type Made,
  type Recorded,
  type Row,
  type State,
} from '~/widgets/transfer-attack/state';
import {
  cellInWords,
  cellLabel,
  picturesInWords,
  progressInWords,
  readingInWords,
} from '~/widgets/transfer-attack/words';

/** A row of which the first `fooled` digits are misread by all, as the next digit. */
const rowOf = (fooled: number): Row => {
  const read = labels.map((label, i) => (i < fooled ? (label + 1) % 10 : label));
  return {
    pictures: labels.map(() => new Float32Array(PIXELS)),
    readBy: { standard: read, robust: read, mlp: read },
  };
};
const recordedOf = (query = ''): Recorded => {
  const of = (fooled: number) => rowOf(fooled).readBy;
  return {
    params: params.read(query).value,
    readBy: { none: of(0), noise: of(1), standard: of(8), robust: of(2), mlp: of(5) },
  };
};
const start = (query = ''): State => initialState(params.read(query).value, recordedOf());
const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const opened: Action = { type: 'opened', backend: 'wasm', threads: 1 };

/** Does what the state wants, all rows alike. */
function settled(state: State, fooled = 3): { state: State; rows: Made[] } {
  const rows: Made[] = [];
  for (let work = workOf(state); work; work = workOf(state)) {
    rows.push(work.made);
    expect(rows.length).toBeLessThanOrEqual(mades.length);
    state = update(state, { type: 'row', key: work.key, made: work.made, row: rowOf(fooled) });
  }
  return { state, rows };
}

describe('the matrix', () => {
  it('knows its digits', () => {
    expect(DIGITS).toBe(20);
    expect(digitNames[13]).toBe('digit-3b');
    expect(labels[13]).toBe(3);
  });

  it('stands as it was built, and says what is missing of other settings', () => {
    const state = start();
    expect(mades.map((made) => shownOf(state, made).source)).toEqual(Array(5).fill('built'));
    expect(progressInWords(state)).toContain('when the book was built');
    expect(workOf(state)).toBeUndefined();
    const other = after(state, { type: 'set', values: { epsilon: 5 } });
    expect(shownOf(other, 'standard').source).toBe('missing');
    expect(shownOf(other, 'none').source).toBe('built');
    expect(cellInWords(shownOf(other, 'robust'), 'mlp')).toBe('–');
    expect(cellLabel(shownOf(other, 'robust'), 'robust', 'mlp')).toContain('not computed');
    expect(progressInWords(other)).toContain('Load the networks');
    expect(picturesInWords(other)).toContain('not computed yet');
  });

  it('computes the row looked at first, then the others, and unattacked digits only once', () => {
    const first = settled(after(start('made=robust'), opened));
    expect(first.rows).toEqual(['robust', 'none', 'noise', 'standard', 'mlp']);
    expect(progressInWords(first.state)).toBe('Computed in this page: 60 attacks, 300 readings.');
    const moved = after(first.state, { type: 'set', values: { epsilon: 50 } });
    expect(shownOf(moved, 'mlp').source).toBe('old');
    expect(shownOf(moved, 'none').source).toBe('live');
    expect(readings(moved).mlpByMlp).toBeNaN();
    const again = after(moved, { type: 'set', values: { epsilon: 60 } });
    expect(shownOf(again, 'mlp').source).toBe('old');
    expect(settled(again).rows).toEqual(['robust', 'noise', 'standard', 'mlp']);
    const looked = after(first.state, { type: 'set', values: { made: 'mlp', read: 'robust' } });
    expect(workOf(looked)).toBeUndefined();
  });

  it('drops a row of settings that have changed, and all rows of networks that are gone', () => {
    const live = after(start(), opened);
    const late: Action = { type: 'row', key: 'fgsm 3', made: 'mlp', row: rowOf(1) };
    expect(after(live, late)).toBe(live);
    const { state } = settled(live);
    const gone = after(state, { type: 'unload' });
    expect(shownOf(gone, 'mlp').source).toBe('built');
    expect(settled(after(gone, opened)).rows).toHaveLength(5);
    const reset = after(state, { type: 'adopt', params: params.read('read=robust').value });
    expect(workOf(reset)).toBeUndefined();
  });

  it('steps are heeded by PGD alone, the seed by the row of noise too', () => {
    const key = (query: string) => keyOf(params.read(query).value);
    expect(key('attack=fgsm&steps=3')).toBe(key('attack=fgsm'));
    expect(key('attack=fgsm&seed=3')).not.toBe(key('attack=fgsm'));
    expect(key('steps=3')).not.toBe(key(''));
    expect(key('epsilon=3')).not.toBe(key(''));
  });

  it('says what each digit is read as', () => {
    const shown = shownOf(start(), 'standard');
    expect(readingInWords(shown, 'mlp', 3)).toBe('3→4');
    expect(readingInWords(shown, 'mlp', 9)).toBe('9');
    expect(picturesInWords(start())).toBe(
      'Made on the standard network, read by the fully connected network: 8 of 20 misread.',
    );
    expect(picturesInWords(start('read=standard'))).toContain('read by itself');
  });

  it('readings are shares', () => {
    const numbers = readings(start());
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers).toMatchObject({ noneByRobust: 0, standardByMlp: 0.4, robustByStandard: 0.1 });
  });

  it('reads hostile links', () => {
    const { value, notices } = params.read('made=me&epsilon=1e9&steps=0&read=__proto__');
    expect(value).toMatchObject({ made: 'standard', epsilon: 128, steps: 1, read: 'mlp' });
    expect(notices).toHaveLength(4);
  });
});

describe('measuring', () => {
  it('follows the gradient of the network it sees, and has all of them read the result', async () => {
    // Reads as 1 where the first pixel (of `standard`; of others the second) is above 0, else as 0.
    const linear =
      (pixel: number): GradientOracle =>
      (x, w) => {
        const logits = new Float32Array(10).fill(-9);
        logits[1] = x[pixel];
        logits[0] = -x[pixel];
        const gradient = new Float32Array(x.length);
        gradient[pixel] = w[0] - w[1];
        return Promise.resolve({ logits, gradient });
      };
    const oracles: Oracles = { standard: linear(0), robust: linear(1), mlp: linear(1) };
    const digits = [Float32Array.of(-0.2, -0.2), Float32Array.of(0.2, 0.2)];
    const settings = params.read('attack=fgsm&epsilon=64').value;
    const made = await measureRow(oracles, 'standard', digits, settings);
    expect(made.readBy.standard).toEqual([1, 0]);
    expect(made.readBy.mlp).toEqual([0, 1]);
    expect(made.pictures[0][0]).toBeCloseTo(-0.2 + (2 * 64) / 255, 6);
    const none = await measureRow(oracles, 'none', digits, settings);
    expect(none.pictures).toEqual(digits);
    expect(none.readBy.standard).toEqual([0, 1]);
    const noise = await measureRow(oracles, 'noise', digits, settings);
    const moves = noise.pictures.flatMap((x, i) => [...x].map((value, j) => value - digits[i][j]));
    for (const move of moves) expect(Math.abs(move)).toBeCloseTo((2 * 64) / 255, 6);
  });

  it('the book’s networks: full sight fools the standard ones, the robust one stands, and some transfers', async () => {
    const { recorded, pictures } = await posterOf(params.defaults);
    const fooled = (made: Made, net: Net) => fooledCount(recorded.readBy[made][net]);
    for (const net of nets) expect(fooled('none', net)).toBeLessThanOrEqual(1);
    expect(fooled('standard', 'standard')).toBeGreaterThanOrEqual(15);
    expect(fooled('mlp', 'mlp')).toBeGreaterThanOrEqual(10);
    // More than noise of the same size does.
    expect(fooled('mlp', 'standard')).toBeGreaterThan(fooled('noise', 'standard'));
    expect(fooled('robust', 'robust')).toBeLessThanOrEqual(2);
    for (const net of nets) expect(pictures[net]).toHaveLength(DIGITS);
    const radius = (2 * params.defaults.epsilon) / 255 + 1e-3;
    pictures.standard.forEach((x, i) =>
      x.forEach((value, j) =>
        expect(Math.abs(value - pictures.none[i][j])).toBeLessThanOrEqual(radius),
      ),
    );
  }, 120_000);
});
