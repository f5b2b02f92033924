/** Finds the fields of M-Pesa's messages that the gateway reads, in the text as it is. */

/** A piece of the text; all pieces together are the text. */
export interface Piece {
  /** Where it begins. */
  readonly at: number;
  readonly text: string;
  readonly isKnown: boolean;
}

const NAMES = [
  ...['ResultCode', 'ResultDesc', 'ResultType', 'MerchantRequestID', 'CheckoutRequestID', 'ConversationID'],
  ...['OriginatorConversationID', 'OriginatorConverstionID', 'TransactionID', 'Amount', 'MpesaReceiptNumber'],
  ...['TransactionDate', 'PhoneNumber', 'TransactionAmount', 'TransactionReceipt', 'ReceiptNo', 'DebitPartyName'],
  ...['CreditPartyName', 'ReceiverPartyPublicName', 'OriginalTransactionID', 'TransactionStatus', 'AccountBalance'],
  ...['TransactionType', 'TransID', 'TransTime', 'TransAmount', 'BusinessShortCode', 'BillRefNumber', 'MSISDN'],
  ...['FirstName', 'MiddleName', 'LastName', 'errorCode', 'errorMessage'],
].join('|');
const VALUE = String.raw`(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)`;
const FIELD = String.raw`"(?:${NAMES})"\s*:\s*${VALUE}`;
/** Callback metadata and result parameters have the name in a field of its own. */
const LISTED = String.raw`(?<name>"(?:Name|Key)"\s*:\s*"(?:${NAMES})")(?<between>\s*,\s*)"Value"\s*:\s*${VALUE}`;
const KNOWN = new RegExp(`${LISTED}|${FIELD}`, 'g');

/** In order; none is lost. */
export function markFields(body: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const add = (end: number, isKnown: boolean): void => {
    if (end > at) pieces.push({ at, text: body.slice(at, end), isKnown });
    at = end;
  };
  for (const { 0: found, index, groups: { name = '', between = '' } = {} } of body.matchAll(KNOWN)) {
    add(index, false);
    add(index + name.length, true);
    add(at + between.length, false);
    add(index + found.length, true);
  }
  add(body.length, false);
  return pieces;
}
