/** STK query: the outcome of a push, with a string code and never a receipt (daraja.md §5). */

import type { Transaction } from '../books/transaction.js';
import { checkStkPassword } from '../check-stk-password.js';
import type { Call, Core } from '../core.js';
import { checkFields, type Rule } from '../wire/fields.js';
import { refusals } from '../wire/refusal.js';
import { buildAnswer, type Reply } from '../wire/reply.js';
import { pickResultWords, usualResultWords } from '../wire/result-words.js';
import { isPresent, isShortcode, isTimestamp } from '../wire/rules.js';

const RULES: readonly Rule[] = [
  { field: 'BusinessShortCode', isValid: isShortcode },
  { field: 'Password', isValid: isPresent },
  { field: 'Timestamp', isValid: isTimestamp },
  { field: 'CheckoutRequestID', isValid: isPresent },
];

const STILL_PROCESSING = '4999';

/** Answers at once; a push of another shortcode does not exist. */
export function queryStk(core: Core, { fields, consumerKey, explain }: Call): Reply {
  checkFields(fields, RULES);
  const { shortcode } = checkStkPassword(core, fields, consumerKey);
  const { dice, behaviour } = core;
  if (dice.chance(behaviour.queryNoiseShare)) throw refusals.noise(dice.pick([200, 500]));
  const push = core.ledger.find({ checkoutRequestId: fields.text('CheckoutRequestID') });
  if (push === null || push.shortcode !== shortcode) throw refusals.unknownCheckout(shortcode);
  if (push.status === 'PENDING' && behaviour.pendingQueryAnswer === 'ERROR') throw refusals.stillProcessing();
  const resultCode = push.resultCode ?? STILL_PROCESSING;
  explain(`The answer is ${resultCode}: ${usualResultWords(resultCode)}`);
  return buildAnswer(buildQueryAnswer(core, push, resultCode));
}

function buildQueryAnswer({ dice }: Core, push: Transaction, resultCode: string): object {
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
