/**
 * SPLICE, the protocol of the CS education community between learning systems and content in
 * frames. Fields as in “SPLICE iframe Protocol: Specification”, cssplice.org/slcp.
 */
import { parseState, type FrameState } from '~/embed/protocol';

type Head = {
  /** Unique for each message. */
  message_id: string;
  /** What the frame is, whatever state its address asks for; an addition of ours. */
  activity_id: string;
};

/** Asks the learning system for the state it kept; also tells it that the figure is there. */
export type SpliceGetState = { subject: 'SPLICE.getState' } & Head;
/** The score from 0 to 1 and the state to keep. */
export type SpliceReport = {
  subject: 'SPLICE.reportScoreAndState';
  score: number;
  state: FrameState;
} & Head;
/** Anything else that happened, for whoever studies it. */
export type SpliceEvent = { subject: 'SPLICE.sendEvent'; name: string; data: unknown } & Head;

export type SpliceMessage = SpliceGetState | SpliceReport | SpliceEvent;

export const spliceGetState = (head: Head): SpliceGetState => ({
  subject: 'SPLICE.getState',
  ...head,
});

export const spliceReport = (head: Head, score: number, state: FrameState): SpliceReport => ({
  subject: 'SPLICE.reportScoreAndState',
  ...head,
  score,
  state,
});

export const spliceEvent = (head: Head, name: string, data: unknown): SpliceEvent => ({
  subject: 'SPLICE.sendEvent',
  ...head,
  name,
  data,
});

/**
 * The state in the answer to our `getState`; `undefined` for any other message, for an answer to
 * somebody else's, for an error, and for a host that keeps no state (`null`).
 */
export function parseSpliceState(data: unknown, messageId: string): FrameState | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { subject, message_id, state } = data as Record<string, unknown>;
  if (subject !== 'SPLICE.getState.response' || message_id !== messageId) return undefined;
  return typeof state === 'object' ? parseState(state) : undefined;
}
