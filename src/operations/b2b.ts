/** B2B: the business pays another business, or a tax; acknowledged at once, decided by a Result callback (daraja.md section 23). */

import { readCents, shillingsFromCents } from '../domain/money.js';
import { instantFromNairobi } from '../domain/nairobi-time.js';
import type { B2bCommand } from '../domain/payment.js';
import type { TillIdentifierType } from '../domain/shortcode.js';
import { onlyValue } from './named-values.js';
import { type Initiator, type PaymentResult, type Reading, type ResultUrls, understood } from './operation.js';
import { readPartyBusiness, readReceipt } from './read-fields.js';
import { readResultEnvelope } from './result-envelope.js';

/** A payment to a business in our words. `tillIdentifierType`: what a receiver is called that is a till. */
export interface B2bOrder extends ResultUrls {
  readonly shortcode: string;
  readonly command: B2bCommand;
  readonly amountCents: number;
  readonly partyShortcode: string;
  readonly accountReference: string | null;
  /** In whose name it is paid: 2547XXXXXXXX. */
  readonly requester: string | null;
  readonly remarks: string;
  readonly tillIdentifierType: TillIdentifierType;
}

/** The request in Daraja's own words, one of them misspelt. */
export interface B2bMessage {
  readonly Initiator: string;
  readonly SecurityCredential: string;
  readonly CommandID: (typeof COMMAND_IDS)[B2bCommand];
  readonly SenderIdentifierType: '4';
  readonly RecieverIdentifierType: TillIdentifierType;
  readonly Amount: string;
  readonly PartyA: string;
  readonly PartyB: string;
  readonly AccountReference?: string;
  readonly Requester?: string;
  readonly Remarks: string;
  readonly QueueTimeOutURL: string;
  readonly ResultURL: string;
}

const COMMAND_IDS = {
  PAY_BILL: 'BusinessPayBill',
  BUY_GOODS: 'BusinessBuyGoods',
  TOP_UP_B2C: 'BusinessPayToBulk',
  PAY_TAX: 'PayTaxToKRA',
} as const satisfies Record<B2bCommand, string>;

/** The signed request. Daraja has no id of ours for it: it is told from another by its URLs alone. */
export function buildB2b(order: B2bOrder, initiator: Initiator): B2bMessage {
  const { accountReference, requester } = order;
  return {
    Initiator: initiator.name,
    SecurityCredential: initiator.securityCredential,
    CommandID: COMMAND_IDS[order.command],
    SenderIdentifierType: '4',
    RecieverIdentifierType: order.command === 'BUY_GOODS' ? order.tillIdentifierType : '4',
    Amount: String(shillingsFromCents(order.amountCents)),
    PartyA: order.shortcode,
    PartyB: order.partyShortcode,
    ...(accountReference !== null && { AccountReference: accountReference }),
    ...(requester !== null && { Requester: requester }),
    Remarks: order.remarks,
    QueueTimeOutURL: order.timeoutUrl,
    ResultURL: order.resultUrl,
  };
}

/** The result of a payment to a business. What moved, and to whom, is read from a success only. */
export function readB2bResult(body: unknown): Reading<PaymentResult> {
  const envelope = readResultEnvelope(body);
  if (!envelope.ok) return envelope;
  const { ids, resultCode, resultDescription, transactionId, parameters } = envelope.value;
  const outcome = { ids, resultCode, resultDescription, shortcode: null, reversesReceipt: null };
  if (resultCode !== '0') {
    return understood({ ...outcome, amountCents: null, receipt: null, partyShortcode: null, completedAt: null });
  }
  const completedAt = onlyValue(parameters, 'TransCompletedTime') ?? onlyValue(parameters, 'TransactionCompletedTime');
  return understood({
    ...outcome,
    amountCents: readCents(onlyValue(parameters, 'Amount')),
    receipt: readReceipt(transactionId),
    partyShortcode: readPartyBusiness(onlyValue(parameters, 'ReceiverPartyPublicName')),
    completedAt: instantFromNairobi(completedAt),
  });
}
