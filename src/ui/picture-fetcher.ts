import type { PictureName } from './images';

/** Brings the picture that a figure's state names, one at a time, and says what goes wrong. */
export function createPictureFetcher<Picture extends PictureName>(host: {
  /** The picture that is missing now, if any. */
  wanted(): Picture | undefined;
  arrived(picture: Picture, pixels: Float32Array): void;
  notice(text: string): void;
}): { sync(): Promise<void> } {
  let fetching: Picture | undefined;
  return {
    async sync() {
      const picture = host.wanted();
      if (picture === undefined || picture === fetching) return;
      fetching = picture;
      try {
        const { loadPicture } = await import('./images');
        const { pixels } = await loadPicture(picture);
        host.arrived(picture, pixels);
      } catch (error) {
        host.notice(error instanceof Error ? error.message : String(error));
      } finally {
        fetching = undefined;
      }
    },
  };
}
