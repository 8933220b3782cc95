import { describe, expect, it } from 'vitest';
import {
  defaultRates,
  factors,
  sampleFace,
  smileBands,
  smileOf,
  smiles,
  vocabulary,
  type Face,
  type SampleOptions,
} from '~/faces/attributes';
import { datasetFace } from '~/faces/dataset';
import { createRandom } from '~/math/random';

const n = 10_000;

function sampleMany(options?: SampleOptions): Face[] {
  const random = createRandom(7);
  return Array.from({ length: n }, () => sampleFace(random, options));
}

/** Four and a half standard deviations of a frequency: a fair draw fails once in 150,000. */
const tolerance = (rate: number, draws = n): number =>
  4.5 * Math.sqrt((rate * (1 - rate)) / draws) + 1e-12;

function share(faces: readonly Face[], event: (face: Face) => boolean): number {
  return faces.filter(event).length / faces.length;
}

function expectShare(faces: readonly Face[], event: (face: Face) => boolean, rate: number): void {
  expect(Math.abs(share(faces, event) - rate)).toBeLessThanOrEqual(tolerance(rate, faces.length));
}

const faces = sampleMany();

describe('sampleFace', () => {
  it('gives the same face for the same seed', () => {
    expect(datasetFace(3, 41)).toEqual(datasetFace(3, 41));
    expect(datasetFace(3, 41)).not.toEqual(datasetFace(3, 42));
    expect(datasetFace(3, 41)).not.toEqual(datasetFace(4, 41));
  });

  it.each(factors)('draws every value of %s at its documented rate', (factor) => {
    vocabulary[factor].forEach((value, i) =>
      expectShare(faces, (face) => face[factor] === value, defaultRates[factor][i]),
    );
  });

  it('draws the smile within its three bands, at their rates', () => {
    for (const name of smiles) {
      const { rate, low, high } = smileBands[name];
      expectShare(faces, ({ smile }) => smile >= low && smile <= high, rate);
      expect(smileOf(low)).toBe(name);
      expect(smileOf(high)).toBe(name);
    }
  });

  it('draws factors independently of each other', () => {
    for (const glasses of vocabulary.glasses) {
      const wearers = faces.filter((face) => face.glasses === glasses);
      expectShare(wearers, (face) => face.hat === 'cap', 0.12);
      expectShare(wearers, (face) => face.background === 'night', 1 / 6);
    }
  });

  it('keeps the pose within its documented range', () => {
    const within = ({ pose }: Face): boolean =>
      Math.abs(pose.shiftX) <= 1.5 &&
      Math.abs(pose.shiftY) <= 0.7 &&
      Math.abs(pose.tilt) <= 2.5 &&
      pose.width >= 0.95 &&
      pose.width <= 1.04;
    expect(faces.every(within)).toBe(true);
  });

  it('takes fixed values and other rates, and changes nothing else', () => {
    const changed = sampleMany({ fixed: { hat: 'cap' }, rates: { glasses: [0, 0, 0, 1] } });
    expect(changed).toEqual(faces.map((face) => ({ ...face, hat: 'cap', glasses: 'sunglasses' })));
  });

  it('refuses rates and strengths that are none', () => {
    const draw = (options: SampleOptions) => () => sampleFace(createRandom(1), options);
    expect(draw({ rates: { blush: [0.5, 0.6] } })).toThrow(/sum to 1, got \[0.5, 0.6\]/);
    expect(draw({ rates: { blush: [1] } })).toThrow(/expected 2 non-negative numbers/);
    expect(draw({ correlations: { hatWithBeard: 1.2 } })).toThrow(/strength in \[0, 1\], got 1.2/);
  });
});

describe('correlations', () => {
  // P(child | parent) = s + (1 − s)·p and P(child | no parent) = (1 − s)·p
  const cases = [
    {
      name: 'hatWithBeard',
      parent: (face: Face) => face.beard !== 'none',
      child: (face: Face) => face.hat !== 'none',
      rate: 0.36,
    },
    {
      name: 'glassesWithGreyHair',
      parent: (face: Face) => face.hairColour === 'grey',
      child: (face: Face) => face.glasses === 'round' || face.glasses === 'square',
      rate: 0.28,
    },
    {
      name: 'blushWithSmile',
      parent: (face: Face) => face.smile > 0.25,
      child: (face: Face) => face.blush === 'yes',
      rate: 0.3,
    },
    {
      name: 'lemonWithSmile',
      parent: (face: Face) => face.smile > 0.25,
      child: (face: Face) => face.background === 'lemon',
      rate: 1 / 6,
    },
  ] as const;

  it.each(cases)('$name holds at the documented rates', ({ name, parent, child, rate }) => {
    for (const strength of [0, 0.8, 1]) {
      const drawn = sampleMany({ correlations: { [name]: strength } });
      const yes = drawn.filter(parent);
      const no = drawn.filter((face) => !parent(face));
      expectShare(yes, child, strength + (1 - strength) * rate);
      expectShare(no, child, (1 - strength) * rate);
      expect(yes.length).toBe(faces.filter(parent).length);
    }
  });

  it('keeps the proportions among the values it chooses from', () => {
    const hats = sampleMany({ correlations: { hatWithBeard: 1 } }).filter(
      ({ beard }) => beard !== 'none',
    );
    for (const hat of ['beanie', 'cap', 'party']) {
      expectShare(hats, (face) => face.hat === hat, 1 / 3);
    }
  });

  it('yields to a fixed value', () => {
    const drawn = sampleMany({ correlations: { hatWithBeard: 1 }, fixed: { hat: 'none' } });
    expect(drawn.every(({ hat }) => hat === 'none')).toBe(true);
  });
});
