/** Reversal: M-Pesa gives a customer's payment back; acknowledged at once, decided by a Result callback (daraja.md section 22). */

import { decimalFromCents, readCents } from '../domain/money.js';
import { instantFromNairobi } from '../domain/nairobi-time.js';
import { onlyValue } from './named-values.js';
import { type Initiator, type PaymentResult, type Reading, type ResultUrls, understood } from './operation.js';
import { readReceipt } from './read-fields.js';
import { readResultEnvelope } from './result-envelope.js';

/** A reversal in our words: all of a payment that `shortcode` has received, or nothing. */
export interface ReversalOrder extends ResultUrls {
  readonly shortcode: string;
  readonly mpesaReceipt: string;
  readonly amountCents: number;
  readonly remarks: string;
}

/** The request in Daraja's own words, one of them misspelt. */
export interface ReversalMessage {
  readonly Initiator: string;
  readonly SecurityCredential: string;
  readonly CommandID: 'TransactionReversal';
  readonly TransactionID: string;
  readonly Amount: string;
  readonly ReceiverParty: string;
  readonly RecieverIdentifierType: '11';
  readonly ResultURL: string;
  readonly QueueTimeOutURL: string;
  readonly Remarks: string;
}

/** The signed request. Daraja has no id of ours for it: it is told from another by its URLs alone. */
export function buildReversal(order: ReversalOrder, initiator: Initiator): ReversalMessage {
  return {
    Initiator: initiator.name,
    SecurityCredential: initiator.securityCredential,
    CommandID: 'TransactionReversal',
    TransactionID: order.mpesaReceipt,
    Amount: String(Number(decimalFromCents(order.amountCents))),
    ReceiverParty: order.shortcode,
    RecieverIdentifierType: '11',
    ResultURL: order.resultUrl,
    QueueTimeOutURL: order.timeoutUrl,
    Remarks: order.remarks,
  };
}

/** The result of a reversal. What moved is read from a success only, with the receipt that the reversal itself has. */
export function readReversalResult(body: unknown): Reading<PaymentResult> {
  const envelope = readResultEnvelope(body);
  if (!envelope.ok) return envelope;
  const { ids, resultCode, resultDescription, transactionId, parameters } = envelope.value;
  const isDone = resultCode === '0';
  return understood({
    ...{ ids, resultCode, resultDescription, shortcode: null, partyShortcode: null },
    amountCents: isDone ? readCents(onlyValue(parameters, 'Amount')) : null,
    receipt: isDone ? readReceipt(transactionId) : null,
    reversesReceipt: isDone ? readReceipt(onlyValue(parameters, 'OriginalTransactionID')) : null,
    completedAt: isDone ? instantFromNairobi(onlyValue(parameters, 'TransCompletedTime')) : null,
  });
}
