/** Who asks: the name that scopes idempotency keys, and the role that decides what may be asked and read. */

import type { Role } from './api-key.js';
import type { Watch } from './create-watch-tokens.js';

/** Made by `authenticate` and by nothing else; whoever holds one has shown a valid credential. */
export interface Caller {
  readonly name: string;
  readonly role: Role;
  /** With a watch token: the one payment that it is for. */
  readonly watch: Watch | null;
}

/** Notes of events are for those who run the shop: names and numbers stand there as somebody wrote them. */
export function canReadNotes({ role }: Caller): boolean {
  return role === 'admin' || role === 'server';
}

/** M-Pesa's sentences about a question may name people: they are for API keys, not for a payer with a watch token. */
export function canReadAnswers({ watch }: Caller): boolean {
  return watch === null;
}

/** Callers with the same view are shown the same of everything that they may see. */
export function viewOf(caller: Caller): string {
  return [canReadPrivateFields(caller), canReadNotes(caller), canReadAnswers(caller)].join(' ');
}

/** Whoever may read callbacks finds a payment also by a receipt that one of them named and that the payment did not take. */
export function canFindByClaimedReceipt({ role }: Caller): boolean {
  return role === 'admin';
}

/** Full phone numbers, metadata and M-Pesa's request ids are for those who take payments, not for those who only look. */
export function canReadPrivateFields(caller: Caller): boolean {
  return caller.role !== 'readonly';
}
