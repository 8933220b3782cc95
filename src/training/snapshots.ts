/** Copies of a run at regular steps, within a bound of memory: what rewinding goes back to. */
import { expectInteger } from '~/math/expect';
import type { Vectors } from './family';

export type Snapshots = {
  /** Keeps a copy of this step where it is due; `save` is called only then. */
  offer(step: number, save: () => Vectors): void;
  /** The latest kept step at or before `step`, with its copy; undefined where there is none. */
  before(step: number): { step: number; vectors: Vectors } | undefined;
  /** Forgets all later than `step`: the run goes on from there and may go elsewhere. */
  forgetAfter(step: number): void;
  /** The steps that are kept, ascending. */
  readonly steps: readonly number[];
};

/**
 * Keeps step 0 and every `every`-th step. Whenever more than `maxBytes` or `maxCount` are kept, every
 * second one goes and the distance doubles, so that a long run keeps fewer and wider-spaced copies.
 *
 * @throws RangeError for an `every` or `maxCount` below 1.
 */
export function createSnapshots({
  every,
  maxBytes = 24e6,
  maxCount = 240,
}: {
  every: number;
  maxBytes?: number;
  maxCount?: number;
}): Snapshots {
  expectInteger('every', every, 1, 1e9);
  expectInteger('maxCount', maxCount, 1, 1e6);
  let interval = every;
  let kept: { step: number; vectors: Vectors; bytes: number }[] = [];

  function thin(): void {
    const bytes = kept.reduce((sum, entry) => sum + entry.bytes, 0);
    if (kept.length <= 1 || (bytes <= maxBytes && kept.length <= maxCount)) return;
    interval *= 2;
    kept = kept.filter(({ step }) => step % interval === 0);
    thin();
  }

  return {
    offer(step, save) {
      if (step % interval !== 0 || kept.some((entry) => entry.step === step)) return;
      const vectors = save();
      const bytes = Object.values(vectors).reduce((sum, { byteLength }) => sum + byteLength, 0);
      kept.push({ step, vectors, bytes });
      thin();
    },
    before: (step) => kept.findLast((entry) => entry.step <= step),
    forgetAfter(step) {
      kept = kept.filter((entry) => entry.step <= step);
    },
    get steps() {
      return kept.map(({ step }) => step);
    },
  };
}
