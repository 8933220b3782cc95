/**
 * Progress inside a link: `…/review/#progress=1.…`. A frame in a course page, whose storage is its
 * own or refused, hands over what its reader did; the fragment is never sent to a server.
 */
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import { chapterOf } from '~/learn/identity';
import { phases, type CardMemory } from '~/learn/memory';
import { PROGRESS_VERSION, parseProgress, type Progress } from '~/learn/progress';

const KEY = 'progress';
const FORMAT = '1.';

/** Longest fragment written or read: what every browser, and most mail programs, carry. */
export const MOST_LINK_CHARACTERS = 60_000;
/** A small text may unpack to gigabytes; this much is unpacked and no more. */
const MOST_UNPACKED_BYTES = 4_000_000;

/** A row of the packed form: names without their chapter, times in seconds, `due` after `last`. */
type CardRow = [string, number, number, number, number, number, number, number, number];
type QuestionRow = [string, number, number, number];

/** The fragment, `#progress=…`, or why there is none. */
export function progressFragment(
  progress: Progress,
): { fragment: string; problem?: undefined } | { fragment?: undefined; problem: string } {
  const text =
    FORMAT + toBase64Url(deflateSync(strToU8(JSON.stringify(pack(progress))), { level: 9 }));
  if (text.length > MOST_LINK_CHARACTERS) {
    return {
      problem: `Expected progress that fits in a link of ${MOST_LINK_CHARACTERS} characters, got ${text.length}; export it as a file instead.`,
    };
  }
  return { fragment: `#${KEY}=${text}` };
}

/** Reads such a fragment; undefined where there is none. Never throws. */
export function readProgressFragment(
  fragment: string,
): { progress?: Progress; problems: string[] } | undefined {
  const text = fragment
    .replace(/^#/, '')
    .split('&')
    .find((part) => part.startsWith(`${KEY}=`))
    ?.slice(KEY.length + 1);
  if (text === undefined) return undefined;
  if (text.length > MOST_LINK_CHARACTERS) {
    return refused(`at most ${MOST_LINK_CHARACTERS} characters, got ${text.length}`);
  }
  if (!text.startsWith(FORMAT)) {
    return refused(`a text that begins with “${FORMAT}”, got “${text.slice(0, 12)}”`);
  }
  let source: unknown;
  try {
    const packed = fromBase64Url(text.slice(FORMAT.length));
    const bytes = inflateSync(packed, { out: new Uint8Array(MOST_UNPACKED_BYTES) });
    source = unpack(JSON.parse(strFromU8(bytes)));
  } catch {
    return refused('a whole link, got one that is cut or altered');
  }
  return parseProgress(source);
}

const refused = (why: string) => ({
  problems: [`The progress in this link: expected ${why}. Copy the link again, or use a file.`],
});

function pack({ seed, cards, questions }: Progress) {
  const packedCards: Record<string, CardRow[]> = {};
  for (const [id, memory] of Object.entries(cards)) {
    (packedCards[chapterOf(id)] ??= []).push(rowOf(id, memory));
  }
  const packedQuestions: Record<string, QuestionRow[]> = {};
  for (const [id, { score, at, attempts }] of Object.entries(questions)) {
    (packedQuestions[chapterOf(id)] ??= []).push([nameOf(id), seconds(at), score, attempts]);
  }
  return { s: seed, c: packedCards, q: packedQuestions };
}

const nameOf = (id: string): string => id.slice(chapterOf(id).length + 1);

function rowOf(id: string, memory: CardMemory): CardRow {
  const { due, last, interval, stability, difficulty, reps, lapses, phase } = memory;
  return [
    nameOf(id),
    seconds(last),
    seconds(due) - seconds(last),
    interval,
    stability,
    difficulty,
    reps,
    lapses,
    phases.indexOf(phase),
  ];
}

/** Anything at all may come in; what comes out is checked by `parseProgress`. */
function unpack(source: { s?: unknown; c?: unknown; q?: unknown }): unknown {
  return {
    version: PROGRESS_VERSION,
    seed: source.s,
    cards: unpackRows(source.c, (row) => {
      const [last, wait, interval, stability, difficulty, reps, lapses, phase] = row;
      return {
        due: isoTime(Number(last) + Number(wait)),
        last: isoTime(Number(last)),
        interval,
        stability,
        difficulty,
        reps,
        lapses,
        phase: phases[Number(phase)],
      };
    }),
    questions: unpackRows(source.q, ([at, score, attempts]) => ({
      score,
      at: isoTime(Number(at)),
      attempts,
    })),
  };
}

function unpackRows(
  source: unknown,
  entry: (row: unknown[]) => unknown,
): Record<string, unknown> | undefined {
  if (typeof source !== 'object' || source === null) return undefined;
  const pairs = Object.entries(source).flatMap(([slug, rows]) =>
    Array.isArray(rows)
      ? rows
          .filter((row) => Array.isArray(row))
          .map((row: unknown[]) => [`${slug}/${String(row[0])}`, entry(row.slice(1))] as const)
      : [],
  );
  return Object.fromEntries(pairs);
}

const seconds = (time: string): number => Math.floor(Date.parse(time) / 1000);

const isoTime = (time: number): string | undefined => {
  const date = new Date(time * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

function toBase64Url(bytes: Uint8Array): string {
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(characters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array {
  const characters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
}
