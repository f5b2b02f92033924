/** STK query: asks Daraja how a push ended. It answers at once, with a code and no receipt (daraja.md section 5). */

import { type MpesaIds, NO_IDS } from '../domain/payment.js';
import { type Reading, understood, unreadable } from './operation.js';
import { readDescription, readId, readObject, readResultCode } from './read-fields.js';
import { type StkSigning, signStk } from './stk-push.js';

/** A question about a push in our words. */
export interface StkQueryQuestion {
  readonly shortcode: string;
  readonly checkoutRequestId: string;
}

/** The request in Daraja's own words. */
export interface StkQueryMessage {
  readonly BusinessShortCode: string;
  readonly Password: string;
  readonly Timestamp: string;
  readonly CheckoutRequestID: string;
}

/** What the query says of the push; `ids` are null where it does not repeat them. */
export interface StkQueryAnswer {
  readonly ids: MpesaIds;
  readonly resultCode: string;
  readonly resultDescription: string | null;
}

/** The signed request. */
export function buildStkQuery(question: StkQueryQuestion, signing: StkSigning): StkQueryMessage {
  return {
    BusinessShortCode: question.shortcode,
    ...signStk(question.shortcode, signing),
    CheckoutRequestID: question.checkoutRequestId,
  };
}

/** Daraja's answer. Unreadable without ResponseCode 0 and a result code: an error envelope does not answer the query, and the push stays open. */
export function readStkQueryAnswer(body: unknown): Reading<StkQueryAnswer> {
  const answer = readObject(body);
  if (answer === null) return unreadable('the answer is not an object');
  if (readResultCode(answer.ResponseCode) !== '0') return unreadable('the answer does not say ResponseCode 0');
  const resultCode = readResultCode(answer.ResultCode);
  if (resultCode === null) return unreadable('ResultCode is missing or not a code');
  const merchantRequestId = readId(answer.MerchantRequestID);
  const checkoutRequestId = readId(answer.CheckoutRequestID);
  const ids = { ...NO_IDS, merchantRequestId, checkoutRequestId };
  return understood({ ids, resultCode, resultDescription: readDescription(answer.ResultDesc) });
}

/** The same for one push: an answer about another push must not settle this one. */
export function readAnswerAbout(body: unknown, question: StkQueryQuestion): Reading<StkQueryAnswer> {
  const reading = readStkQueryAnswer(body);
  if (!reading.ok) return reading;
  const { checkoutRequestId } = reading.value.ids;
  const isOther = checkoutRequestId !== null && checkoutRequestId !== question.checkoutRequestId;
  return isOther ? unreadable('the answer is about another push') : reading;
}
