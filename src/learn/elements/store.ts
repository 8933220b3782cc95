import { DATABASE } from '~/learn/identity';
import type { ProgressStore } from '~/learn/storage';

/** The page's store of progress; its code comes with the first element that needs it. */
export async function progressStore(): Promise<ProgressStore> {
  const { openStorage } = await import('~/learn/storage');
  return openStorage();
}

/** Whether there is progress to read; a reader without any is spared the code that reads it. */
export async function hasProgress(): Promise<boolean> {
  // A sandboxed frame without an origin has no storage, and Chromium reports the mere question as an
  // uncaught error.
  if (self.origin === 'null') return false;
  try {
    const databases = await indexedDB.databases();
    return databases.some(({ name }) => name === DATABASE);
  } catch (error) {
    // An older browser cannot say; one that refuses storage has nothing.
    return error instanceof TypeError;
  }
}

/**
 * Tells the page that a question was answered, and keeps the score. A score that cannot be kept
 * must not cost the reader the explanation, hence no error.
 */
export function reportAnswer(element: HTMLElement, id: string, score: number): void {
  element.dispatchEvent(
    new CustomEvent('learn:answered', { bubbles: true, detail: { id, score } }),
  );
  void progressStore()
    .then((store) => store.recordAnswer(id, score, new Date()))
    .catch(() => undefined);
}
