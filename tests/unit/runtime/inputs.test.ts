import { describe, expect, it } from 'vitest';
import { expectInputs } from '~/runtime/inputs';
import type { TensorSpec } from '~/runtime/manifest';
import { float32, int32, type Tensors } from '~/runtime/tensor';

const specs: TensorSpec[] = [
  { name: 'xt', dtype: 'float32', shape: ['batch', 2], description: 'points' },
  { name: 'label', dtype: 'int32', shape: ['batch'], description: 'class' },
];
const good: Tensors = {
  xt: float32([3, 2], new Array<number>(6).fill(0)),
  label: int32([3], [0, 1, 2]),
};

describe('expectInputs', () => {
  it('reads the batch size', () => {
    expect(expectInputs('toy', specs, good)).toBe(3);
    expect(expectInputs('toy', [{ ...specs[0], shape: [3, 2] }], { xt: good.xt })).toBeUndefined();
  });

  it.each<[string, Tensors, RegExp]>([
    ['a missing input', { xt: good.xt }, /Expected label: int32\[batch\].*got nothing/],
    ['an unknown input', { ...good, y: good.xt }, /Expected the inputs xt, label.*got "y"/],
    [
      'a wrong type',
      { ...good, label: float32([3], [0, 1, 2]) },
      /int32\[batch\].*got float32\[3\]/,
    ],
    [
      'a wrong size',
      { ...good, xt: float32([3, 3], new Array<number>(9).fill(0)) },
      /got float32\[3, 3\]/,
    ],
    ['two batch sizes', { ...good, label: int32([2], [0, 1]) }, /with batch = 3.*got int32\[2\]/],
    ['too few values', { ...good, label: int32([3], [0]) }, /got int32\[3\] with 1 values/],
  ])('names %s', (_, inputs, message) => {
    expect(() => expectInputs('toy', specs, inputs)).toThrow(message);
  });
});
