import { chainLengths } from '~/ui/playback';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainingPicture } from '~/faces/picture';
import { createRandom } from '~/math/random';
import type { Picture } from '~/ui/images';
import { pictureNames } from '~/ui/images';
import { createScene } from '~/widgets/forward-noise/scene';
import {
  initialState,
  params,
  paramsOf,
  update,
  wayOf,
  type Action,
  type Params,
} from '~/widgets/forward-noise/state';

const anyParams: fc.Arbitrary<Params> = fc
  .record({
    picture: fc.constantFrom(...pictureNames, 'face' as const),
    face: fc.integer({ min: 0, max: 59_999 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    T: fc.constantFrom('1000' as const, '100' as const, '20' as const),
    kind: fc.constantFrom('linear' as const, 'cosine' as const),
    mode: fc.constantFrom('jump' as const, 'iterate' as const),
    compare: fc.boolean(),
    noise: fc.constantFrom('same' as const, 'fresh' as const),
    seed: fc.integer({ min: 0, max: 999_999 }),
  })
  .map(({ share, ...rest }) => ({ ...rest, t: Math.round(share * Number(rest.T)) }));

const start = (query = '') => initialState(params.read(query).value);
const picture: Picture = {
  pixels: createRandom(9).fillNormal(new Float32Array(784)),
  size: { width: 28, height: 28, channels: 1 },
  title: 'test',
};

describe('forward-noise link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const written = params.write(paramsOf(initialState(values)));
        const { value, notices } = params.read(written);
        expect(notices).toEqual([]);
        expect(paramsOf(initialState(value))).toEqual(values);
      }),
    );
  });

  it('survives any text, with t inside the schedule', () => {
    fc.assert(
      fc.property(fc.constantFrom(...params.names), fc.string(), (name, text) => {
        const query = new URLSearchParams({ T: '20', [name]: text });
        const state = initialState(params.read(query).value);
        expect(chainLengths as readonly number[]).toContain(state.T);
        expect(state.t).toBeGreaterThanOrEqual(0);
        expect(state.t).toBeLessThanOrEqual(state.T);
        expect(Number.isInteger(state.t)).toBe(true);
      }),
    );
  });

  it('says what was wrong', () => {
    const { value, notices } = params.read('t=1e9&T=7&picture=../../x');
    expect(value.t).toBe(1000);
    expect(notices).toHaveLength(3);
  });
});

describe('forward-noise state', () => {
  it('keeps the share of the way when T changes', () => {
    let state = start('t=500');
    for (const T of [20, 100, 1000]) {
      state = update(state, { type: 'T', T });
      expect(state.t).toBe(T / 2);
    }
  });

  it('never leaves 0 … T', () => {
    const actions: Action[] = [
      { type: 't', t: -4 },
      { type: 'step', by: -1 },
      { type: 't', t: 5000 },
      { type: 'step', by: 1 },
      { type: 'play' },
      { type: 'tick', seconds: 100 },
      { type: 'T', T: 20 },
    ];
    let state = start();
    for (const action of actions) {
      state = update(state, action);
      expect(state.t).toBeGreaterThanOrEqual(0);
      expect(state.t).toBeLessThanOrEqual(state.T);
    }
  });

  it('compares without forgetting the way of the single picture', () => {
    const compared = update(start('mode=iterate'), { type: 'way', way: 'compare' });
    expect(wayOf(compared)).toBe('compare');
    expect(compared.mode).toBe('iterate');
    expect(wayOf(update(compared, { type: 'way', way: 'jump' }))).toBe('jump');
  });

  it('keeps the reader’s own picture out of the link and ignores pictures that come late', () => {
    const chosen = update(start(), { type: 'picture', picture: 'digit-7' });
    expect(update(chosen, { type: 'loaded', source: 'panda', picture })).toBe(chosen);
    const own = update(chosen, { type: 'upload', picture });
    expect(update(own, { type: 'loaded', source: 'digit-7', picture })).toBe(own);
    expect(paramsOf(own)).toEqual(paramsOf(chosen));
    const drawing = update(own, { type: 'draw' });
    expect(drawing).toMatchObject({ own: 'drawing', t: 0 });
    expect(update(drawing, { type: 'picture', picture: 'digit-2' }).own).toBeUndefined();
  });
});

describe('forward-noise faces', () => {
  it('go on to the next and start over after the last', () => {
    const last = start('picture=face&face=59999');
    expect(update(last, { type: 'next-face' }).face).toBe(0);
    expect(update(last, { type: 'face', face: 1e9 }).face).toBe(59_999);
  });

  it('ignore a face that comes after the reader went on', () => {
    const state = start('picture=face&face=4');
    const next = update(state, { type: 'next-face' });
    expect(update(next, { type: 'loaded', source: 'face 4', picture })).toBe(next);
    expect(update(next, { type: 'loaded', source: 'face 5', picture }).shown).toBe(picture);
  });

  it('are in colour, and noised in colour', async () => {
    const white = new Uint8ClampedArray(4 * 128 * 128).fill(255);
    white.fill(0, 0, 2);
    const face = await trainingPicture(3, () => white);
    expect(face.size).toEqual({ width: 32, height: 32, channels: 3 });
    expect(face.pixels[0]).toBeCloseTo((2 * 239) / 255 - 1, 2);
    expect(face.pixels[2 * 1024]).toBe(1);
    const frame = createScene()({ ...start('picture=face&t=700'), shown: face });
    expect(frame.noise).toHaveLength(3072);
    expect(frame.xt[0]).not.toBe(frame.xt[2 * 1024]);
  });
});

describe('forward-noise scene', () => {
  const at = (query: string) => ({ ...start(query), shown: picture });

  it('shows one picture by both ways when the noise is the same', () => {
    for (const t of [1, 40, 100]) {
      const { comparison } = createScene()(at(`t=${t}&T=100&compare=1&noise=same`));
      expect(comparison!.largest).toBeLessThan(3e-6);
      expect(comparison!.ks).toBeLessThan(0.01);
    }
  });

  it('shows another picture of the same distribution when it is fresh', () => {
    const { comparison } = createScene()(at('t=60&T=100&compare=1&noise=fresh'));
    expect(comparison!.largest).toBeGreaterThan(0.5);
    expect(comparison!.ks).toBeLessThan(comparison!.chance);
  });

  it('is the clean picture at t = 0, whatever the way', () => {
    for (const way of ['mode=jump', 'mode=iterate', 'compare=1']) {
      expect(createScene()(at(`t=0&${way}`)).xt).toEqual(picture.pixels);
    }
  });

  it('writes the formula it draws: x_t = a·from + s·noise', () => {
    for (const mode of ['jump', 'iterate']) {
      const { xt, from, noise, schedule } = createScene()(at(`t=12&T=20&mode=${mode}`));
      const kept = mode === 'jump' ? schedule.alphaBar[12] : schedule.alpha[12];
      xt.forEach((value, i) => {
        expect(value).toBeCloseTo(Math.sqrt(kept) * from[i] + Math.sqrt(1 - kept) * noise[i], 5);
      });
    }
  });

  it('walks on from where it paused', () => {
    const frame = createScene();
    const state = at('t=100&T=100&mode=iterate');
    const once = frame(state, () => true);
    expect(once).toMatchObject({ walked: 1, arrived: false });
    expect(frame(state)).toMatchObject({ walked: 100, arrived: true });
  });
});
