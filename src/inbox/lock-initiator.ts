/** Suspends an API operator that M-Pesa rejects: further calls would make Safaricom lock it (contract section 4). */

import type { CallbackVerdict } from '../domain/evidence.js';
import { INITIATOR_LOCK_CODES } from '../domain/result-codes.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import { initiatorLock } from '../initiators/initiator-locks.js';
import type { Log } from '../lib/log.js';
import type { Understanding } from '../operations/understanding.js';
import type { Write } from '../store/write.js';
import type { CallbackRow } from './callback-row.js';

export interface LockInitiatorNeighbours {
  readonly shortcodes: ShortcodeDirectory;
  readonly log: Log;
}

/** What a callback turned out to be about; without a shortcode it is about nothing of ours. */
export interface Subject {
  readonly shortcode: string | null;
  readonly verdict: CallbackVerdict;
  /** It names the call by both of M-Pesa's ids, as far as they were known before. */
  readonly hasBothIds: boolean;
}

/**
 * The lock that a callback brings, to be written in its own unit; nothing for most. Only the answer to a call that was open counts:
 * anything else could be posted by whoever finds an old URL, to stop our payouts, and would undo an operator's go-ahead. It counts
 * from the receipt: a refusal that was spooled, or is replayed, does not stop a process that has been started since.
 */
export function lockInitiator(
  { shortcodes, log }: LockInitiatorNeighbours,
  { id, ticket, receivedAt }: Pick<CallbackRow, 'id' | 'ticket' | 'receivedAt'>,
  understood: Understanding,
  subject: Subject | null,
): readonly Write[] {
  const resultCode = resultCodeOf(understood);
  if (resultCode === null || !INITIATOR_LOCK_CODES.has(resultCode)) return [];
  if (ticket === null || !subject?.hasBothIds || subject.verdict !== 'APPLIED' || subject.shortcode === null) return [];
  const initiator = shortcodes.find(subject.shortcode)?.initiator?.name;
  if (initiator === undefined) return [];
  log.error({ initiator, resultCode }, 'M-Pesa rejected an initiator: its calls are suspended');
  return [initiatorLock({ id, initiator, resultCode, lockedAt: receivedAt })];
}

/** Of the Result APIs only: an STK code 2001 is a wrong PIN. */
function resultCodeOf(understood: Understanding): string | null {
  if (understood.about === 'PAYMENT') return understood.family === 'RESULT' ? understood.result.resultCode : null;
  if (understood.about !== 'ENQUIRY' || understood.answer.kind === 'TIMEOUT') return null;
  return understood.answer.result.resultCode;
}
