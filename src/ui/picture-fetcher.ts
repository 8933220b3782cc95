import type { PictureName } from './images';

type Host<Name extends string> = {
  /** The picture that is missing now, if any. */
  wanted(): Name | undefined;
  arrived(picture: Name, pixels: Float32Array): void;
  notice(text: string): void;
};

/** Brings the picture that a figure's state names, one at a time, and says what goes wrong. */
export function createFetcher<Name extends string>(
  host: Host<Name> & { load(name: Name): Promise<Float32Array> },
): { sync(): Promise<void> } {
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
        fetching = undefined;
      }
    },
  };
}

/** The same for the book's own pictures. */
export const createPictureFetcher = <Picture extends PictureName>(
  host: Host<Picture>,
): { sync(): Promise<void> } =>
  createFetcher({ ...host, load: async (name) => (await loadedPicture(name)).pixels });

async function loadedPicture(name: PictureName) {
  const { loadPicture } = await import('./images');
  return loadPicture(name);
}
