/** What an answer to a status enquiry says of the payment that was asked about, as evidence. Pure. */

import type { Claim, Evidence } from '../domain/evidence.js';
import { type MpesaIds, NO_IDS, type Payment } from '../domain/payment.js';
import { kindOf } from '../domain/payment-kinds.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { TransactionStatusResult } from '../operations/transaction-status.js';
import { blankEvidence, presentNote } from '../payments/build-evidence.js';

const CLAIMS: Readonly<Record<TransactionStatusResult['outcome'], Claim>> = {
  SUCCESS: 'SUCCESS',
  FAILURE: 'FAILURE',
  PROCESSING: 'SILENCE',
  UNKNOWN: 'UNKNOWN_CODE',
};

/** An enquiry that failed says nothing about the payment: it is no answer. */
export function buildStatusEvidence(
  payment: Pick<Payment, 'id' | 'kind' | 'shortcode'>,
  result: TransactionStatusResult,
  shortcodes: ShortcodeDirectory,
  occurredAt: number,
): Evidence {
  const claim = result.resultCode === '0' ? CLAIMS[result.outcome] : 'SILENCE';
  const [party] = result.shortcodes;
  const isOurs = result.shortcodes.some(each => shortcodes.isParty(payment.shortcode, each));
  return {
    ...blankEvidence(payment.id, 'QUERY', claim, occurredAt),
    ids: namedIds(payment, result.targetIds),
    amountCents: result.amountCents,
    receipt: claim === 'SUCCESS' ? result.receipt : null,
    shortcode: isOurs || party === undefined ? null : party,
    failure: claim === 'FAILURE' ? result.failure : null,
    note: presentNote(result.transactionStatus ?? result.resultDescription),
  };
}

/** The ids by which M-Pesa names a payment of this kind; a push has no conversation ids: those of its transaction are M-Pesa's own. */
function namedIds(payment: Pick<Payment, 'kind'>, ids: MpesaIds): MpesaIds {
  return { ...NO_IDS, ...Object.fromEntries(kindOf(payment).namingIds.map(name => [name, ids[name]])) };
}
