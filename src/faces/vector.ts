import {
  factors,
  smileOf,
  smiles,
  vocabulary,
  type Face,
  type Factor,
  type Pose,
  type Value,
} from '~/faces/attributes';
import type { Held } from '~/faces/held';

/** What a network is asked about a face: every factor, then the smile. This is the only order. */
export const labelNames = [...factors, 'smile'] as readonly LabelName[];
export type LabelName = Factor | 'smile';

/** The names of a label's classes, by index. */
export function labelValues(name: LabelName): readonly string[] {
  return name === 'smile' ? smiles : vocabulary[name];
}

/** Class indices in the order of `labelNames`; the smile by its band. */
export function labelsOf(face: Face): number[] {
  return labelNames.map((name) =>
    name === 'smile'
      ? smiles.indexOf(smileOf(face.smile))
      : (vocabulary[name] as readonly string[]).indexOf(face[name]),
  );
}

/** Where each factor's one-hot block starts in the vector; the smile is the last entry. */
export const vectorOffsets: Readonly<Record<LabelName, number>> = offsets();

/** Entries of `vectorOf`: one for each value of each factor, and the smile. */
export const vectorLength = vectorOffsets.smile + 1;

function offsets(): Record<LabelName, number> {
  let next = 0;
  const at = {} as Record<LabelName, number>;
  for (const name of labelNames) {
    at[name] = next;
    next += name === 'smile' ? 1 : vocabulary[name].length;
  }
  return at;
}

/** "hat = beanie" and so on, one name for each entry of the vector. */
export const vectorNames: readonly string[] = labelNames.flatMap((name) =>
  name === 'smile' ? ['smile'] : vocabulary[name].map((value) => `${name} = ${value}`),
);

/**
 * The face as a fixed-length vector: a one-hot block for each factor, then the smile in [−1, 1].
 *
 * @param visible where given, the blocks of attributes that do not show are left at zero.
 */
export function vectorOf(face: Face, visible?: Readonly<Record<LabelName, boolean>>): Float32Array {
  const vector = new Float32Array(vectorLength);
  const labels = labelsOf(face);
  labelNames.forEach((name, i) => {
    if (visible && !visible[name]) return;
    if (name === 'smile') vector[vectorOffsets.smile] = face.smile;
    else vector[vectorOffsets[name] + labels[i]] = 1;
  });
  return vector;
}

/**
 * The vector that asks for some attributes and leaves the others open: their blocks stay zero. So
 * does the smile, which a network cannot tell from a straight mouth.
 *
 * @param held value by factor, and the smile in [−1, 1].
 */
export function vectorOfHeld(held: Held): Float32Array {
  const vector = new Float32Array(vectorLength);
  for (const factor of factors) {
    const at = (vocabulary[factor] as readonly string[]).indexOf(held[factor] ?? '');
    if (at >= 0) vector[vectorOffsets[factor] + at] = 1;
  }
  vector[vectorOffsets.smile] = held.smile ?? 0;
  return vector;
}

/**
 * The face whose vector is nearest: the largest entry of each block, the smile clamped to [−1, 1].
 * An empty block gives the factor's first value. The pose is no part of the vector.
 *
 * @throws RangeError unless the vector has `vectorLength` entries.
 */
export function faceFromVector(vector: ArrayLike<number>, pose: Pose): Face {
  if (vector.length !== vectorLength) {
    throw new RangeError(
      `Face vector: expected ${vectorLength} entries, got ${vector.length}. Make it with vectorOf.`,
    );
  }
  const valueOf = <F extends Factor>(factor: F): Value<F> => {
    const values: readonly Value<F>[] = vocabulary[factor];
    let best = 0;
    for (let i = 1; i < values.length; i++) {
      if (vector[vectorOffsets[factor] + i] > vector[vectorOffsets[factor] + best]) best = i;
    }
    return values[best];
  };
  const chosen = Object.fromEntries(factors.map((factor) => [factor, valueOf(factor)])) as {
    [F in Factor]: Value<F>;
  };
  return { ...chosen, smile: Math.min(1, Math.max(-1, vector[vectorOffsets.smile])), pose };
}
