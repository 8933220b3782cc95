/**
 * xAPI (Experience API 1.0.3, IEEE 9274.1.1) statements about a figure in a frame. The frame posts
 * them to its host; it knows no learning record store and no reader. A host that records them puts
 * its own actor in the place of the anonymous one.
 */
import type { FrameState } from '~/embed/protocol';

const VERBS = {
  initialized: 'http://adlnet.gov/expapi/verbs/initialized',
  interacted: 'http://adlnet.gov/expapi/verbs/interacted',
  answered: 'http://adlnet.gov/expapi/verbs/answered',
  completed: 'http://adlnet.gov/expapi/verbs/completed',
} as const;
export type Verb = keyof typeof VERBS;

const ACTIVITY_TYPES = {
  figure: 'http://adlnet.gov/expapi/activities/simulation',
  question: 'http://adlnet.gov/expapi/activities/question',
} as const;

type Activity = {
  objectType: 'Activity';
  id: string;
  definition: { type: string; name: { en: string } };
};

export type Statement = {
  /** A UUID, so that a store can drop a statement that comes twice. */
  id: string;
  /** ISO 8601. */
  timestamp: string;
  actor: { objectType: 'Agent'; account: { homePage: string; name: string } };
  verb: { id: string; display: { en: string } };
  object: Activity;
  result?: {
    /** `scaled` is the score itself: 0 to 1. */
    score?: { scaled: number; raw: number; min: 0; max: 1 };
    /** Whether every point was won. */
    success?: boolean;
    completion?: boolean;
    extensions?: Record<string, unknown>;
  };
  context: {
    platform: 'Out of Noise';
    language: 'en';
    contextActivities?: { parent: Activity[] };
  };
};

export type Subject = {
  /** The figure's own address without its state: the activity's name for all time. */
  activityId: string;
  title: string;
  /** Where the book is; together with `visit` the anonymous actor. */
  home: string;
  /** A name for this one visit. It is drawn anew for each and says nothing about the reader. */
  visit: string;
};

export type Event =
  | { verb: 'initialized' }
  | { verb: 'interacted'; state: FrameState }
  | { verb: 'answered'; question: string; score: number }
  /** Without a score where there was no question: xAPI keeps scores for what can be right or wrong. */
  | { verb: 'completed'; score?: number };

const figureActivity = ({ activityId, title }: Subject): Activity => ({
  objectType: 'Activity',
  id: activityId,
  definition: { type: ACTIVITY_TYPES.figure, name: { en: title } },
});

const questionActivity = ({ home }: Subject, question: string): Activity => {
  const [chapter, id] = question.split('/');
  return {
    objectType: 'Activity',
    id: new URL(`${encodeURIComponent(chapter)}/#q-${encodeURIComponent(id ?? '')}`, home).href,
    definition: { type: ACTIVITY_TYPES.question, name: { en: question } },
  };
};

const scoreOf = (score: number) => ({
  scaled: score,
  raw: score,
  min: 0 as const,
  max: 1 as const,
});

function resultOf(event: Event, { home }: Subject): Statement['result'] {
  switch (event.verb) {
    case 'initialized':
      return undefined;
    case 'interacted':
      return { extensions: { [new URL('xapi/state', home).href]: event.state.query } };
    case 'answered':
      return { score: scoreOf(event.score), success: event.score === 1, completion: true };
    case 'completed':
      return event.score === undefined
        ? { completion: true }
        : { score: scoreOf(event.score), success: event.score === 1, completion: true };
  }
}

/** One statement: who, did, what, with which result. */
export function statement(
  subject: Subject,
  event: Event,
  { id, now }: { id: string; now: Date },
): Statement {
  const figure = figureActivity(subject);
  const result = resultOf(event, subject);
  const isQuestion = event.verb === 'answered';
  return {
    id,
    timestamp: now.toISOString(),
    actor: {
      objectType: 'Agent',
      account: { homePage: subject.home, name: subject.visit },
    },
    verb: { id: VERBS[event.verb], display: { en: event.verb } },
    object: isQuestion ? questionActivity(subject, event.question) : figure,
    ...(result ? { result } : {}),
    context: {
      platform: 'Out of Noise',
      language: 'en',
      ...(isQuestion ? { contextActivities: { parent: [figure] } } : {}),
    },
  };
}
