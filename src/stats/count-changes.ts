/** What the events of the feed change in the totals: each takes its payment out of where it was counted and counts it where it is. Pure. */

import type { FailureReason, PaymentKind, PaymentStatus } from '../domain/payment.js';
import { timeOf } from '../lib/ids.js';
import type { ChangeRecord } from '../store/read-changes.js';
import type { HourRow } from './stats-row.js';

export const HOUR_MS = 3_600_000;

/** A change of one total; `at` is when the payment was requested, UTC milliseconds. */
export interface Change extends Omit<HourRow, 'id' | 'hourAt'> {
  readonly at: number;
}

/** Two for most events. They add up to what is: each version is taken out in the same words in which it was counted. */
export function readChange(record: ChangeRecord): readonly Change[] {
  const { paymentId, shortcode, reasonBefore, reasonAfter, reasonNow } = record;
  const fixed = { at: timeOf(paymentId), shortcode, kind: castKind(record.kind) };
  const counted = (status: string, reason: FailureReason | '', by: 1 | -1): Change => {
    return {
      ...{ ...fixed, status: castStatus(status), failureReason: reason },
      ...{ payments: by, amountCents: by * Number(record.amountCents) },
    };
  };
  const reasonOf = (status: string, snapshot: string | null, kept: string | null): FailureReason | '' =>
    status === 'FAILED' ? (readReason(snapshot) ?? castReason(kept) ?? 'OTHER') : '';
  const { status, statusBefore, snapshot, snapshotBefore } = record;
  const after = counted(status, reasonOf(status, snapshot, reasonAfter ?? reasonNow), 1);
  if (statusBefore === null) return [after];
  const reason = reasonOf(statusBefore, snapshotBefore, reasonBefore ?? reasonNow);
  const before = counted(statusBefore, reason, -1);
  return isSame(before, after) ? [] : [before, after];
}

/** The changes of each hour together, without those that cancel out. */
export function addUp(changes: readonly Change[]): ReadonlyMap<string, HourRow> {
  const hours = new Map<string, HourRow>();
  for (const { at, shortcode, kind, status, failureReason, payments, amountCents } of changes) {
    const hourAt = at - (at % HOUR_MS);
    const id = `${hourAt} ${shortcode} ${kind} ${status} ${failureReason}`;
    const { payments: count = 0, amountCents: cents = 0 } = hours.get(id) ?? {};
    const sum = { payments: count + payments, amountCents: cents + amountCents };
    hours.set(id, { id, hourAt, shortcode, kind, status, failureReason, ...sum });
  }
  // One payment may come and another one go: then the count is as before, and the amount is not.
  return new Map([...hours].filter(([, { payments, amountCents }]) => payments !== 0 || amountCents !== 0));
}

function isSame(one: Change, other: Change): boolean {
  return one.status === other.status && one.failureReason === other.failureReason;
}

/** Null for a snapshot that is not asked for, or is in the archive: a word stands in its place. */
function readReason(snapshot: string | null): FailureReason | null {
  if (snapshot === null || !snapshot.startsWith('{')) return null;
  return castPayment(JSON.parse(snapshot)).failure?.reason ?? null;
}

/** Snapshots are written by `appendEvents` only, and words by `buildPaymentRow`. */
function castPayment(snapshot: unknown): { readonly failure?: { readonly reason: FailureReason } | null } {
  return snapshot as { readonly failure?: { readonly reason: FailureReason } | null };
}

function castReason(reason: string | null): FailureReason | null {
  return reason as FailureReason | null;
}

function castStatus(status: string): PaymentStatus {
  return status as PaymentStatus;
}

function castKind(kind: string): PaymentKind {
  return kind as PaymentKind;
}
