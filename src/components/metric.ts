/** Metrics of the shipped models at build time, for prose that counts with them. */
import type { Manifest } from '~/runtime/manifest';

const manifests = import.meta.glob<{ default: Manifest }>('/models/*/manifest.json', {
  eager: true,
});

/**
 * What a model's manifest holds under a name, in the unit of its note.
 *
 * @throws Error where there is no such metric, with the names there are.
 */
export function metricOf(model: string, name: string): number {
  const manifest = manifests[`/models/${model}/manifest.json`]?.default;
  const metric = manifest?.metrics[name];
  if (!metric) {
    throw new Error(
      `Expected models/${model}/manifest.json to hold the metric “${name}”, found ${Object.keys(manifest?.metrics ?? {}).join(', ') || 'none'}.`,
    );
  }
  return metric.value;
}
