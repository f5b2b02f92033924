/** STK push (M-Pesa Express): the customer is prompted on the phone; the outcome comes by one callback (daraja.md section 4). */

import { readCents, shillingsFromCents } from '../domain/money.js';
import { instantFromNairobi, nairobiTimestamp } from '../domain/nairobi-time.js';
import { type MpesaIds, NO_IDS } from '../domain/payment.js';
import { namedValues, onlyValue } from './named-values.js';
import {
  type Acknowledgement,
  type AcknowledgementReading,
  acknowledged,
  hasId,
  type PaymentResult,
  type Reading,
  understood,
  unreadable,
} from './operation.js';
import {
  type Fields,
  readDescription,
  readId,
  readObject,
  readPath,
  readReceipt,
  readResultCode,
} from './read-fields.js';

/** A push in our words. */
export interface StkPushOrder {
  readonly shortcode: string;
  /** Whole shillings. */
  readonly amountCents: number;
  readonly phoneNumber: string;
  readonly accountReference: string;
  readonly description: string;
  readonly callbackUrl: string;
}

/** What signs an STK message: the shortcode's passkey and the instant (UTC ms) that stands in the message. */
export interface StkSigning {
  readonly passkey: string;
  readonly signedAt: number;
}

/** Who is paid: with a till number the money goes to the till, and the shortcode is its store number. */
export interface StkPayee extends StkSigning {
  readonly tillNumber: string | null;
}

/** The request in Daraja's own words. */
export interface StkPushMessage {
  readonly BusinessShortCode: string;
  readonly Password: string;
  readonly Timestamp: string;
  readonly TransactionType: 'CustomerPayBillOnline' | 'CustomerBuyGoodsOnline';
  readonly Amount: number;
  readonly PartyA: string;
  readonly PartyB: string;
  readonly PhoneNumber: string;
  readonly CallBackURL: string;
  readonly AccountReference: string;
  readonly TransactionDesc: string;
}

/**
 * The signed request. `amountCents` must be whole shillings; for a till, PartyB is the till and the shortcode its
 * store number.
 */
export function buildStkPush(order: StkPushOrder, payee: StkPayee): StkPushMessage {
  return {
    BusinessShortCode: order.shortcode,
    ...signStk(order.shortcode, payee),
    TransactionType: payee.tillNumber === null ? 'CustomerPayBillOnline' : 'CustomerBuyGoodsOnline',
    Amount: shillingsFromCents(order.amountCents),
    PartyA: order.phoneNumber,
    PartyB: payee.tillNumber ?? order.shortcode,
    PhoneNumber: order.phoneNumber,
    CallBackURL: order.callbackUrl,
    AccountReference: order.accountReference,
    TransactionDesc: order.description,
  };
}

/** Password and Timestamp of an STK message: base64 of shortcode, passkey and the same timestamp. */
export function signStk(
  shortcode: string,
  { passkey, signedAt }: StkSigning,
): { readonly Password: string; readonly Timestamp: string } {
  const timestamp = nairobiTimestamp(signedAt);
  return { Password: Buffer.from(`${shortcode}${passkey}${timestamp}`).toString('base64'), Timestamp: timestamp };
}

/** Daraja's answer to a push. */
export function readStkAcknowledgement(body: unknown): AcknowledgementReading<Acknowledgement> {
  const answer = readObject(body);
  if (answer === null) return unreadable('the acknowledgement is not an object');
  const description = readDescription(answer.ResponseDescription);
  return acknowledged(readResultCode(answer.ResponseCode), readStkIds(answer), description);
}

/**
 * The callback of a push. An id that cannot be read is not said; only what is no success has to name the push by one. What moved is
 * read from a success only: a failure proves no amount and no receipt.
 */
export function readStkResult(body: unknown): Reading<PaymentResult> {
  const callback = readObject(readPath(body, 'Body', 'stkCallback'));
  if (callback === null) return unreadable('Body.stkCallback is missing or not an object');
  const ids = readStkIds(callback);
  const resultCode = readResultCode(callback.ResultCode);
  if (resultCode !== '0' && !hasId(ids)) return unreadable('neither MerchantRequestID nor CheckoutRequestID is an id');
  const paid = namedValues(resultCode === '0' ? readPath(callback, 'CallbackMetadata', 'Item') : undefined, 'Name');
  return understood({
    ids,
    resultCode,
    resultDescription: readDescription(callback.ResultDesc),
    amountCents: readCents(onlyValue(paid, 'Amount')),
    receipt: readReceipt(onlyValue(paid, 'MpesaReceiptNumber')),
    reversesReceipt: null,
    ...{ shortcode: null, partyShortcode: null },
    completedAt: instantFromNairobi(onlyValue(paid, 'TransactionDate')),
  });
}

function readStkIds(message: Fields): MpesaIds {
  const merchantRequestId = readId(message.MerchantRequestID);
  const checkoutRequestId = readId(message.CheckoutRequestID);
  return { ...NO_IDS, merchantRequestId, checkoutRequestId };
}
