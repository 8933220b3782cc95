/** Where a page finds the photographs, and the names of their classes. */
import { photographFile } from './photographs';
import { imported, manifestOf } from './registry';

const addresses = import.meta.glob<string>('/models/imagenet-classifier/photographs/*.jpg', {
  query: '?url&no-inline',
  import: 'default',
});

/** Its address, worked out from the script's own: a copy of the book in any folder finds it. */
export async function photographUrl(name: string): Promise<string> {
  const address = addresses[`/${photographFile(name)}`];
  if (!address)
    throw new Error(`Expected a photograph of the book, got “${name}”; choose another.`);
  const url = await imported(address, `the address of the photograph “${name}”`);
  return new URL(url, import.meta.url).href;
}

/** The thousand classes, by number. */
export async function photographClasses(): Promise<readonly string[]> {
  const { classes = [] } = await manifestOf('imagenet-classifier');
  return classes;
}
