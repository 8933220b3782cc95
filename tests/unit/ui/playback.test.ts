import { describe, expect, it } from 'vitest';
import { PLAY_SECONDS, playOn, togglePlay } from '~/ui/playback';

const still = { t: 0, T: 100, playing: false, played: 0 };

describe('playback', () => {
  it('keeps one pace whatever the frames', () => {
    const playFor = (seconds: number, frames: number) => {
      let state = togglePlay(still);
      for (let i = 0; i < frames; i++) state = playOn(state, seconds / frames);
      return state.t;
    };
    expect(Math.abs(playFor(4, 10) - playFor(4, 240))).toBeLessThanOrEqual(1);
  });

  it('stops at the end and starts over from there', () => {
    const end = playOn(togglePlay(still), 2 * PLAY_SECONDS);
    expect(end).toMatchObject({ t: 100, playing: false });
    expect(togglePlay(end)).toMatchObject({ t: 0, playing: true });
  });

  it('stands still while paused', () => {
    expect(playOn(still, 3)).toBe(still);
    expect(togglePlay(togglePlay({ ...still, t: 40 }))).toMatchObject({ t: 40, playing: false });
  });
});
