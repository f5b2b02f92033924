/** The scalar of instants: UTC milliseconds inside, ISO 8601 outside. */

import { createLeafScalar } from './leaf-scalar.js';

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

export const DateTime = createLeafScalar<number>({
  name: 'DateTime',
  description: 'ISO 8601, UTC, milliseconds.',
  accepted: 'an instant in ISO 8601 with its zone, such as "2026-11-23T09:30:00.000Z"',
  read: readInstant,
  present: createPresentInstant(),
});

const MINUTE_MS = 60_000;
const THREE_DIGITS = Array.from({ length: 1_000 }, (_, number) => String(number).padStart(3, '0'));

/** As `toISOString`, whose calendar a page of payments asks 40 times: instants of the same minute differ in their end only. */
function createPresentInstant(): (atMs: number) => string {
  let [minute, beginning] = [Number.NaN, ''];
  return atMs => {
    const minuteOfIt = Math.floor(atMs / MINUTE_MS);
    if (minuteOfIt !== minute) {
      beginning = new Date(minuteOfIt * MINUTE_MS).toISOString().slice(0, -'00.000Z'.length);
      minute = minuteOfIt;
    }
    const ms = atMs - minuteOfIt * MINUTE_MS;
    const second = Math.floor(ms / 1_000);
    return `${beginning}${second < 10 ? '0' : ''}${second}.${THREE_DIGITS[ms - second * 1_000]}Z`;
  };
}

/** Null for what is no instant, a day that its month does not have included: JavaScript would take it for another day. */
function readInstant(input: string | number): number | null {
  const date = INSTANT.exec(String(input))?.[1];
  if (date === undefined || !isDay(date)) return null;
  return Date.parse(String(input));
}

function isDay(date: string): boolean {
  const atMs = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(date);
}
