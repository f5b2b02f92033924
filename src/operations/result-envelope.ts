/** What B2C, transaction status and account balance share: the acknowledgement, the Result envelope and the timeout body (daraja.md section 6). */

import { type MpesaIds, NO_IDS } from '../domain/payment.js';
import { type NamedValues, namedValues } from './named-values.js';
import { type Acknowledgement, type Reading, understood, unreadable } from './operation.js';
import { type Fields, readDescription, readId, readObject, readPath, readResultCode } from './read-fields.js';

/** A Result callback before its operation looks at the parameters. */
export interface ResultEnvelope {
  /** Of the request that is answered: for an enquiry its own, not those of the payment it asks about. */
  readonly ids: MpesaIds;
  readonly resultCode: string | null;
  readonly resultDescription: string | null;
  /** As sent; on a failure it is a placeholder or worse, never proof of a payment. */
  readonly transactionId: unknown;
  readonly parameters: NamedValues;
}

/** Daraja's answer to a request that it took; unreadable unless it says "0" and brings both ids. */
export function readResultAcknowledgement(body: unknown): Reading<Acknowledgement> {
  const answer = readObject(body);
  if (answer === null) return unreadable('the acknowledgement is not an object');
  if (readResultCode(answer.ResponseCode) !== '0') return unreadable('the acknowledgement does not say ResponseCode 0');
  const ids = readConversationIds(answer);
  if (ids === null) return unreadable('ConversationID or OriginatorConversationID is missing or not an id');
  return understood({ ids, description: readDescription(answer.ResponseDescription) });
}

export function readResultEnvelope(body: unknown): Reading<ResultEnvelope> {
  const result = readObject(readPath(body, 'Result'));
  if (result === null) return unreadable('Result is missing or not an object');
  const ids = readConversationIds(result);
  if (ids === null) return unreadable('ConversationID or OriginatorConversationID is missing or not an id');
  return understood({
    ids,
    resultCode: readResultCode(result.ResultCode),
    resultDescription: readDescription(result.ResultDesc),
    transactionId: result.TransactionID,
    parameters: namedValues(readPath(result, 'ResultParameters', 'ResultParameter'), 'Key'),
  });
}

/**
 * A post to the timeout route: our original request, or a Result envelope. It says only that nothing is known yet, so ids
 * may be missing; an id that is there and unreadable makes the message unreadable.
 */
export function readResultTimeout(body: unknown): Reading<MpesaIds> {
  const message = readObject(readPath(body, 'Result')) ?? readObject(body);
  if (message === null) return unreadable('the timeout is not an object');
  const conversationId = readId(message.ConversationID);
  const originatorConversationId = readId(message.OriginatorConversationID);
  const isBroken =
    (conversationId === null && message.ConversationID != null) ||
    (originatorConversationId === null && message.OriginatorConversationID != null);
  if (isBroken) return unreadable('ConversationID or OriginatorConversationID is not an id');
  return understood({ ...NO_IDS, conversationId, originatorConversationId });
}

function readConversationIds(message: Fields): MpesaIds | null {
  const conversationId = readId(message.ConversationID);
  const originatorConversationId = readId(message.OriginatorConversationID);
  if (conversationId === null || originatorConversationId === null) return null;
  return { ...NO_IDS, conversationId, originatorConversationId };
}
