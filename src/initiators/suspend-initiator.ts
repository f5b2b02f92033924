/** Suspends an API operator that M-Pesa rejects: further calls would make Safaricom lock it (contract 4.14). */

import type { CallbackVerdict } from '../domain/evidence.js';
import { SUSPENDING_CODES } from '../domain/result-codes.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { Log } from '../lib/log.js';
import type { Understanding } from '../operations/understanding.js';
import { insertOf, type Write } from '../store/write.js';
import { SuspensionRow } from './suspension-row.js';

export interface SuspendInitiatorNeighbours {
  readonly shortcodes: ShortcodeDirectory;
  readonly log: Log;
}

/** The callback that brings a refusal. `receivedAt` is UTC milliseconds. */
export interface RefusingCallback {
  readonly id: string;
  readonly ticket: string | null;
  readonly receivedAt: number;
}

/** What a callback turned out to be about; without a shortcode it is about nothing of ours. */
export interface Subject {
  readonly shortcode: string | null;
  readonly verdict: CallbackVerdict;
  /** It names the call by both of M-Pesa's ids, as far as they were known before. */
  readonly hasBothIds: boolean;
}

/**
 * The suspension that a callback causes, to be written in the callback's own unit; nothing for most. Only the answer to an open call
 * counts: anyone who finds an old URL could post anything else to stop our payouts, and undo an operator's go-ahead. It counts
 * from its receipt: a refusal that was spooled, or is replayed, does not stop a process that has been started since.
 */
export function suspendInitiator(
  { shortcodes, log }: SuspendInitiatorNeighbours,
  { id, ticket, receivedAt }: RefusingCallback,
  understood: Understanding,
  subject: Subject | null,
): readonly Write[] {
  const resultCode = resultCodeOf(understood);
  if (resultCode === null || !SUSPENDING_CODES.has(resultCode)) return [];
  if (ticket === null || !subject?.hasBothIds || subject.verdict !== 'APPLIED' || subject.shortcode === null) return [];
  const initiator = shortcodes.find(subject.shortcode)?.initiator?.name;
  if (initiator === undefined) return [];
  log.error({ initiator, resultCode }, 'M-Pesa rejected an initiator: its calls are suspended');
  return [insertOf(SuspensionRow, { id, initiator, resultCode, suspendedAt: receivedAt })];
}

/** Of the Result APIs only: an STK code 2001 is a wrong PIN. */
function resultCodeOf(understood: Understanding): string | null {
  if (understood.about === 'PAYMENT') return understood.family === 'RESULT' ? understood.result.resultCode : null;
  if (understood.about !== 'ENQUIRY' || understood.answer.kind === 'TIMEOUT') return null;
  return understood.answer.result.resultCode;
}
