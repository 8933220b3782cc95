/** Draws the pictures of a row, and reads them. */
import { vocabulary } from '~/faces/attributes';
import { drawnFaces } from '~/faces/drawn-wishes';
import { vectorOfHeld, vectorOffsets } from '~/faces/vector';
import type { PictureWalk } from '~/runtime/diffusion-walk';
import type { ModelSession } from '~/runtime/session';
import { float32 } from '~/runtime/tensor';
import { CALLS, PICTURES, sizes } from './models';
import { scaleOf, type Params, type RowName, type Verdict, type Wish } from './state';

export const heldFor = {
  party: { hat: 'party' },
  sunglasses: { glasses: 'sunglasses' },
  full: { beard: 'full' },
  night: { background: 'night' },
} as const satisfies Record<Wish, Readonly<Record<string, string>>>;

/**
 * The walk of a row. To the network of faces, a smile of 0 beside a wish is a straight mouth, so the
 * smiles are drawn as the faces' are.
 */
export function walkOf(name: RowName, values: Params): PictureWalk {
  const { subject, wish, digit, seed } = values;
  const conditions =
    subject === 'faces'
      ? drawnFaces(seed, PICTURES).map(({ smile }) => ({
          attributes: vectorOfHeld({ ...heldFor[wish], smile }),
        }))
      : Array.from({ length: PICTURES }, () => ({ label: [Number(digit)] }));
  return { kind: 'ddim', calls: CALLS, guidance: scaleOf(name, values), conditions, seed };
}

/** Reads finished pictures with the book's classifier of their kind. */
export async function judge(
  reader: Pick<ModelSession, 'run'>,
  pixels: Float32Array,
  { subject, wish, digit }: Params,
): Promise<Verdict> {
  const { width, height, channels } = sizes[subject];
  const x = float32([PICTURES, channels, height, width], pixels);
  const outputs = await reader.run({ x });
  const variety = varietyOf(pixels);
  if (subject === 'digits') {
    const hits = rowsOf(outputs.logits.data as Float32Array).map(
      (logits) => largest(logits) === Number(digit),
    );
    return { hits, variety };
  }
  const [[factor, value]] = Object.entries(heldFor[wish]) as [keyof typeof vocabulary, string][];
  const names: readonly string[] = vocabulary[factor];
  const from = vectorOffsets[factor];
  const hits = rowsOf(outputs.attributes.data as Float32Array).map(
    (attributes) =>
      largest(attributes.subarray(from, from + names.length)) === names.indexOf(value),
  );
  return { hits, variety };
}

const rowsOf = (data: Float32Array): Float32Array[] => {
  const length = data.length / PICTURES;
  return Array.from({ length: PICTURES }, (_, i) => data.subarray(i * length, (i + 1) * length));
};

const largest = (values: Float32Array): number =>
  values.reduce((best, value, i) => (value > values[best] ? i : best), 0);

/** √(mean over pairs of pictures and over pixels of (a − b)²). */
export function varietyOf(pixels: Float32Array, pictures = PICTURES): number {
  const length = pixels.length / pictures;
  let sum = 0;
  // Over all pairs, Σ (a − b)² = n Σ a² − (Σ a)², pixel by pixel.
  for (let i = 0; i < length; i++) {
    let total = 0;
    let squares = 0;
    for (let n = 0; n < pictures; n++) {
      const value = pixels[n * length + i];
      total += value;
      squares += value * value;
    }
    sum += pictures * squares - total * total;
  }
  return Math.sqrt(sum / ((length * pictures * (pictures - 1)) / 2));
}
