/** Adds payments up by what they have in common: from the totals by the hour, or one by one. */

import type { DataSource, EntitySchema, ObjectLiteral } from 'typeorm';
import { marks } from './row-plan.js';
import { type Condition, type WhereText, whereText } from './select-rows.js';

/** A slice of time: its length, and what is added to an instant for slices to begin at its multiples. Milliseconds. */
export interface Slices {
  readonly lengthMs: number;
  readonly offsetMs: number;
}

/** As the driver gives it. `start` is UTC milliseconds; `failureReason` is empty or null unless they failed. */
export interface SumRecord {
  readonly start: number | string;
  readonly kind: string;
  readonly status: string;
  readonly failureReason: string | null;
  readonly payments: number | string;
  /** As text: drivers give numbers that a double does not hold exactly. */
  readonly amountCents: string;
}

/** The same of the totals by the hour, with the mark that they had then. All but `sequence` is null where there are none. */
export interface HoursRecord extends Omit<SumRecord, 'kind'> {
  readonly sequence: number | string;
  readonly kind: string | null;
}

/** The totals of the full hours from `from` on and before `to`; null for every shortcode. */
export interface HoursSearch {
  readonly from: number;
  readonly to: number;
  readonly shortcodes: readonly string[] | null;
}

/** One statement, so that totals and mark are of the same moment. */
export async function sumHours(
  reader: DataSource,
  slices: Slices,
  search: HoursSearch,
): Promise<readonly HoursRecord[]> {
  const { from, to, shortcodes } = search;
  const isNone = shortcodes?.length === 0;
  const among =
    shortcodes === null ? '' : ` AND ${isNone ? '1 = 0' : `hours.shortcode IN (${marks(shortcodes.length)})`}`;
  const text = `SELECT mark.sequence AS sequence, ${startOf('hours.hour_at', slices)} AS start, hours.kind AS kind,
      hours.status AS status, hours.failure_reason AS failureReason,
      SUM(hours.payments) AS payments, CAST(SUM(hours.amount_cents) AS CHAR) AS amountCents
    FROM payment_hours_mark mark LEFT JOIN payment_hours hours ON hours.hour_at >= ? AND hours.hour_at < ?${among}
    WHERE mark.id = 1 GROUP BY mark.sequence, start, hours.kind, hours.status, hours.failure_reason`;
  return reader.query(text, [from, to, ...(shortcodes ?? [])]);
}

/** Payments for which all conditions of one of the lists hold, each once. */
export async function sumPayments<Row extends ObjectLiteral>(
  reader: DataSource,
  entity: EntitySchema<Row>,
  slices: Slices,
  alternatives: readonly (readonly Condition<Row>[])[],
): Promise<readonly SumRecord[]> {
  const parts = alternatives.map((where): WhereText => whereText(reader, entity, where));
  const text = `SELECT ${startOf('created_at', slices)} AS start, kind, status, failure_reason AS failureReason,
      COUNT(*) AS payments, CAST(SUM(amount_cents) AS CHAR) AS amountCents
    FROM payments WHERE ${parts.map(part => `(${part.text})`).join(' OR ')}
    GROUP BY start, kind, status, failure_reason`;
  return reader.query(
    text,
    parts.flatMap(({ parameters }) => parameters),
  );
}

/** The same in every dialect, whatever its division does. */
function startOf(column: string, { lengthMs, offsetMs }: Slices): string {
  const [length, offset] = [Math.trunc(lengthMs), Math.trunc(offsetMs)];
  return `${column} - (${column} + ${offset}) % ${length}`;
}
