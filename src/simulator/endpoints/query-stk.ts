/** STK query: the outcome of a push, with a string code and never a receipt (daraja.md §5). */

import type { Transaction } from '../books/transaction.js';
import { checkStkPassword } from '../check-stk-password.js';
import type { Call, Core } from '../core.js';
import { checkFields, type Rule } from '../wire/fields.js';
import { refusals } from '../wire/refusal.js';
import { buildAnswer, type Reply } from '../wire/reply.js';
import { pickResultWords } from '../wire/result-words.js';
import { isPresent, isShortcode, isTimestamp } from '../wire/rules.js';

const RULES: readonly Rule[] = [
  { field: 'BusinessShortCode', isValid: isShortcode },
  { field: 'Password', isValid: isPresent },
  { field: 'Timestamp', isValid: isTimestamp },
  { field: 'CheckoutRequestID', isValid: isPresent },
];

const STILL_PROCESSING = '4999';

/** Answers at once; a push of another shortcode does not exist. */
export function queryStk(core: Core, { fields, consumerKey }: Call): Reply {
  checkFields(fields, RULES);
  const { shortcode } = checkStkPassword(core, fields, consumerKey);
  const { dice, behaviour } = core;
  if (dice.chance(behaviour.queryNoiseShare)) throw refusals.noise(dice.pick([200, 500]));
  const push = core.ledger.find({ checkoutRequestId: fields.text('CheckoutRequestID') });
  if (push === null || push.shortcode !== shortcode) throw refusals.unknownCheckout();
  if (push.status === 'PENDING' && behaviour.pendingQueryAnswer === 'ERROR') throw refusals.stillProcessing();
  return buildAnswer(buildQueryAnswer(core, push));
}

function buildQueryAnswer({ dice }: Core, push: Transaction): object {
  const resultCode = push.resultCode ?? STILL_PROCESSING;
  return {
    ResponseCode: '0',
    ResponseDescription: dice.pick([
      'The service request has been accepted successfully',
      'The service request has been accepted successsfully',
    ]),
    MerchantRequestID: push.ids.merchantRequestId,
    CheckoutRequestID: push.ids.checkoutRequestId,
    ResultCode: resultCode,
    ResultDesc: pickResultWords(dice, resultCode),
  };
}
