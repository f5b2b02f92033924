/** STK push: prompts a handset, and calls back once with the outcome (daraja.md §4). */

import type { SimulatorBehaviour } from '../behaviour.js';
import type { AddedTransaction } from '../books/ledger.js';
import type { SimulatorShortcode } from '../books/shortcodes.js';
import type { Callback } from '../callbacks.js';
import { carryOut } from '../carry-out.js';
import { checkStkPassword } from '../check-stk-password.js';
import { holdPrompt } from '../control/prompts.js';
import type { Call, Core } from '../core.js';
import { drawFate, type Plan, planPayment } from '../handsets.js';
import type { ConclusionOf } from '../tasks.js';
import { confirmC2b } from '../wire/c2b-confirmation.js';
import { checkFields, type Fields, type Rule } from '../wire/fields.js';
import { readCents } from '../wire/money.js';
import { refusals } from '../wire/refusal.js';
import type { Reply } from '../wire/reply.js';
import {
  isMsisdn,
  isOneOf,
  isParty,
  isPresent,
  isShort,
  isShortcode,
  isTimestamp,
  isUrl,
  isWholeAmount,
} from '../wire/rules.js';
import { buildStkCallback } from '../wire/stk-callback.js';

const ACCEPTED = 'Success. Request accepted for processing';
const NOT_PERMITTED = '2028';

/** Refuses a number that has a prompt open. `CUT` when the connection is to be cut instead of answered. */
export function pushStk(core: Core, call: Call): Promise<Reply> {
  const { fields, consumerKey, explain } = call;
  checkFields(fields, stkRules(core.behaviour));
  const shortcode = checkStkPassword(core, fields, consumerKey);
  const msisdn = fields.text('PhoneNumber');
  if (core.lockedSubscribers.has(msisdn)) throw refusals.lockedSubscriber(msisdn);
  core.lockedSubscribers.add(msisdn);

  const { sequence, transaction } = addPush(core, fields, msisdn);
  const { merchantRequestId, checkoutRequestId } = transaction.ids;
  const plan = planPush(core, call, shortcode);
  const acknowledgement = {
    MerchantRequestID: merchantRequestId,
    CheckoutRequestID: checkoutRequestId,
    ResponseCode: '0',
    ResponseDescription: ACCEPTED,
    CustomerMessage: ACCEPTED,
  };
  const conclusion = { kind: 'PUSH', sequence, resultCode: plan.resultCode } as const;
  const play = { acknowledgement, conclusion, timeout: null };
  const carry = core.phones.isOpen(msisdn) ? holdPrompt : carryOut;
  return carry(core, plan, play, explain);
}

function stkRules({ strictUrls }: SimulatorBehaviour): readonly Rule[] {
  return [
    { field: 'BusinessShortCode', isValid: isShortcode },
    { field: 'Password', isValid: isPresent },
    { field: 'Timestamp', isValid: isTimestamp },
    { field: 'TransactionType', isValid: isOneOf(['CustomerPayBillOnline', 'CustomerBuyGoodsOnline']) },
    { field: 'Amount', isValid: isWholeAmount },
    { field: 'PartyA', isValid: isMsisdn },
    { field: 'PartyB', isValid: isParty },
    { field: 'PhoneNumber', isValid: isMsisdn },
    { field: 'CallBackURL', isValid: isUrl(strictUrls) },
    { field: 'AccountReference', isValid: isShort },
    { field: 'TransactionDesc', complaint: 'Remarks', isValid: isShort },
  ];
}

function addPush({ ledger, identifiers }: Core, fields: Fields, msisdn: string): AddedTransaction {
  return ledger.add({
    kind: 'STK_PUSH',
    shortcode: fields.text('BusinessShortCode'),
    msisdn,
    amountCents: readCents(fields.text('Amount')) ?? 0,
    reference: fields.text('AccountReference'),
    callbackUrl: fields.text('CallBackURL'),
    ids: {
      merchantRequestId: identifiers.long(),
      checkoutRequestId: newCheckoutRequestId({ ledger, identifiers }, msisdn),
    },
  });
}

/** One random digit is enough, unless a clock stands still: then one more for each id that is taken. */
function newCheckoutRequestId(parts: Pick<Core, 'ledger' | 'identifiers'>, msisdn: string, digits = 1): string {
  const checkoutRequestId = parts.identifiers.checkoutRequestId(msisdn, digits);
  const isTaken = parts.ledger.find({ checkoutRequestId }) !== null;
  return isTaken ? newCheckoutRequestId(parts, msisdn, digits + 1) : checkoutRequestId;
}

/** A paybill's push names the paybill itself as PartyB, a till's the till; any other pair ends with 2028. */
function planPush(core: Core, { fields, explain }: Call, shortcode: SimulatorShortcode): Plan {
  const plan = planPayment(fields.text('PhoneNumber'), 'E3008', () => drawFate(core));
  const type = fields.text('TransactionType');
  const receiver = type === 'CustomerBuyGoodsOnline' ? shortcode.tillNumber : shortcode.shortcode;
  if (fields.text('PartyB') === receiver) return plan;
  if (receiver === undefined) explain(`Shortcode ${shortcode.shortcode} has no till, so ${type} cannot be paid to it.`);
  else explain(`PartyB must be ${receiver} for ${type}.`);
  return { ...plan, resultCode: NOT_PERMITTED };
}

/** The money moves if it does, the number is free again, and the callback tells of it. */
export function concludePush(core: Core, { sequence, resultCode }: ConclusionOf<'PUSH'>): Callback {
  const push = core.ledger.conclude(sequence, resultCode);
  core.lockedSubscribers.delete(push.msisdn);
  if (push.status === 'COMPLETED') confirmC2b(core, push);
  return { url: push.callbackUrl ?? '', shortcode: push.shortcode, text: buildStkCallback(core, push) };
}
