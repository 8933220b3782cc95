import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vocabulary } from '~/faces/attributes';
import { datasetFace } from '~/faces/dataset';
import {
  faceFromVector,
  labelNames,
  labelsOf,
  labelValues,
  vectorLength,
  vectorNames,
  vectorOf,
  vectorOfHeld,
  vectorOffsets,
} from '~/faces/vector';
import { visibleAttributes } from '~/faces/visibility';

fc.configureGlobal({ seed: 4, numRuns: 200 });

const anyFace = fc.integer({ min: 0, max: 1e6 }).map((index) => datasetFace(5, index));

describe('vectorOf', () => {
  it('comes back as the same face', () => {
    fc.assert(
      fc.property(anyFace, (face) => {
        const back = faceFromVector(vectorOf(face), face.pose);
        expect(back).toEqual({ ...face, smile: Math.fround(face.smile) });
      }),
    );
  });

  it('has one entry for each value and one for the smile, each with a name', () => {
    const values = Object.values(vocabulary).reduce((sum, { length }) => sum + length, 0);
    expect(vectorLength).toBe(values + 1);
    expect(vectorNames).toHaveLength(vectorLength);
    expect(vectorNames[vectorOffsets.hat + 1]).toBe('hat = beanie');
    expect(vectorNames[vectorOffsets.smile]).toBe('smile');
  });

  it('leaves the blocks of hidden attributes at zero', () => {
    fc.assert(
      fc.property(anyFace, (face) => {
        const shows = visibleAttributes(face);
        const vector = vectorOf(face, shows);
        for (const name of labelNames) {
          if (name === 'smile') continue;
          const start = vectorOffsets[name];
          const block = vector.subarray(start, start + vocabulary[name].length);
          expect(block.reduce((a, b) => a + b, 0)).toBe(shows[name] ? 1 : 0);
        }
        expect(vector[vectorOffsets.smile]).toBe(shows.smile ? Math.fround(face.smile) : 0);
      }),
    );
  });

  it('asks for what is held alone', () => {
    const vector = vectorOfHeld({ hat: 'beanie', smile: -0.5 });
    expect(vector[vectorOffsets.hat + 1]).toBe(1);
    expect(vector[vectorOffsets.smile]).toBe(-0.5);
    expect(vector.filter((value) => value !== 0)).toHaveLength(2);
    fc.assert(
      fc.property(anyFace, ({ pose: _pose, ...held }) => {
        expect(vectorOfHeld(held)).toEqual(vectorOf({ ...held, pose: datasetFace(5, 0).pose }));
      }),
    );
  });

  it('refuses a vector of another length', () => {
    expect(() => faceFromVector([1, 0], datasetFace(5, 0).pose)).toThrow(/expected 72 entries/);
  });
});

describe('labelsOf', () => {
  it('gives a class index for each label', () => {
    fc.assert(
      fc.property(anyFace, (face) => {
        const labels = labelsOf(face);
        expect(labels).toHaveLength(labelNames.length);
        labels.forEach((label, i) => {
          const name = labelNames[i];
          if (name !== 'smile') expect(labelValues(name)[label]).toBe(face[name]);
        });
      }),
    );
  });
});
