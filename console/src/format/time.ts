/** Times are Nairobi's, wherever the reader is. */

const ZONE = { timeZone: 'Africa/Nairobi', hourCycle: 'h23' } as const;
const CLOCK = new Intl.DateTimeFormat('en-GB', { ...ZONE, hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { ...ZONE, day: 'numeric', month: 'short', year: 'numeric' });
const EXACT = new Intl.DateTimeFormat('en-GB', {
  ...ZONE,
  ...{ day: '2-digit', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  fractionalSecondDigits: 3,
});
const ISO_DAY = new Intl.DateTimeFormat('en-CA', { ...ZONE, year: 'numeric', month: '2-digit', day: '2-digit' });

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** "18:40:03". `iso` as the API has it. */
export function formatClock(iso: string): string {
  return CLOCK.format(new Date(iso));
}

/** "28 Nov 2026". */
export function formatDay(iso: string): string {
  return DAY.format(new Date(iso));
}

/** With milliseconds, for a close look. */
export function formatExact(iso: string): string {
  return `${EXACT.format(new Date(iso))} EAT`;
}

/** The day in Nairobi, "2026-11-28", as a date field has it. */
export function dayOf(instant: Date): string {
  return ISO_DAY.format(instant);
}

/** The day that an address names; null for what is no day. */
export function readDay(text: string | null): string | null {
  const start = startOfDay(text ?? '');
  return !Number.isNaN(start.getTime()) && dayOf(start) === text ? text : null;
}

/** The first instant of a day in Nairobi, which has no summer time. */
export function startOfDay(day: string): Date {
  return new Date(`${day}T00:00:00+03:00`);
}

/** The first instant of the next day. */
export function endOfDay(day: string): Date {
  return new Date(startOfDay(day).getTime() + DAY_MS);
}

/** A day as filters have it, which leave out their own instants. */
export function aroundDay(day: string): { readonly after: string; readonly before: string } {
  return { after: new Date(startOfDay(day).getTime() - 1).toISOString(), before: endOfDay(day).toISOString() };
}

/** "12 s", "2 m", "3 h", "5 d". */
export function formatAge(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(0, Math.floor(ms / 1_000))} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} m`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.floor(ms / DAY_MS)} d`;
}
