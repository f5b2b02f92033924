/** What every operation of M-Pesa gives the line: wire format in, our own terms out. One pure file per operation. */

import type { MpesaIds } from '../domain/payment.js';

/** A message that could be read, or the reason why not; reading never throws. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/**
 * Of an acknowledgement. `heard` is what one says that does not say "taken": its ids are worth keeping, and it proves
 * nothing.
 */
export type AcknowledgementReading<T> =
  | Reading<T>
  | { readonly ok: false; readonly problem: string; readonly heard: T };

/** A message that was read. */
export function understood<T>(value: T): Reading<T> {
  return { ok: true, value };
}

/** A message that could not be read; `problem` is one clause for operators and never holds a value from the message. */
export function unreadable(problem: string): Reading<never> {
  return { ok: false, problem };
}

/** Daraja took the request: the ids by which it will speak of it; null where it did not name one. */
export interface Acknowledgement {
  readonly ids: MpesaIds;
  readonly description: string | null;
}

/**
 * The acknowledgement of a request. It is relied on if it says "0" and names the request by one id at least; whatever brings
 * an id or says "0" may mean that the request was taken.
 */
export function acknowledged(
  responseCode: string | null,
  ids: MpesaIds,
  description: string | null,
): AcknowledgementReading<Acknowledgement> {
  const value = { ids, description };
  const isNamed = hasId(ids);
  if (responseCode === '0' && isNamed) return understood(value);
  const problem = isNamed ? 'the acknowledgement does not say ResponseCode 0' : 'the acknowledgement brings no id';
  return isNamed || responseCode === '0' ? { ok: false, problem, heard: value } : unreadable(problem);
}

/** The result of a payment operation (STK push, B2C) as its callback tells it. */
export interface PaymentResult {
  readonly ids: MpesaIds;
  /** M-Pesa's code verbatim; exactly "0" is a success; null when it is missing or not a code. */
  readonly resultCode: string | null;
  readonly resultDescription: string | null;
  readonly amountCents: number | null;
  readonly receipt: string | null;
  /** Of what a reversal gave back; null for other operations. */
  readonly reversesReceipt: string | null;
  readonly shortcode: string | null;
  /** The business that was paid; null for other operations. */
  readonly partyShortcode: string | null;
  readonly completedAt: number | null;
}

/** Whether a message names by one of M-Pesa's ids at least what it is about. */
export function hasId(ids: MpesaIds): boolean {
  return Object.values(ids).some(id => id !== null);
}

/** The two URLs that a Result operation is given. */
export interface ResultUrls {
  readonly resultUrl: string;
  readonly timeoutUrl: string;
}

/** Who asks, for operations that need an initiator: the credential is RSA-encrypted and base64 (daraja.md section 13). */
export interface Initiator {
  readonly name: string;
  readonly securityCredential: string;
}
