/** The caller: a name that scopes idempotency keys, and a role that decides what it may do and read. */

import type { Watch } from './create-watch-tokens.js';
import type { Ending } from './ending.js';
import { isAllowed, type Role } from './roles.js';

/** Where the key comes from that a caller shows. */
export interface KeyOrigin {
  /** What tokens that it makes say of it: its id in the database, or its mark. */
  readonly mark: string;
  /** When this very key was made, in UTC milliseconds; null for those of the configuration, which are older than any payout that they decide about. */
  readonly madeAt: number | null;
  /** The names of those who made it, and of those who made their keys. */
  readonly makers: readonly string[];
}

/** Created by `authenticate` only, so it always stands for a valid credential. */
export interface Caller {
  readonly name: string;
  readonly role: Role;
  /** With a token: the one payment, or the one checkout, that it is for. */
  readonly watch: Watch | null;
  /** Where the request comes from; null when nobody can tell. */
  readonly address: string | null;
  /** Null with a token, and where nobody needs a key. */
  readonly key: KeyOrigin | null;
  /** When its key is taken back or expires; null for what ends by its own clock, or not at all. */
  readonly ending: Ending | null;
  /** The shortcodes that its key is bound to; null: all of the gateway. */
  readonly shortcodes: readonly string[] | null;
}

/** Whether its credential was taken back, or its time is over, since the caller was recognised. Asks nobody. */
export function hasEnded({ watch, ending }: Pick<Caller, 'watch' | 'ending'>, now: number): boolean {
  return ending?.hasEnded() === true || (watch !== null && watch.expiresAt <= now);
}

/** A till looks back this far, and no further. */
const TILL_MS = 86_400_000;

/** Which payments a caller may see at all. */
export interface Scope {
  readonly shortcodes: readonly string[] | null;
  /** How old a payment may be, in milliseconds; null: any age. */
  readonly seenForMs: number | null;
}

/** Null for a caller that sees every payment. */
export function scopeOf({ role, shortcodes }: Caller): Scope | null {
  const seenForMs = role === 'till' ? TILL_MS : null;
  return shortcodes === null && seenForMs === null ? null : { shortcodes, seenForMs };
}

/** Notes of events and M-Pesa's sentences about a question are for those who run the shop: names and numbers stand there as somebody wrote them. */
export function canReadNotes({ role }: Caller): boolean {
  return isAllowed(role, 'READ_NOTES');
}

/** What a field shows of what the caller may see depends on nothing else of a caller. Which payments and checkouts exist for it is not in here. */
export function viewOf({ role, watch }: Caller): string {
  return watch === null ? role : `${role} by token`;
}

/** Bodies are for those who operate the gateway. */
export function canReadCallbacks({ role, watch }: Caller): boolean {
  return watch === null && isAllowed(role, 'OPERATE');
}

/** A caller that may read callbacks also finds a payment by a receipt that a callback named but the payment did not take. */
export function canFindByClaimedReceipt({ role }: Caller): boolean {
  return isAllowed(role, 'OPERATE');
}

/** Full phone numbers, metadata and M-Pesa's request ids are for those who take payments, not for those who only look. */
export function canReadPrivateFields({ role }: Caller): boolean {
  return isAllowed(role, 'READ_PRIVATE_FIELDS');
}

/** Who is given tokens for its customers. One opens what is hidden from a till: the checkout by itself, and references as they were typed. */
export function canMakeTokens({ role }: Caller): boolean {
  return isAllowed(role, 'MAKE_TOKENS');
}

/** A payer with a token is shown what was written for him, and what he has typed or must type to pay by hand. To others a number in a text is masked like one. */
export function canReadTexts(caller: Caller): boolean {
  return caller.watch !== null || canReadPrivateFields(caller);
}
