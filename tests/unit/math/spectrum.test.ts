import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '~/math/random';
import { powerSpectrum, radialPowerSpectrum } from '~/math/spectrum';
import { mean } from '~/math/statistics';

fc.configureGlobal({ seed: 15, numRuns: 40 });

const noise = (seed: number, length: number): Float32Array =>
  createRandom(seed).fillNormal(new Float32Array(length));

describe('powerSpectrum', () => {
  it("obeys Parseval's identity: mean power = mean square", () => {
    const side = fc.integer({ min: 1, max: 33 });
    fc.assert(
      fc.property(side, side, fc.integer(), (height, width, seed) => {
        const image = noise(seed, height * width);
        const power = powerSpectrum(image, { height, width });
        expect(mean(power)).toBeCloseTo(mean(image.map((value) => value * value)), 5);
      }),
    );
  });

  it('puts a wave at its own frequency, on fast and direct sizes alike', () => {
    for (const [height, width] of [
      [32, 16],
      [28, 28],
      [16, 28],
    ]) {
      const image = Float64Array.from({ length: height * width }, (_, i) => {
        const [y, x] = [Math.floor(i / width), i % width];
        return Math.cos(2 * Math.PI * ((3 * y) / height + (2 * x) / width));
      });
      const power = powerSpectrum(image, { height, width });
      const quarter = (height * width) / 4;
      expect(power[3 * width + 2]).toBeCloseTo(quarter, 8);
      expect(power[(height - 3) * width + width - 2]).toBeCloseTo(quarter, 8);
      expect(power.filter((value) => value > 1e-8).length).toBe(2);
    }
  });

  it('gives the same power for a shifted image', () => {
    const [height, width] = [28, 32];
    const image = noise(1, height * width);
    const shifted = image.map(
      (_, i) => image[((Math.floor(i / width) + 5) % height) * width + (((i % width) + 9) % width)],
    );
    const [a, b] = [image, shifted].map((picture) => powerSpectrum(picture, { height, width }));
    a.forEach((value, i) => expect(b[i]).toBeCloseTo(value, 6));
  });
});

describe('radialPowerSpectrum', () => {
  it('is flat at the variance for white noise', () => {
    for (const side of [64, 28]) {
      const count = 300;
      const sum = new Float64Array(side / 2 + 1);
      for (let i = 0; i < count; i++) {
        const image = noise(100 + i, side * side).map((value) => 0.5 * value);
        radialPowerSpectrum(image, { height: side, width: side }).power.forEach((power, ring) => {
          sum[ring] += power / count;
        });
      }
      // Ring 0 is one real coefficient, whose power scatters most: 0.25·√2/√300 = 0.02.
      sum.forEach((power) => expect(Math.abs(power - 0.25)).toBeLessThan(0.08));
      sum.slice(3).forEach((power) => expect(Math.abs(power - 0.25)).toBeLessThan(0.01));
    }
  });

  it('puts a wave on the ring of its frequency', () => {
    const [height, width] = [32, 32];
    const image = Float32Array.from({ length: 1024 }, (_, i) =>
      Math.sin((2 * Math.PI * 5 * (i % width)) / width),
    );
    const { frequency, power } = radialPowerSpectrum(image, { height, width });
    expect(power.indexOf(Math.max(...power))).toBe(5);
    expect(frequency[5]).toBeCloseTo(5 / 32, 12);
    expect(frequency[frequency.length - 1]).toBe(0.5);
  });

  it('does not tell rows from columns', () => {
    const [height, width] = [28, 16];
    const image = noise(3, height * width);
    const turned = image.map((_, i) => image[(i % height) * width + Math.floor(i / height)]);
    const upright = radialPowerSpectrum(image, { height, width }).power;
    radialPowerSpectrum(turned, { height: width, width: height }).power.forEach((power, ring) =>
      expect(power).toBeCloseTo(upright[ring], 8),
    );
    const waves = Float32Array.from({ length: 1024 }, (_, i) =>
      Math.sin((2 * Math.PI * 5 * Math.floor(i / 32)) / 32),
    );
    const { power } = radialPowerSpectrum(waves, { height: 32, width: 32 });
    expect(power[5]).toBeCloseTo(Math.max(...power), 12);
    // The rings of a 32-pixel square share out 512 units of mean square ½; ring 5 has 28 places.
    expect(power[5]).toBeCloseTo(512 / 28, 5);
  });

  it('averages channels', () => {
    const [a, b] = [noise(1, 256), noise(2, 256)];
    const size = { height: 16, width: 16 };
    const both = new Float32Array(512);
    both.set(a);
    both.set(b, 256);
    const [one, two] = [a, b].map((plane) => radialPowerSpectrum(plane, size).power);
    radialPowerSpectrum(both, size).power.forEach((power, ring) =>
      expect(power).toBeCloseTo((one[ring] + two[ring]) / 2, 8),
    );
  });
});

it('refuses hostile arguments', () => {
  for (const call of [
    () => powerSpectrum(new Float32Array(4), { height: 2, width: 3 }),
    () => powerSpectrum(new Float32Array(0), { height: 0, width: 0 }),
    () => powerSpectrum(new Float32Array(4), { height: NaN, width: 4 }),
    () => radialPowerSpectrum(new Float32Array(10), { height: 2, width: 4 }),
    () => radialPowerSpectrum(new Float32Array(0), { height: 2, width: 4 }),
  ]) {
    expect(call).toThrow(/expected .*, got /);
  }
});
