/**
 * Playing a slider from 0 to T, as plain state: a figure's `update` calls these, and its frame loop
 * says how much time went by.
 */
export type Playback = {
  /** A whole step in 0 … T. */
  t: number;
  T: number;
  playing: boolean;
  /** Share of the next step already played, in [0, 1). */
  played: number;
};

/** Seconds from 0 to T. */
export const PLAY_SECONDS = 9;

/** Starts or stops; at the end it starts over. */
export function togglePlay<P extends Playback>(state: P): P {
  return state.playing
    ? { ...state, playing: false }
    : { ...state, playing: true, played: 0, t: state.t === state.T ? 0 : state.t };
}

/** Moves on by the steps that fall into `seconds`, and stops at T. */
export function playOn<P extends Playback>(state: P, seconds: number): P {
  if (!state.playing) return state;
  const steps = state.played + (seconds * state.T) / PLAY_SECONDS;
  const t = Math.min(state.T, state.t + Math.floor(steps));
  return { ...state, t, played: steps % 1, playing: t < state.T };
}
