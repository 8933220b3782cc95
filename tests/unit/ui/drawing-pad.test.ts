import { describe, expect, it } from 'vitest';
import { beginStroke, pen } from '~/ui/drawing-pad';

const grey = { width: 28, height: 28, channels: 1 } as const;
const black = () => new Float32Array(784).fill(-1);
const at = (pixels: Float32Array, x: number, y: number) => pixels[y * 28 + x];

describe('beginStroke', () => {
  it('paints the brush value along the line and leaves the rest alone', () => {
    const pixels = black();
    beginStroke(pixels, grey).line({ x: 5.5, y: 10.5 }, { x: 20.5, y: 10.5 }, pen);
    for (let x = 5; x <= 20; x++) expect(at(pixels, x, 10)).toBeCloseTo(1, 6);
    expect(at(pixels, 12, 14)).toBe(-1);
    expect(at(pixels, 1, 10)).toBe(-1);
    expect(pixels.every((value) => value >= -1 && value <= 1)).toBe(true);
  });

  it('has a soft edge: strength falls with the distance', () => {
    const pixels = black();
    beginStroke(pixels, grey).line({ x: 2, y: 10.5 }, { x: 26, y: 10.5 }, pen);
    const column = [10, 11, 12].map((y) => at(pixels, 14, y));
    expect(column[0]).toBeGreaterThan(column[1]);
    expect(column[1]).toBeGreaterThan(column[2]);
  });

  it('is no thicker where a stroke is drawn twice', () => {
    const [once, twice] = [black(), black()];
    const [from, to] = [
      { x: 4, y: 4 },
      { x: 20, y: 17 },
    ];
    beginStroke(once, grey).line(from, to, pen);
    const stroke = beginStroke(twice, grey);
    stroke.line(from, to, pen);
    stroke.line(to, from, pen);
    expect(Math.max(...twice.map((value, i) => Math.abs(value - once[i])))).toBeLessThan(1e-6);
  });

  it('stays inside the picture and paints every channel alike', () => {
    const size = { width: 8, height: 6, channels: 3 } as const;
    const pixels = new Float32Array(3 * 48).fill(0.25);
    beginStroke(pixels, size).line({ x: -3, y: 0 }, { x: 30, y: 5.9 }, { ...pen, value: -1 });
    expect(pixels.subarray(0, 48)).toEqual(pixels.subarray(48, 96));
    expect(pixels.subarray(0, 48)).toEqual(pixels.subarray(96));
    expect(Math.min(...pixels)).toBeCloseTo(-1, 6);
  });

  it('paints a colour channel by channel', () => {
    const size = { width: 6, height: 6, channels: 3 } as const;
    const pixels = new Float32Array(108);
    const red = { ...pen, value: [1, -0.5, -1] };
    beginStroke(pixels, size).line({ x: 3.5, y: 3.5 }, { x: 3.5, y: 3.5 }, red);
    const middle = 3 * 6 + 3;
    expect([0, 36, 72].map((plane) => pixels[plane + middle])).toEqual([1, -0.5, -1]);
    expect([0, 36, 72].map((plane) => pixels[plane])).toEqual([0, 0, 0]);
  });
});
