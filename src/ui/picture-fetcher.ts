import type { PictureName } from './images';

type Host<Name extends string> = {
  /** The picture that is missing now, if any. */
  wanted(): Name | undefined;
  load(name: Name): Promise<Float32Array>;
  arrived(picture: Name, pixels: Float32Array): void;
  notice(text: string): void;
};

/** Brings the picture that a figure's state names, one at a time, and says what goes wrong. */
export function createFetcher<Name extends string>(host: Host<Name>): { sync(): Promise<void> } {
  let fetching: Name | undefined;
  return {
    async sync() {
      const picture = host.wanted();
      if (picture === undefined || picture === fetching) return;
      fetching = picture;
      try {
        host.arrived(picture, await host.load(picture));
      } catch (error) {
        host.notice(error instanceof Error ? error.message : String(error));
      } finally {
        if (fetching === picture) fetching = undefined;
      }
    },
  };
}

/** Pictures of the book. */
export async function loadPixels(names: readonly PictureName[]): Promise<Float32Array[]> {
  const { loadPicture } = await import('./images');
  const pictures = await Promise.all(names.map(loadPicture));
  return pictures.map(({ pixels }) => pixels);
}

/** Fetches once; after a failure anew when next asked. */
export function fetchOnce<T>(fetch: () => Promise<T>): () => Promise<T> {
  let fetched: Promise<T> | undefined;
  return () =>
    (fetched ??= fetch().catch((cause: unknown) => {
      fetched = undefined;
      throw cause;
    }));
}
