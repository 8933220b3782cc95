/** Which figures run which models: read off the figures' own files, said nowhere else. */
import { namesModel } from '~/book/model-cards';
import type { Manifest } from '~/runtime/manifest';

const manifests = import.meta.glob<Manifest>('/models/*/manifest.json', {
  eager: true,
  import: 'default',
});
/** A figure says which models it runs: `src/widgets/<tag>/models.ts`. */
const wants = import.meta.glob<{ usesModel?(manifest: Manifest): boolean }>(
  '/src/widgets/*/models.ts',
  { eager: true },
);
/** One that does not may still name a model, for a picture made at build time. */
const sources = import.meta.glob<string>('/src/widgets/*/*.{ts,astro}', {
  eager: true,
  query: '?raw',
  import: 'default',
});

const folderOf = (tag: string): string => `/src/widgets/${tag}/`;

const runs = (tag: string, manifest: Manifest): boolean | undefined =>
  wants[`${folderOf(tag)}models.ts`]?.usesModel?.(manifest);

/** Whether a figure has to do with a model. */
export const usesModel = (tag: string, manifest: Manifest): boolean =>
  runs(tag, manifest) ??
  Object.entries(sources).some(
    ([path, source]) => path.startsWith(folderOf(tag)) && namesModel(source, manifest.id),
  );

/** Ids of the models that each figure runs in the page, by its tag. */
export const modelsByFigure = (): Record<string, string[]> =>
  Object.fromEntries(
    Object.keys(wants).map((path) => {
      const tag = path.split('/')[3];
      const run = Object.values(manifests).filter((manifest) => runs(tag, manifest));
      return [tag, run.map(({ id }) => id)];
    }),
  );
