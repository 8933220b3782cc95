/** How the models' page says what manifests hold. */
import type { Manifest, ModelFile, TensorSpec } from '~/runtime/manifest';
import { signatureInWords, specsOf } from '~/runtime/signature';

export const grouped = (n: number): string => n.toLocaleString('en-GB');

/** “143 kB”, “2.76 MB” */
export const sizeInWords = (bytes: number): string =>
  bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(2)} MB`;

/** “58 k”, “1.35 M” */
export const countInWords = (n: number): string =>
  n < 1e6 ? `${Math.round(n / 1e3)} k` : `${(n / 1e6).toFixed(2)} M`;

/** Four significant digits; integers whole. */
export const numberInWords = (value: number): string =>
  Number.isInteger(value) ? grouped(value) : String(Number(value.toPrecision(4)));

export const durationInWords = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;

const names: Record<string, string> = { frechet: 'Fréchet', elbo: 'ELBO', kl: 'KL', kid: 'KID' };

/** “readAsAsked” → “read as asked”, “frechet-real” → “Fréchet real” */
export const metricInWords = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[ -]/)
    .map((word) => names[word.toLowerCase()] ?? word.toLowerCase())
    .join(' ');

/** “Digits: a tiny diffusion model” → family “Digits”, name “A tiny diffusion model”. */
export function titleParts({ title, data }: Pick<Manifest, 'title' | 'data'>): {
  family: string;
  name: string;
} {
  const [, family = data.name, rest = title] = /^([^:]+): (.+)$/.exec(title) ?? [];
  return { family, name: rest[0].toUpperCase() + rest.slice(1) };
}

export type GraphKind = {
  inputs: readonly TensorSpec[];
  outputs: readonly TensorSpec[];
  files: ModelFile[];
};

/** A model's graphs, those with the same inputs and outputs together. */
export function graphKinds(manifest: Manifest): GraphKind[] {
  const kinds = new Map<string, GraphKind>();
  for (const file of manifest.files) {
    const specs = specsOf(manifest, file.name);
    const key = signatureInWords(specs);
    const kind = kinds.get(key) ?? { ...specs, files: [] };
    kind.files.push(file);
    kinds.set(key, kind);
  }
  return [...kinds.values()];
}
