/** Adds payments up by what they have in common: from the totals by the hour, or one by one. */

import type { DataSource, EntitySchema, ObjectLiteral } from 'typeorm';
import { giveWay } from '../lib/give-way.js';
import { dialectOf } from './dialect.js';
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

/** Which payments are added up: of those with ids from `from` on and before `to`, whoever fits one of the lists in all its conditions. */
export interface SumSearch<Row> {
  readonly alternatives: readonly (readonly Condition<Row>[])[];
  readonly from: string;
  readonly to: string;
}

/** What has a key called `id`. */
type WithId = ObjectLiteral & { readonly id: string };

/** By one statement; each payment counts once. */
export async function sumPayments<Row extends WithId>(
  reader: DataSource,
  entity: EntitySchema<Row>,
  slices: Slices,
  { alternatives, from, to }: SumSearch<Row>,
): Promise<readonly SumRecord[]> {
  const range: readonly Condition<WithId>[] = [
    { field: 'id', is: '>=', value: from },
    { field: 'id', is: '<', value: to },
  ];
  const parts = alternatives.map((where): WhereText => whereText(reader, entity, [...where, ...range]));
  const text = `SELECT ${startOf('created_at', slices)} AS start, kind, status, failure_reason AS failureReason,
      COUNT(*) AS payments, CAST(SUM(amount_cents) AS CHAR) AS amountCents
    FROM payments WHERE ${parts.map(part => `(${part.text})`).join(' OR ')}
    GROUP BY start, kind, status, failure_reason`;
  return reader.query(
    text,
    parts.flatMap(({ parameters }) => parameters),
  );
}

/** Some 15 ms of reading. */
const PART = 5_000;

/**
 * The same of however many. Where the database is in this process nobody else has a turn while a statement runs: there it reads
 * so many payments at a time, also of those that do not match, and several records may have the same in common.
 */
export async function sumInParts<Row extends WithId>(
  reader: DataSource,
  entity: EntitySchema<Row>,
  slices: Slices,
  { alternatives, from, to }: SumSearch<Row>,
): Promise<readonly SumRecord[]> {
  if (dialectOf(reader) === 'mysql') return sumPayments(reader, entity, slices, { alternatives, from, to });
  const sums: SumRecord[] = [];
  for (let start = from; start < to; ) {
    const end = await findEnd(reader, start, to);
    sums.push(...(await sumPayments(reader, entity, slices, { alternatives, from: start, to: end })));
    start = end;
    await giveWay();
  }
  return sums;
}

/** Where the next part begins. */
async function findEnd(reader: DataSource, from: string, to: string): Promise<string> {
  const text = `SELECT id FROM payments WHERE id >= ? AND id < ? ORDER BY id LIMIT 1 OFFSET ${PART}`;
  const [next]: readonly { id: string }[] = await reader.query(text, [from, to]);
  return next?.id ?? to;
}

/** The same in every dialect, whatever its division does. */
function startOf(column: string, { lengthMs, offsetMs }: Slices): string {
  const [length, offset] = [Math.trunc(lengthMs), Math.trunc(offsetMs)];
  return `${column} - (${column} + ${offset}) % ${length}`;
}
