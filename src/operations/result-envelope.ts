/** What B2C, transaction status and account balance share: the acknowledgement, the Result envelope and the timeout body (daraja.md section 6). */

import { type MpesaIds, NO_IDS } from '../domain/payment.js';
import { type NamedValues, namedValues } from './named-values.js';
import {
  type Acknowledgement,
  type AcknowledgementReading,
  acknowledged,
  hasId,
  type Reading,
  understood,
  unreadable,
} from './operation.js';
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

/** Daraja's answer to a request. */
export function readResultAcknowledgement(body: unknown): AcknowledgementReading<Acknowledgement> {
  const answer = readObject(body);
  if (answer === null) return unreadable('the acknowledgement is not an object');
  const description = readDescription(answer.ResponseDescription);
  return acknowledged(readResultCode(answer.ResponseCode), readConversationIds(answer), description);
}

/**
 * Reads the envelope. An id that cannot be read is not said: the URL names what it is about. Only what is no success has to name it by one:
 * a failure that anybody may have written would be paid once more.
 */
export function readResultEnvelope(body: unknown): Reading<ResultEnvelope> {
  const result = readObject(readPath(body, 'Result'));
  if (result === null) return unreadable('Result is missing or not an object');
  const ids = readConversationIds(result);
  const resultCode = readResultCode(result.ResultCode);
  if (resultCode !== '0' && !hasId(ids)) return unreadable(NAMELESS);
  return understood({
    ids,
    resultCode,
    resultDescription: readDescription(result.ResultDesc),
    transactionId: result.TransactionID,
    parameters: namedValues(readPath(result, 'ResultParameters', 'ResultParameter'), 'Key'),
  });
}

/** The same of an answer to an enquiry, which is asked again if it is not understood: without an id it is none. */
export function readAnswerEnvelope(body: unknown): Reading<ResultEnvelope> {
  const envelope = readResultEnvelope(body);
  return envelope.ok && !hasId(envelope.value.ids) ? unreadable(NAMELESS) : envelope;
}

const NAMELESS = 'neither ConversationID nor OriginatorConversationID is an id';

/**
 * A post to the timeout route: our original request, or a Result envelope. It says only that nothing is known yet, so ids
 * may be missing, or be something else than ids.
 */
export function readResultTimeout(body: unknown): Reading<MpesaIds> {
  const message = readObject(readPath(body, 'Result')) ?? readObject(body);
  if (message === null) return unreadable('the timeout is not an object');
  return understood(readConversationIds(message));
}

function readConversationIds(message: Fields): MpesaIds {
  const conversationId = readId(message.ConversationID);
  const originatorConversationId = readId(message.OriginatorConversationID);
  return { ...NO_IDS, conversationId, originatorConversationId };
}
