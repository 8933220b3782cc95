/**
 * Plays a figure: calls `tick(elapsedSeconds)` once a frame until it returns false or `stop` is
 * called. A hidden page pauses by itself, since the browser gives hidden pages no frames.
 */
export function createLoop(tick: (elapsed: number) => boolean): {
  start(): void;
  stop(): void;
  readonly running: boolean;
} {
  let frame = 0;
  let last = 0;
  let ticking = false;
  const step = (now: number) => {
    const elapsed = last === 0 ? 0 : Math.min(0.25, (now - last) / 1000);
    last = now;
    frame = 0;
    ticking = true;
    const goesOn = tick(elapsed);
    ticking = false;
    if (goesOn) frame = requestAnimationFrame(step);
  };
  return {
    start() {
      // A figure may ask to go on while it is ticking: one frame, not two.
      if (frame !== 0 || ticking) return;
      last = 0;
      frame = requestAnimationFrame(step);
    },
    stop() {
      cancelAnimationFrame(frame);
      frame = 0;
    },
    get running() {
      return frame !== 0;
    },
  };
}

export const prefersReducedMotion = (): boolean =>
  matchMedia('(prefers-reduced-motion: reduce)').matches;
