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
  const { status, statusBefore, snapshot, snapshotBefore, reasonBefore, reasonAfter, reasonNow } = record;
  const reason = reasonOf(status, snapshot, reasonAfter ?? reasonNow);
  if (statusBefore === null) return [counted(record, status, reason, 1)];
  const before = reasonOf(statusBefore, snapshotBefore, reasonBefore ?? reasonNow);
  if (status === statusBefore && reason === before) return [];
  return [counted(record, statusBefore, before, -1), counted(record, status, reason, 1)];
}

function counted(record: ChangeRecord, status: string, failureReason: FailureReason | '', by: 1 | -1): Change {
  const { paymentId, shortcode, kind, amountCents } = record;
  const words = { shortcode, kind: castKind(kind), status: castStatus(status), failureReason };
  return { at: timeOf(paymentId), ...words, payments: by, amountCents: BigInt(by) * BigInt(amountCents) };
}

function reasonOf(status: string, snapshot: string | null, kept: string | null): FailureReason | '' {
  return status === 'FAILED' ? (readReason(snapshot) ?? castReason(kept) ?? 'OTHER') : '';
}

/** The changes of each hour together, without those that cancel out. */
export function addUp(changes: readonly Change[]): ReadonlyMap<string, HourRow> {
  const hours = new Map<string, HourRow>();
  for (const { at, shortcode, kind, status, failureReason, payments, amountCents } of changes) {
    const hourAt = at - (at % HOUR_MS);
    const id = `${hourAt} ${shortcode} ${kind} ${status} ${failureReason}`;
    const { payments: count = 0, amountCents: cents = 0n } = hours.get(id) ?? {};
    const sum = { payments: count + payments, amountCents: cents + amountCents };
    hours.set(id, { id, hourAt, shortcode, kind, status, failureReason, ...sum });
  }
  // One payment may come and another one go: then the count is as before, and the amount is not.
  return new Map([...hours].filter(([, { payments, amountCents }]) => payments !== 0 || amountCents !== 0n));
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
