/** B2C (v3): the business pays a customer; acknowledged at once, decided by a Result callback (daraja.md section 7). */

import { decimalFromCents, readCents } from '../domain/money.js';
import { instantFromNairobi } from '../domain/nairobi-time.js';
import type { B2cCommand, RecipientIdType } from '../domain/payment.js';
import { onlyValue } from './named-values.js';
import { type Initiator, type PaymentResult, type Reading, type ResultUrls, understood } from './operation.js';
import { readReceipt } from './read-fields.js';
import { readResultEnvelope } from './result-envelope.js';

/** A payout in our words. Daraja takes each `originatorConversationId` once. */
export interface B2cOrder extends ResultUrls {
  readonly shortcode: string;
  readonly originatorConversationId: string;
  readonly command: B2cCommand;
  readonly amountCents: number;
  readonly phoneNumber: string;
  readonly remarks: string;
  readonly occasion: string | null;
  /** M-Pesa pays only if the recipient's document has this number; null: whoever has the phone. */
  readonly recipientId: { readonly type: RecipientIdType; readonly number: string } | null;
}

/** The request in Daraja's own words. */
export interface B2cMessage {
  readonly OriginatorConversationID: string;
  readonly InitiatorName: string;
  readonly SecurityCredential: string;
  readonly CommandID: (typeof COMMAND_IDS)[B2cCommand];
  readonly Amount: number;
  readonly PartyA: string;
  readonly PartyB: string;
  readonly Remarks: string;
  readonly QueueTimeOutURL: string;
  readonly ResultURL: string;
  readonly Occassion?: string;
  readonly IDType?: (typeof ID_TYPES)[RecipientIdType];
  readonly IDNumber?: string;
}

const COMMAND_IDS = {
  BUSINESS_PAYMENT: 'BusinessPayment',
  SALARY_PAYMENT: 'SalaryPayment',
  PROMOTION_PAYMENT: 'PromotionPayment',
  BUSINESS_PAY_TO_POCHI: 'BusinessPayToPochi',
} as const satisfies Record<B2cCommand, string>;

/** daraja.md section 24.2. */
const ID_TYPES = {
  NATIONAL_ID: '01',
  MILITARY_ID: '02',
  ALIEN_ID: '03',
  DIPLOMATIC_ID: '04',
  PASSPORT: '05',
} as const satisfies Record<RecipientIdType, string>;

/** The signed request. `originatorConversationId` is ours: Daraja refuses one that it has seen (daraja.md §7.1). */
export function buildB2c(order: B2cOrder, initiator: Initiator): B2cMessage {
  const { recipientId } = order;
  return {
    OriginatorConversationID: order.originatorConversationId,
    InitiatorName: initiator.name,
    SecurityCredential: initiator.securityCredential,
    CommandID: COMMAND_IDS[order.command],
    Amount: Number(decimalFromCents(order.amountCents)),
    PartyA: order.shortcode,
    PartyB: order.phoneNumber,
    Remarks: order.remarks,
    QueueTimeOutURL: order.timeoutUrl,
    ResultURL: order.resultUrl,
    ...(order.occasion !== null && { Occassion: order.occasion }),
    ...(recipientId !== null && { IDType: ID_TYPES[recipientId.type], IDNumber: recipientId.number }),
  };
}

/**
 * The result of a payout. What moved is read from a success only; its receipt counts if TransactionReceipt and
 * TransactionID do not contradict each other.
 */
export function readB2cResult(body: unknown): Reading<PaymentResult> {
  const envelope = readResultEnvelope(body);
  if (!envelope.ok) return envelope;
  const { ids, resultCode, resultDescription, transactionId, parameters } = envelope.value;
  const outcome = { ids, resultCode, resultDescription, shortcode: null, partyShortcode: null, reversesReceipt: null };
  if (resultCode !== '0') return understood({ ...outcome, amountCents: null, receipt: null, completedAt: null });
  return understood({
    ...outcome,
    amountCents: readCents(onlyValue(parameters, 'TransactionAmount')),
    receipt: readAgreedReceipt(onlyValue(parameters, 'TransactionReceipt'), transactionId),
    completedAt: instantFromNairobi(onlyValue(parameters, 'TransactionCompletedDateTime')),
  });
}

function readAgreedReceipt(...values: readonly unknown[]): string | null {
  const receipts = new Set(values.map(readReceipt).filter(receipt => receipt !== null));
  const [receipt = null] = receipts;
  return receipts.size === 1 ? receipt : null;
}
