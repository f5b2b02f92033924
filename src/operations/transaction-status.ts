/** Transaction status: asks M-Pesa how a payment ended; the answer comes by a Result callback (daraja.md section 8.1). */

import { readCents } from '../domain/money.js';
import { instantFromNairobi } from '../domain/nairobi-time.js';
import { type Failure, type MpesaIds, NO_IDS } from '../domain/payment.js';
import { buildInitiatorQuestion, type InitiatorQuestion, type InitiatorQuestionMessage } from './initiator-question.js';
import { allValues, type NamedValues, onlyValue } from './named-values.js';
import { type Initiator, type Reading, understood } from './operation.js';
import { readId, readPartyBusiness, readReceipt, readWord } from './read-fields.js';
import { readAnswerEnvelope } from './result-envelope.js';

/** A question in our words: exactly one of the receipt and the payment's own originator id is given. */
export interface TransactionStatusQuestion extends InitiatorQuestion {
  readonly mpesaReceipt: string | null;
  readonly originatorConversationId: string | null;
}

/** The request in Daraja's own words, with one of the two ids. */
export interface TransactionStatusMessage extends InitiatorQuestionMessage<'TransactionStatusQuery'> {
  readonly TransactionID?: string;
  readonly OriginalConversationID?: string;
}

/** What the answer says of the payment that was asked about. */
export interface TransactionStatusResult {
  /** Of the enquiry itself. */
  readonly ids: MpesaIds;
  /** "0": the enquiry worked. It says nothing about the payment. */
  readonly resultCode: string | null;
  readonly resultDescription: string | null;
  /** Of the payment. */
  readonly targetIds: MpesaIds;
  readonly receipt: string | null;
  readonly amountCents: number | null;
  /** M-Pesa's word for the payment's state, verbatim. */
  readonly transactionStatus: string | null;
  readonly outcome: TargetOutcome;
  /** Why the payment failed; with FAILURE only. M-Pesa gives a word here and no code. */
  readonly failure: Failure | null;
  /** Every party that looks like a shortcode: the message does not tell which of them is ours. */
  readonly shortcodes: readonly string[];
  /** Those of them that paid, and that were paid; nobody, where M-Pesa says neither: it names two payers and no receiver by mistake. */
  readonly payers: readonly string[];
  readonly receivers: readonly string[];
  readonly completedAt: number | null;
}

/** How the transaction that was asked about ended. REVERSED: it was paid and given back. UNKNOWN settles nothing. */
export type TargetOutcome = 'SUCCESS' | 'FAILURE' | 'REVERSED' | 'PROCESSING' | 'UNKNOWN';

interface TargetState {
  readonly outcome: TargetOutcome;
  readonly failure: Failure | null;
}

const SUCCEEDED: TargetState = { outcome: 'SUCCESS', failure: null };
const REVERSED: TargetState = { outcome: 'REVERSED', failure: null };
const PROCESSING: TargetState = { outcome: 'PROCESSING', failure: null };
const UNKNOWN: TargetState = { outcome: 'UNKNOWN', failure: null };
const REFUSED: TargetState = {
  outcome: 'FAILURE',
  failure: { reason: 'REFUSED_BY_MPESA', resultCode: null, retryable: false },
};
const EXPIRED: TargetState = { outcome: 'FAILURE', failure: { reason: 'OTHER', resultCode: null, retryable: true } };

const TARGET_STATES: ReadonlyMap<string, TargetState> = new Map([
  ['completed', SUCCEEDED],
  ['cancelled', REFUSED],
  ['declined', REFUSED],
  ['expired', EXPIRED],
  ['reversed', REVERSED],
  ['initiated', PROCESSING],
  ['authorized', PROCESSING],
  ['pending authorized', PROCESSING],
]);

/** What M-Pesa calls a customer's payment to a business (daraja.md sections 8.1 and 33). An open set: any other word says nothing. */
const PAID_BY_CUSTOMER: ReadonlySet<string> = new Set(['pay bill online', 'pay utility', 'customer buy goods online']);

/** The signed request, by receipt or by our OriginatorConversationID; Daraja takes either (daraja.md §8.1). */
export function buildTransactionStatus(
  question: TransactionStatusQuestion,
  initiator: Initiator,
): TransactionStatusMessage {
  return {
    ...buildInitiatorQuestion('TransactionStatusQuery', question, initiator),
    ...(question.mpesaReceipt !== null && { TransactionID: question.mpesaReceipt }),
    ...(question.originatorConversationId !== null && { OriginalConversationID: question.originatorConversationId }),
  };
}

/** The answer to an enquiry. Only an enquiry that worked (code "0") says anything about the payment. */
export function readTransactionStatusResult(body: unknown): Reading<TransactionStatusResult> {
  const envelope = readAnswerEnvelope(body);
  if (!envelope.ok) return envelope;
  const { ids, resultCode, resultDescription, parameters } = envelope.value;
  return understood({ ids, resultCode, resultDescription, ...readTarget(resultCode === '0' ? parameters : new Map()) });
}

function readTarget(parameters: NamedValues) {
  const transactionStatus = readWord(onlyValue(parameters, 'TransactionStatus'));
  const finishedAt = onlyValue(parameters, 'FinalisedTime') ?? onlyValue(parameters, 'FinalizedTime');
  return {
    targetIds: {
      ...NO_IDS,
      conversationId: readId(onlyValue(parameters, 'ConversationID')),
      originatorConversationId: readId(onlyValue(parameters, 'OriginatorConversationID')),
    },
    receipt: readReceipt(onlyValue(parameters, 'ReceiptNo')),
    amountCents: readCents(onlyValue(parameters, 'Amount')),
    transactionStatus,
    ...(TARGET_STATES.get(transactionStatus?.toLowerCase() ?? '') ?? UNKNOWN),
    ...readParties(parameters),
    completedAt: instantFromNairobi(finishedAt),
  };
}

function readParties(parameters: NamedValues) {
  const [debited, credited] = [allValues(parameters, 'DebitPartyName'), allValues(parameters, 'CreditPartyName')];
  const [payers, receivers] = [readShortcodes(debited), readShortcodes(credited)];
  const shortcodes = [...new Set([...payers, ...receivers])];
  const isMixedUp = debited.length > 1 && credited.length === 0;
  return isMixedUp ? { shortcodes, ...readMixedUp(parameters, shortcodes) } : { shortcodes, payers, receivers };
}

/** Whether the one business among two "payers" was paid, only what M-Pesa calls the transaction can tell. */
function readMixedUp(parameters: NamedValues, shortcodes: readonly string[]) {
  const reason = readWord(onlyValue(parameters, 'ReasonType'))?.toLowerCase() ?? '';
  const isPaidByCustomer = PAID_BY_CUSTOMER.has(reason) && shortcodes.length === 1;
  return { payers: [], receivers: isPaidByCustomer ? shortcodes : [] };
}

function readShortcodes(parties: readonly unknown[]): readonly string[] {
  return parties.map(readPartyBusiness).filter(shortcode => shortcode !== null);
}
