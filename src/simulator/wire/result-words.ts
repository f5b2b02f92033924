/** ResultDesc: prose that drifts between captures, so that nobody branches on it (daraja.md §4.3, §12). */

import type { Dice } from '../dice.js';

const WORDS: Readonly<Record<string, readonly string[]>> = {
  0: ['The service request is processed successfully.', 'The service request is processed successfully'],
  1: ['The balance is insufficient for the transaction.', 'The balance is insufficient for the transaction'],
  2: ['Declined due to limit rule: less than the minimum transaction amount.'],
  3: ['Declined due to limit rule: greater than the maximum transaction amount.'],
  4: ['Declined due to limit rule: would exceed the daily limit.'],
  8: ['Declined due to limit rule: would exceed the maximum balance.'],
  11: ['The DebitParty is in an invalid state.'],
  17: ['Rule limited.', 'Internal Failure'],
  21: ['The initiator is not allowed to initiate this request.'],
  26: ['System busy. The service request is rejected.', 'Traffic blocking condition in place'],
  1001: ['Unable to lock subscriber, a transaction is already in process for the current subscriber'],
  1019: ['Transaction has expired', 'Transaction expired. No MO has been received'],
  1025: ['An error occurred while sending a push request'],
  1032: [
    'Request cancelled by user',
    'Request Cancelled by user.',
    'Request canceled by user.',
    '[STK_CB - ]Request cancelled by user',
  ],
  1036: ['SMSC ACK timeout.', '[STK_CB - ]SMSC ACK timeout.'],
  1037: [
    'No response from user.',
    'DS timeout user cannot be reached',
    'DS timeout user cannot be reached.',
    '[STK_CB - ]DS timeout.',
  ],
  2001: ['The initiator information is invalid.', '[MpesaCB - ]The initiator information is invalid.'],
  2028: ['The request is not permitted according to product assignment'],
  2029: ['Unresolved reason type.', '[STK_CB - ]Unresolved reason type.'],
  2032: ['The transaction receipt number does not exist.'],
  2033: ['The transaction receipt number does not exist.'],
  2040: ['Credit Party customer type (Unregistered or Registered Customer) cannot be supported by the service.'],
  2202: ['The account number does not exist.'],
  4999: ['The transaction is still under processing'],
  8006: ['The security credential is locked.'],
  9999: ['An error occurred while sending a push request', 'Request failed'],
  R002: ['The identification type of the receiver does not exist.'],
  R003: ['The identification number of the receiver does not match.'],
  R000001: ['The transaction has already been reversed.'],
  R000002: ['The OriginalTransactionID is invalid.'],
  E3008: ['User has a bad debt contract.'],
  SFC_IC0003: ['The operator does not exist.', 'Operator or party does not exist'],
};

const OTHER_WORDS: readonly string[] = ['The service request failed.', 'Request failed'];

/** The first of the wordings for this code. */
export function usualResultWords(resultCode: string): string {
  return (WORDS[resultCode] ?? OTHER_WORDS)[0] ?? '';
}

/** One of the wordings that were seen for this code. */
export function pickResultWords(dice: Dice, resultCode: string): string {
  return dice.pick(WORDS[resultCode] ?? OTHER_WORDS);
}
