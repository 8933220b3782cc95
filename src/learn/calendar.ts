/** Reminders to review, as an iCalendar file (RFC 5545). */
import type { CardMemory } from '~/learn/memory';

export type Reminder = {
  /** Stays the same when the file is made again, so that a calendar updates the entry. */
  uid: string;
  /** Start, in the reader's own time zone. */
  start: Date;
  minutes: number;
  title: string;
  description: string;
  url: string;
};

const OCTETS_PER_LINE = 75;

/** A calendar with one entry, and an alarm at its start, for each reminder. */
export function calendarFile(reminders: readonly Reminder[], now: Date): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Out of Noise//Review reminders//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    ...reminders.flatMap(({ uid, start, minutes, title, description, url }) => [
      'BEGIN:VEVENT',
      `UID:${escapeText(uid)}`,
      `DTSTAMP:${utcTime(now)}`,
      `DTSTART:${localTime(start)}`,
      `DURATION:PT${minutes}M`,
      `SUMMARY:${escapeText(title)}`,
      `DESCRIPTION:${escapeText(description)}`,
      `URL:${url}`,
      'TRANSP:TRANSPARENT',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `DESCRIPTION:${escapeText(title)}`,
      'TRIGGER:PT0M',
      'END:VALARM',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

/**
 * One reminder for each day, from the next such hour on, on which cards come due.
 *
 * @param days how far ahead to look.
 * @param url address of the review page.
 */
export function dueReminders(
  memories: readonly CardMemory[],
  {
    now,
    hour,
    minute = 0,
    days = 60,
    url,
  }: { now: Date; hour: number; minute?: number; days?: number; url: string },
): Reminder[] {
  const times = memories.map(({ due }) => Date.parse(due)).sort((a, b) => a - b);
  const at = (day: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + day, hour, minute);
  const first = at(0) > now ? 0 : 1;
  const reminders: Reminder[] = [];
  let told = 0;
  for (let day = first; day < first + days; day++) {
    const start = at(day);
    // Cards that come due later in the evening wait for the next day's reminder.
    let due = told;
    while (due < times.length && times[due] <= start.getTime()) due++;
    const count = due - told;
    told = due;
    if (count === 0) continue;
    const cards = count === 1 ? '1 card' : `${count} cards`;
    reminders.push({
      uid: `review-${localTime(start).slice(0, 8)}@out-of-noise`,
      start,
      minutes: Math.min(30, 5 * Math.ceil(count / 8)),
      title: `Out of Noise: ${cards} to review`,
      description: `${cards} of the book ${count === 1 ? 'is' : 'are'} due. Review: ${url}`,
      url,
    });
  }
  return reminders;
}

/** Backslash, semicolon, comma and line breaks have a meaning in a calendar's text. */
export const escapeText = (text: string): string =>
  text
    .replace(/[\\;,]/g, (character) => `\\${character}`)
    .replace(/\r\n?|\n/g, '\\n')
    // Other control characters are not allowed in it at all.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '');

/** A line of at most 75 octets; longer ones go on in lines that open with a space. */
export function fold(line: string): string {
  const encoder = new TextEncoder();
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const width = encoder.encode(character).length;
    if (octets + width > OCTETS_PER_LINE) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += width;
  }
  return folded;
}

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** No zone: the hour on the reader's own clock, wherever the reader is. */
const localTime = (date: Date): string =>
  `${pad(date.getFullYear(), 4)}${pad(date.getMonth() + 1)}${pad(date.getDate())}` +
  `T${pad(date.getHours())}${pad(date.getMinutes())}${pad(date.getSeconds())}`;

const utcTime = (date: Date): string => date.toISOString().replace(/[-:]|\.\d+/g, '');
