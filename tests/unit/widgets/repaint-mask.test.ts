import { describe, expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import { callsFor } from '~/widgets/repaint-mask/fill';
import { pack, unpack } from '~/widgets/repaint-mask/library';
import {
  asPicture,
  fromPicture,
  maskNames,
  maskOf,
  seamOf,
  spread,
  withGap,
} from '~/widgets/repaint-mask/mask';
import {
  FILLS,
  PICTURES,
  sizes,
  STEPS,
  type Known,
  type Subject,
} from '~/widgets/repaint-mask/models';
import { readingNames, readings } from '~/widgets/repaint-mask/readings';
import {
  initialState,
  keyOf,
  maskIn,
  params,
  rowOf,
  showsBuilt,
  update,
  workOf,
  type Action,
  type Library,
  type Row,
  type State,
} from '~/widgets/repaint-mask/state';
import { rowLabel, seamIn, sourceInWords } from '~/widgets/repaint-mask/words';

const picturesOf = (subject: Subject): Known[] => {
  const { width, height, channels } = sizes[subject];
  return Array.from({ length: PICTURES }, (_, i) => ({
    pixels: createRandom(i)
      .fillNormal(new Float32Array(width * height * channels))
      .map((value) => Math.max(-1, Math.min(1, value / 2))),
    condition: { label: [i] },
    title: `picture ${i}`,
  }));
};
const library: Library = { faces: picturesOf('faces'), digits: picturesOf('digits') };
const start = (query = ''): State => initialState(params.read(query).value, library);
const after = (state: State, ...actions: Action[]): State => actions.reduce(update, state);
const opened: Action = { type: 'opened', backend: 'wasm', threads: 1 };
const rowFor = (state: State, name: 'once' | 'again', pixels = new Float32Array(4)): Row => ({
  key: keyOf(name, state),
  done: true,
  taken: 1,
  total: 1,
  pixels,
});

describe('masks', () => {
  const size = sizes.digits;

  it('hide a part and leave a part, each another', () => {
    const all = maskNames.map((name) => maskOf(name, size));
    for (const mask of all) expect(new Set(mask)).toEqual(new Set([0, 1]));
    expect(new Set(all.map(String)).size).toBe(maskNames.length);
  });

  it('come back from the picture that one paints on', () => {
    const mask = maskOf('middle', size);
    expect(fromPicture(asPicture(mask))).toEqual(mask);
  });

  it('cover every channel of every filling', () => {
    const mask = maskOf('left', sizes.faces);
    const all = spread(mask, sizes.faces, FILLS);
    expect(all).toHaveLength(FILLS * 3 * mask.length);
    for (let i = 0; i < 3 * FILLS; i++) {
      expect(all.subarray(i * mask.length, (i + 1) * mask.length)).toEqual(mask);
    }
  });

  it('show what is known and nothing of the gap', () => {
    const mask = maskOf('top', size);
    const { pixels } = library.digits[0];
    const shown = withGap(pixels, mask, size);
    shown.forEach((value, i) => {
      if (mask[i] === 1) expect(value).toBe(pixels[i]);
    });
    const other = withGap(library.digits[1].pixels, mask, size);
    const gap = (picture: Float32Array) => picture.filter((_value, i) => mask[i] === 0);
    expect(gap(shown)).toEqual(gap(other));
  });

  it('the seam counts the pairs across the edge and no others', () => {
    const tiny = { width: 3, height: 2, channels: 1 } as const;
    const mask = Float32Array.of(1, 1, 0, 1, 1, 0);
    const pixels = Float32Array.of(9, 0, 1, -9, 0.5, 0);
    expect(seamOf(pixels, mask, tiny)).toBeCloseTo((1 + 0.5) / 2);
    expect(
      seamOf(
        pixels,
        mask.map(() => 1),
        tiny,
      ),
    ).toBeNaN();
  });
});

describe('repaint state', () => {
  it('a link gives its state back, and hostile values are clamped', () => {
    const { value, notices } = params.read('resamplings=1e9&jump=0&mask=own&picture=7&told=maybe');
    expect(value).toMatchObject({
      resamplings: 10,
      jump: 1,
      mask: 'bottom',
      picture: 3,
      told: false,
    });
    expect(notices).toHaveLength(5);
    const { params: values } = start('subject=digits&mask=left&told=1&seed=7&jump=2');
    expect(params.read(params.write(values)).value).toEqual(values);
  });

  it('overwrites first, then goes over it again', () => {
    const live = update(start(), opened);
    expect(workOf(start())).toBeUndefined();
    expect(workOf(live)?.name).toBe('once');
    const half = update(live, { type: 'row', name: 'once', row: rowFor(live, 'once') });
    expect(workOf(half)?.name).toBe('again');
    expect(workOf(update(half, { type: 'set', values: { resamplings: 1 } }))).toBeUndefined();
  });

  it('counts its calls', () => {
    expect(callsFor('once', start().params)).toBe(STEPS);
    expect(callsFor('again', start('resamplings=4').params)).toBe(4 * STEPS);
    expect(callsFor('again', start('resamplings=4&jump=3').params)).toBe(4 * STEPS);
    expect(rowLabel('again', start('resamplings=4'))).toContain('100 calls');
  });

  it('a painted mask is its own, until a ready one is chosen', () => {
    const mask = maskOf('middle', sizes.faces).map((known, i) => (i < 40 ? 0 : known));
    const painted = update(start(), { type: 'painted', mask });
    expect(maskIn(painted)).toBe(mask);
    expect(showsBuilt(painted, 'once')).toBe(false);
    const again = update(painted, { type: 'painted', mask });
    expect(keyOf('once', again)).not.toBe(keyOf('once', painted));
    // Another seed or number of times keeps it; a ready mask or another subject does not.
    expect(maskIn(after(painted, { type: 'new-seed' }))).toBe(mask);
    expect(update(painted, { type: 'set', values: { mask: 'top' } }).own).toBeUndefined();
    expect(update(painted, { type: 'set', values: { subject: 'digits' } }).own).toBeUndefined();
  });

  it('takes nothing that belongs to other settings, and keeps nothing of another network', () => {
    const live = update(start(), opened);
    const late = rowFor(update(live, { type: 'new-seed' }), 'once');
    expect(update(live, { type: 'row', name: 'once', row: late })).toBe(live);
    const filled = update(live, { type: 'row', name: 'once', row: rowFor(live, 'once') });
    expect(rowOf(filled, 'once')).toBeDefined();
    expect(after(filled, { type: 'unload' }).rows).toEqual({});
    expect(update(filled, { type: 'set', values: { subject: 'digits' } }).network.status).toBe(
      'absent',
    );
  });

  it('measures seams of the finished fillings', () => {
    const live = update(start(), opened);
    const { pixels } = library.faces[0];
    const four = new Float32Array(FILLS * pixels.length);
    for (let i = 0; i < FILLS; i++) four.set(pixels, i * pixels.length);
    const done = after(
      live,
      { type: 'row', name: 'once', row: rowFor(live, 'once', four) },
      { type: 'row', name: 'again', row: rowFor(live, 'again', four) },
    );
    const numbers = readings(done);
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    // These fillings are the original.
    expect(numbers.once).toBeCloseTo(numbers.original, 6);
    expect(numbers.gap).toBe(0.5);
    expect(seamIn(start(), 'once')).toBeNaN();
    expect(sourceInWords(done)).toContain('in the original');
    expect(sourceInWords(live)).toContain('Call 0 of 25');
  });
});

it('the pictures travel in a byte a number', () => {
  const there = unpack(pack(library));
  for (const subject of ['faces', 'digits'] as const) {
    there[subject].forEach(({ pixels, title }, i) => {
      const original = library[subject][i];
      expect(title).toBe(original.title);
      const worst = pixels.reduce((a, v, k) => Math.max(a, Math.abs(v - original.pixels[k])), 0);
      expect(worst).toBeLessThan(1 / 255 + 1e-6);
    });
  }
});
