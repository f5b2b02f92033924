/** What to do about an app's token: use it, renew it, or wait for the instance that renews it. Pure. */

import type { TokenRow } from './token-row.js';

/** Refusals alone may bring so many new tokens in a minute, of all instances together: more would be a fight about the token. */
export const ISSUED_IN_MINUTE_MAX = 20;
/** A token that is younger has just been issued: if it is refused, it is not the token's fault. */
export const FRESH_MS = 60_000;
const MINUTE_MS = 60_000;

/** What is known besides the row. */
export interface TokenCase {
  /** UTC milliseconds. */
  readonly now: number;
  /** The row's token; null where there is none or it cannot be opened. */
  readonly token: string | null;
  /** The token that Daraja has refused this instance, if any. */
  readonly refused: string | null;
  /** How long a renewal may take. */
  readonly leaseMs: number;
}

/** USE_REFUSED: there were too many new ones in this minute, so the refused one may be tried again. NONE: the same without one. */
export type TokenVerdict = 'USE' | 'USE_REFUSED' | 'WAIT' | 'RENEW' | 'NONE';

/** A token is renewed when it is due, expired, unknown, or is the very one that was refused. */
export function judgeToken(row: TokenRow, { now, token, refused, leaseMs }: TokenCase): TokenVerdict {
  const isLive = now < row.expiresAt;
  const isRefused = token !== null && token === refused;
  if (isLive && token !== null && !isRefused && now < row.renewAt) return 'USE';
  if (isLeased(row, now, leaseMs)) return 'WAIT';
  // Expired tokens are no fight, however short they live.
  if (!isLive || !isSpent(row, now)) return 'RENEW';
  if (token === null) return 'NONE';
  return isRefused ? 'USE_REFUSED' : 'RENEW';
}

/** Whether somebody renews it now. A lease that ends later than any can was left by a clock that has been set back. */
export function isLeased({ leaseUntil }: TokenRow, now: number, leaseMs: number): boolean {
  return now < leaseUntil && leaseUntil <= now + leaseMs;
}

/** The count of the minute, with one more token issued at `now`. */
export function countIssued(row: TokenRow, now: number): Pick<TokenRow, 'minuteAt' | 'issuedInMinute'> {
  if (isThisMinute(row, now)) return { minuteAt: row.minuteAt, issuedInMinute: row.issuedInMinute + 1 };
  return { minuteAt: now, issuedInMinute: 1 };
}

function isSpent(row: TokenRow, now: number): boolean {
  return isThisMinute(row, now) && row.issuedInMinute >= ISSUED_IN_MINUTE_MAX;
}

function isThisMinute({ minuteAt }: TokenRow, now: number): boolean {
  return minuteAt <= now && now < minuteAt + MINUTE_MS;
}
