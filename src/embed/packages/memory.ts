/** What a course keeps for a reader between visits, in the one text field that every platform has. */
import { parseState, type FrameState } from '~/embed/protocol';

/** SCORM 1.2 allows 4,096 characters; some platforms count bytes, or escapes: stay well below. */
export const MEMORY_LIMIT = 3_800;

export type Memory = FrameState & {
  /** What was chosen, written or ordered, by the question's name, as the question's element puts it. */
  given: Record<string, string>;
};

/** JSON in ASCII: platforms differ in what they do to other characters. */
function ascii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * At most `MEMORY_LIMIT` characters. Where all of it is too long, what was given as answers goes
 * first, then the figure's state, then the oldest answers' scores: a score outlives a drawing.
 */
export function writeMemory({ query, changed, answers, given }: Memory): string {
  const write = (memory: Memory): string => ascii({ v: 1, ...memory });
  const fits = (text: string): boolean => text.length <= MEMORY_LIMIT;
  const scores = Object.entries(answers);
  const attempts = [
    { query, changed, answers, given },
    { query, changed, answers, given: {} },
    ...scores.map((_, i) => ({
      query: '',
      changed,
      answers: Object.fromEntries(scores.slice(i)),
      given: {},
    })),
  ];
  return attempts.map(write).find(fits) ?? write({ query: '', changed, answers: {}, given: {} });
}

/** Reads what `writeMemory` wrote; `undefined` for an empty text and for one of another make. */
export function readMemory(text: string): Memory | undefined {
  if (text.length > MEMORY_LIMIT) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('v' in value) || value.v !== 1) {
    return undefined;
  }
  const state = parseState(value);
  return state && { ...state, given: parseGiven('given' in value ? value.given : undefined) };
}

function parseGiven(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
