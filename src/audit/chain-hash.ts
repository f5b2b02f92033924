/** The hash of an audit entry over itself and the hash of the one before. Pure. */

import { createHash } from 'node:crypto';
import type { AuditRow } from './audit-row.js';

/** 64 hexadecimal digits. A list has one JSON text, so no two entries have the same. */
export function chainHash(before: string, row: Omit<AuditRow, 'hash'>): string {
  const { sequence, id, at, actor, action, subject, address, note } = row;
  const text = JSON.stringify([before, sequence, id, at, actor, action, subject, address, note]);
  return createHash('sha256').update(text).digest('hex');
}
