import { prefersReducedMotion } from './frame-loop';

/**
 * Playing a slider from 0 to T, as plain state: a figure's `update` hands these actions on, and its
 * frame loop says how much time went by.
 */
export type Playback = {
  /** A whole step in 0 … T. */
  t: number;
  T: number;
  playing: boolean;
  /** Share of the next step already played, in [0, 1). */
  played: number;
};

export type PlaybackAction =
  | { type: 't'; t: number }
  | { type: 'step'; by: number }
  | { type: 'T'; T: number }
  | { type: 'play' }
  | { type: 'tick'; seconds: number };

/** Numbers of steps on offer: all divide 1000, so that each shows the same noise at the same share. */
export const chainLengths = [1000, 100, 20] as const;

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

/** The whole step nearest to `t`, in 0 … T. */
export const stepWithin = (t: number, T: number): number => Math.min(T, Math.max(0, Math.round(t)));

export function updatePlayback<P extends Playback>(state: P, action: PlaybackAction): P {
  switch (action.type) {
    case 't':
      return { ...state, t: stepWithin(action.t, state.T), playing: false };
    case 'step':
      return { ...state, t: stepWithin(state.t + action.by, state.T), playing: false };
    case 'T':
      // The same share of the way, hence nearly the same noise.
      return { ...state, T: action.T, t: stepWithin((state.t * action.T) / state.T, action.T) };
    case 'play':
      return togglePlay(state);
    case 'tick':
      return playOn(state, action.seconds);
  }
}

/** What a control of the playback asks for; `undefined` where it is none of the playback's. */
export function playbackAction(
  name: string,
  value: unknown,
  T: number,
): PlaybackAction | undefined {
  switch (name) {
    case 't':
      return { type: 't', t: Number(value) };
    case 'T':
      return { type: 'T', T: Number(value) };
    case 'back':
      return { type: 'step', by: -1 };
    case 'step':
      return { type: 'step', by: 1 };
    case 'play':
      // Who asked for less motion gets a twentieth of the way at a time.
      return prefersReducedMotion() ? { type: 'step', by: Math.round(T / 20) } : { type: 'play' };
    default:
      return undefined;
  }
}
