/** The scalar of instants: UTC milliseconds inside, ISO 8601 outside. */

import { createLeafScalar } from './leaf-scalar.js';

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

export const DateTime = createLeafScalar<number>({
  name: 'DateTime',
  description: 'An ISO 8601 timestamp in UTC, with milliseconds.',
  specifiedBy: 'https://www.rfc-editor.org/rfc/rfc3339',
  accepted: 'an ISO 8601 time with a time zone, such as "2026-11-23T09:30:00.000Z"',
  read: readInstant,
  present: createPresentInstant(),
});

const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
const THREE_DIGITS = Array.from({ length: 1_000 }, (_, number) => String(number).padStart(3, '0'));

/** As `toISOString`, whose calendar a page of payments asks 40 times: most instants of a page are of one day. */
function createPresentInstant(): (atMs: number) => string {
  let [day, beginning] = [Number.NaN, ''];
  return atMs => {
    const dayOfIt = Math.floor(atMs / DAY_MS);
    if (dayOfIt !== day) {
      beginning = new Date(dayOfIt * DAY_MS).toISOString().slice(0, -'00:00:00.000Z'.length);
      day = dayOfIt;
    }
    const ms = atMs - dayOfIt * DAY_MS;
    const seconds = Math.floor(ms / 1_000);
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    const time = `${TWO_DIGITS[hours]}:${TWO_DIGITS[minutes - hours * 60]}:${TWO_DIGITS[seconds - minutes * 60]}`;
    return `${beginning}${time}.${THREE_DIGITS[ms - seconds * 1_000]}Z`;
  };
}

/** Null if it is not a valid time, including a day its month does not have, which JavaScript would read as another day. */
function readInstant(input: string | number): number | null {
  const date = INSTANT.exec(String(input))?.[1];
  if (date === undefined || !isDay(date)) return null;
  return Date.parse(String(input));
}

function isDay(date: string): boolean {
  const atMs = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(date);
}
