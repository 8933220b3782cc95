import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { vectorOffsets } from '~/faces/vector';
import { createRandom } from '~/math/random';
import { float32 } from '~/runtime/tensor';
import { lineNames, lineOf, nowPath } from '~/widgets/guidance-scale/chart';
import { measurementsOf, rowNear } from '~/widgets/guidance-scale/measurements';
import { PICTURES, sizes } from '~/widgets/guidance-scale/models';
import { judge, varietyOf, walkOf } from '~/widgets/guidance-scale/pictures';
import { readingNames, readings } from '~/widgets/guidance-scale/readings';
import {
  initialState,
  keyOf,
  params,
  picturesOf,
  update,
  workOf,
  type Action,
  type Pictures,
  type State,
} from '~/widgets/guidance-scale/state';
import { measuredInWords, verdictInWords } from '~/widgets/guidance-scale/words';

const file = JSON.parse(readFileSync('models/faces-ddpm/sampling.json', 'utf8')) as Parameters<
  typeof measurementsOf
>[0];
const measurements = measurementsOf(file);
const start = (query = ''): State => initialState(params.read(query).value, measurements);
const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const opened: Action = { type: 'opened', backend: 'wasm', threads: 1 };
const finished = (key: string, variety = 1): Pictures => ({
  key,
  taken: 20,
  pixels: new Float32Array(1),
  verdict: { hits: Array.from({ length: PICTURES }, (_, i) => i < 6), variety },
});

describe('what was measured', () => {
  it('has every scale once, rising, with its intervals around the values', () => {
    const scales = measurements.rows.map(({ scale }) => scale);
    expect(scales).toEqual([...new Set(scales)].sort((a, b) => a - b));
    expect(scales[0]).toBe(0);
    for (const row of measurements.rows) {
      for (const [value, low, high] of [row.asked, row.spread, row.fid, row.recall]) {
        expect(low).toBeLessThanOrEqual(value);
        expect(value).toBeLessThanOrEqual(high);
      }
    }
  });

  it('shows the bargain: from scale 1 on more is read as asked, and the rest varies less', () => {
    const [plain, strong] = [1, 6].map((scale) => rowNear(measurements, scale));
    expect(strong.asked[0]).toBeGreaterThan(plain.asked[0]);
    expect(strong.spread[0]).toBeLessThan(plain.spread[0]);
    expect(rowNear(measurements, 0).asked[0]).toBeLessThan(0.5);
  });

  it('is drawn by plain paths', () => {
    for (const name of lineNames) {
      const { path, bars } = lineOf(measurements, name);
      expect(path + bars + nowPath(2)).not.toMatch(/NaN|Infinity/);
    }
  });
});

describe('guidance-scale state', () => {
  it('a link gives its state back, and hostile values are clamped', () => {
    const { value, notices } = params.read('scale=99&wish=crown&digit=12&seed=x');
    expect(value).toMatchObject({ scale: 6, wish: 'party', digit: '8', seed: 1 });
    expect(notices).toHaveLength(4);
    const { params: values } = start('subject=digits&digit=4&scale=2.5&seed=3');
    expect(params.read(params.write(values)).value).toEqual(values);
  });

  it('draws the reader’s row, then scale 1; at scale 1 they are one', () => {
    const live = update(start('scale=3'), opened);
    expect(workOf(start('scale=3'))).toBeUndefined();
    const first = workOf(live)!;
    expect(first.name).toBe('guided');
    const half = update(live, { type: 'pictures', name: 'guided', pictures: finished(first.key) });
    const second = workOf(half)!;
    expect(second.name).toBe('plain');
    const whole = update(half, {
      type: 'pictures',
      name: 'plain',
      pictures: finished(second.key, 2),
    });
    expect(workOf(whole)).toBeUndefined();
    expect(verdictInWords(whole)).toContain('6 of 8');
    expect(verdictInWords(whole)).toContain('0.50 times');
    const one = update(whole, { type: 'set', values: { scale: 1 } });
    expect(picturesOf(one, 'guided')).toBe(picturesOf(one, 'plain'));
    expect(workOf(one)).toBeUndefined();
  });

  it('does not take what belongs to another scale, and drops the networks of another subject', () => {
    const live = update(start('scale=3'), opened);
    const late = finished(keyOf('guided', { ...live.params, scale: 5 }));
    expect(update(live, { type: 'pictures', name: 'guided', pictures: late })).toBe(live);
    const other = update(live, { type: 'set', values: { subject: 'digits' } });
    expect(other.network.status).toBe('absent');
    expect(after(live, { type: 'unload' }).rows).toEqual({});
  });

  it('asks all pictures for the wish, at the scale of the row', () => {
    const { params: values } = start('wish=sunglasses&scale=4');
    const walk = walkOf('guided', values);
    expect(walk.guidance).toBe(4);
    expect(walkOf('plain', values)).toMatchObject({ guidance: 1, seed: walk.seed });
    const digits = walkOf('guided', start('subject=digits&digit=7').params);
    expect(digits.conditions).toEqual(Array.from({ length: PICTURES }, () => ({ label: [7] })));
    // One attribute, and a smile, which cannot be left open.
    for (const condition of walk.conditions) {
      const vector = Array.from(condition?.attributes ?? []);
      expect(vector.slice(0, -1).filter((value) => value !== 0)).toEqual([1]);
    }
    expect(new Set(walk.conditions.map((c) => c?.attributes[71])).size).toBeGreaterThan(4);
  });

  it('gives its readings', () => {
    const numbers = readings(start('scale=2'));
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(numbers.fid).toBe(rowNear(measurements, 2).fid[0]);
    expect(numbers.hits).toBeNaN();
    expect(measuredInWords(start('scale=2.2'))).toContain('Measured at 2:');
  });
});

describe('reading pictures', () => {
  it('counts those read as asked', async () => {
    const { width, height } = sizes.digits;
    const pixels = createRandom(1).fillNormal(new Float32Array(PICTURES * width * height));
    const logits = new Float32Array(PICTURES * 10);
    for (let i = 0; i < PICTURES; i++) logits[10 * i + (i < 5 ? 8 : 3)] = 1;
    const reader = { run: async () => ({ logits: float32([PICTURES, 10], logits) }) };
    const { hits } = await judge(reader, pixels, start('subject=digits').params);
    expect(hits.filter(Boolean)).toHaveLength(5);

    const attributes = new Float32Array(PICTURES * 72);
    const at = vectorOffsets.glasses;
    // glasses: none, round, square, sunglasses, whatever their number: the last but the wish's block.
    for (let i = 0; i < PICTURES; i++) attributes[72 * i + at + (i < 3 ? 3 : 0)] = 1;
    const faces = { run: async () => ({ attributes: float32([PICTURES, 72], attributes) }) };
    const verdict = await judge(
      faces,
      new Float32Array(PICTURES * 3072),
      start('wish=sunglasses').params,
    );
    expect(verdict.hits.filter(Boolean)).toHaveLength(3);
    expect(verdict.variety).toBe(0);
  });

  it('variety is the root mean square distance over all pairs', () => {
    const [pictures, length] = [4, 5];
    const pixels = createRandom(2).fillNormal(new Float32Array(pictures * length));
    let sum = 0;
    let pairs = 0;
    for (let a = 0; a < pictures; a++) {
      for (let b = a + 1; b < pictures; b++, pairs++) {
        for (let i = 0; i < length; i++) {
          sum += (pixels[a * length + i] - pixels[b * length + i]) ** 2;
        }
      }
    }
    expect(varietyOf(pixels, pictures)).toBeCloseTo(Math.sqrt(sum / pairs / length), 5);
  });
});
