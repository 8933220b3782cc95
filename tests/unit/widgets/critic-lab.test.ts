import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { trainedState } from '~/widgets/critic-lab/at-build';
import { histogramPath, pullPath, slopeShares } from '~/widgets/critic-lab/charts';
import { cloudPoints, POINTS, shapes } from '~/widgets/critic-lab/clouds';
import { readingNames, readings } from '~/widgets/critic-lab/readings';
import { createScene, pullOn, WIDTHS } from '~/widgets/critic-lab/scene';
import {
  criticNames,
  initialState,
  MAX_STEP,
  measuredOf,
  params,
  paramsOf,
  tabs,
  update,
  type CriticName,
  type Params,
  type State,
} from '~/widgets/critic-lab/state';
import { liveValues, medianSlope } from '~/widgets/critic-lab/words';

const start = (query = ''): State => initialState(params.read(query).value);
const trained = (query: string, step: number) => trainedState(params.read(query).value, step);
const FAR = 'real=cloud&realX=-1.5&realY=0&fakeX=1.5&fakeY=0';

const tenth = fc.integer({ min: -18, max: 18 }).map((n) => n / 10);
const anyParams: fc.Arbitrary<Params> = fc.record({
  tab: fc.constantFrom(...tabs),
  real: fc.constantFrom(...shapes),
  realX: tenth,
  realY: tenth,
  fake: fc.constantFrom(...shapes),
  fakeX: tenth,
  fakeY: tenth,
  c: fc.integer({ min: 2, max: 50 }).map((n) => n / 100),
  lambda: fc.integer({ min: 0, max: 300 }).map((n) => n / 10),
  kernel: fc.integer({ min: 5, max: 400 }).map((n) => n / 100),
  seed: fc.integer({ min: 0, max: 999_999 }),
  step: fc.integer({ min: 0, max: MAX_STEP }),
});

const quantile = (values: Float32Array, share: number): number =>
  values.slice().sort()[Math.floor(share * (values.length - 1))];

describe('critic-lab link', () => {
  it('brings every state back', () => {
    fc.assert(
      fc.property(anyParams, (values) => {
        const { value, notices } = params.read(params.write(paramsOf(initialState(values))));
        expect(notices).toEqual([]);
        expect(value).toEqual(values);
      }),
    );
  });
});

// Runs of the real thing, a second or two each.
describe('what the figure says of the three critics', () => {
  let ring: State, far: State;
  const slopesOf = (state: State, name: CriticName) => state.run.frame!.distributions[name];
  const w1 = (state: State) => createScene().w1(state);
  beforeAll(async () => {
    ring = await trained('', 400);
    far = await trained(FAR, 400);
  }, 60_000);

  it('none, divided by its largest slope, exceeds the exact distance', () => {
    for (const state of [ring, far]) {
      for (const name of criticNames) {
        const { bound } = measuredOf(state, name);
        expect(bound).toBeGreaterThan(0.05 * w1(state));
        expect(bound).toBeLessThan(1.01 * w1(state));
      }
    }
    expect(w1(far)).toBeCloseTo(3, 1);
  });

  it('the penalty brings slopes near 1 between the clouds, and the gap near W₁', () => {
    for (const state of [ring, far]) {
      const median = quantile(slopesOf(state, 'penalty'), 0.5);
      expect(median).toBeGreaterThan(0.8);
      expect(median).toBeLessThan(1.35);
      expect(measuredOf(state, 'penalty').gap / w1(state)).toBeGreaterThan(0.8);
      expect(measuredOf(state, 'penalty').gap / w1(state)).toBeLessThan(1.3);
    }
  });

  it('spectral normalisation lets no slope exceed 1, and leaves many below', async () => {
    for (const state of [ring, far]) expect(measuredOf(state, 'norm').slope).toBeLessThan(1.06);
    // A ring around the cloud needs a slope in every direction.
    const around = await trained('fakeX=0.2&fakeY=0', 300);
    expect(quantile(slopesOf(around, 'norm'), 0.5)).toBeLessThan(0.95);
    expect(measuredOf(around, 'norm').gap).toBeLessThan(0.8 * w1(around));
    // Where one straight slope is the best critic, it is found.
    expect(measuredOf(far, 'norm').bound / w1(far)).toBeGreaterThan(0.97);
  });

  it('clipping gives a scale that c sets, by powers of ten, with weights piled up at its bounds', async () => {
    const [tight, loose] = await Promise.all([trained('c=0.04', 200), trained('c=0.4', 200)]);
    const [small, large] = [measuredOf(tight, 'clip'), measuredOf(loose, 'clip')];
    expect(large.slope / small.slope).toBeGreaterThan(200);
    expect(large.gap).toBeGreaterThan(5 * w1(ring));
    expect(small.gap).toBeLessThan(w1(ring) / 10);
    // The function is much the same: divided by their slopes, both say the same.
    expect(large.bound / small.bound).toBeCloseTo(1, 0);
    expect(ring.run.frame!.measured.values['clip.edge']).toBeGreaterThan(0.4);
  });

  it('is in the readings, in words and in the histograms', () => {
    const numbers = readings(ring);
    expect(Object.keys(numbers).sort()).toEqual([...readingNames].sort());
    expect(Object.values(numbers).every(Number.isFinite)).toBe(true);
    const live = liveValues(ring, createScene());
    expect(live['bound-norm']).toMatch(/^0\.\d\d$/);
    expect(live['verdict-clip']).toMatch(/^\d+ % of the weights/);
    expect(live['verdict-penalty']).toContain(medianSlope(ring, 'penalty').toFixed(2));
    expect(medianSlope(start(), 'penalty')).toBeNaN();
    for (const name of criticNames) {
      expect(histogramPath(slopesOf(ring, name))).toMatch(/^M\d/);
      expect(slopeShares(slopesOf(ring, name)).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
    }
    expect(readings(start()).clipGap).toBeNaN();
    expect(liveValues(start(), createScene())['gap-clip']).toBe('–');
  });
});

describe('the histogram', () => {
  it('counts slopes beyond the axis in its outermost bars', () => {
    const shares = slopeShares(Float32Array.of(0, 1e-6, 1e9, 1.01));
    expect([shares[0], shares.at(-1)]).toEqual([0.5, 0.25]);
    expect(shares.filter((share) => share === 0.25)).toHaveLength(2);
  });
});

describe('the witness', () => {
  const pullAt = (kernel: number) => createScene().witness(start(`${FAR}&kernel=${kernel}`)).pull;

  it('a narrow kernel pulls at nothing across a gap, one of about its width the most', () => {
    expect(pullAt(0.25)).toBeLessThan(1e-3);
    expect(pullAt(2.1)).toBeGreaterThan(0.15);
    expect(pullAt(4)).toBeLessThan(pullAt(2.1));
    // Two point masses d apart are pulled by (d/w²)·exp(−d²/(2w²)), most at w = d/√2.
    const [real, fake] = [Float32Array.of(0, 0), Float32Array.of(2, 0)];
    expect(pullOn({ real, fake }, 1)).toBeCloseTo(2 * Math.exp(-2), 6);
  });

  it('is on the plane and in the chart at every width', () => {
    const { picture, pulls, mmd } = createScene().witness(start('tab=witness'));
    expect(picture.field!.values.every(Number.isFinite)).toBe(true);
    expect(picture.arrows!.from).toHaveLength(56);
    expect(pulls).toHaveLength(WIDTHS.length);
    expect(pullPath(pulls)).not.toContain('NaN');
    expect(mmd).toBeGreaterThan(0);
    expect(mmd).toBeLessThan(Math.SQRT2);
  });
});

describe('critic-lab state', () => {
  it('moves a cloud as a whole, and goes the same way again', async () => {
    const far = await trained(FAR, 400);
    const moved = update(far, { type: 'move', side: 'fake', x: 9, y: -0.04 });
    expect(moved.params).toMatchObject({ fakeX: 1.8, fakeY: 0 });
    expect(moved.run).toMatchObject({ target: 400, playing: true });
    const at = (x: number) => cloudPoints('fake', { shape: 'ring', x, y: 0 }, 3);
    at(1).forEach((value, i) => expect(value).toBeCloseTo(at(0)[i] + (i % 2 === 0 ? 1 : 0), 6));
    expect(at(0)).toHaveLength(2 * POINTS);
    expect(update(far, { type: 'move', side: 'fake', x: 1.5, y: 0 })).toBe(far);
  });

  it('trains nothing for the witness', async () => {
    const playing = update(start(), { type: 'play', until: 500 });
    const witness = update(playing, { type: 'tab', tab: 'witness' });
    expect(witness.run.playing).toBe(false);
    const far = await trained(`${FAR}&tab=witness`, 400);
    const moved = update(far, { type: 'move', side: 'real', x: 0, y: 0 });
    expect(moved.run).toMatchObject({ playing: false, frame: undefined });
    expect(update(far, { type: 'kernel', kernel: 1 }).run).toBe(far.run);
  });

  it('shows the critics as a run begins with them', () => {
    const scene = createScene();
    for (const name of criticNames) {
      const { field, levels } = scene.critic(start(), name);
      expect(field!.values.every(Number.isFinite)).toBe(true);
      expect(levels).toHaveLength(8);
    }
  });
});
