import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLoop } from '~/ui/frame-loop';

/** A page whose frames come when the test says so. */
function page() {
  let frames: FrameRequestCallback[] = [];
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', () => {
    frames = [];
  });
  return {
    show(now: number): number {
      const due = frames;
      frames = [];
      for (const frame of due) frame(now);
      return due.length;
    },
  };
}

afterEach(() => vi.unstubAllGlobals());

describe('a figure’s loop', () => {
  it('tells the seconds since the last frame, at most a quarter', () => {
    const { show } = page();
    const heard: number[] = [];
    const loop = createLoop((elapsed) => {
      heard.push(elapsed);
      return heard.length < 4;
    });
    loop.start();
    loop.start();
    for (const now of [1000, 1020, 1040, 9000, 9020]) show(now);
    expect(heard).toEqual([0, 0.02, 0.02, 0.25]);
    expect(loop.running).toBe(false);
  });

  it('stays one loop when it is asked to go on while it ticks', () => {
    const { show } = page();
    const heard: number[] = [];
    const loop = createLoop((elapsed) => {
      loop.start();
      heard.push(elapsed);
      return true;
    });
    loop.start();
    const counts = [1000, 1016, 1032].map(show);
    expect(counts).toEqual([1, 1, 1]);
    expect(heard).toEqual([0, 0.016, 0.016]);
  });
});
