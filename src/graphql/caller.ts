/** Who asks: the name that scopes idempotency keys, and the role that decides what may be asked and read. */

import type { Role } from '../domain/api-key.js';

export interface Caller {
  readonly name: string;
  readonly role: Role;
}

/** Full phone numbers, metadata and M-Pesa's request ids are for those who take payments, not for those who only look. */
export function canReadPrivateFields(caller: Caller): boolean {
  return caller.role !== 'readonly';
}
