/** What every operation of M-Pesa gives the line: wire words in, our words out. One pure file per operation. */

import type { MpesaIds } from '../domain/payment.js';

/** A message that could be read, or the reason why not; reading never throws. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** A message that was read. */
export function understood<T>(value: T): Reading<T> {
  return { ok: true, value };
}

/** A message that could not be read; `problem` is one clause for operators and never holds a value from the message. */
export function unreadable(problem: string): Reading<never> {
  return { ok: false, problem };
}

/** Daraja took the request: the ids by which it will speak of it. */
export interface Acknowledgement {
  readonly ids: MpesaIds;
  readonly description: string | null;
}

/** The result of a payment operation (STK push, B2C) as its callback tells it. */
export interface PaymentResult {
  readonly ids: MpesaIds;
  /** M-Pesa's code verbatim; exactly "0" is a success; null when it is missing or not a code. */
  readonly resultCode: string | null;
  readonly resultDescription: string | null;
  readonly amountCents: number | null;
  readonly receipt: string | null;
  readonly shortcode: string | null;
  readonly completedAt: number | null;
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
