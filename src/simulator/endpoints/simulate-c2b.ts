/** C2B simulate, of the sandbox only: a customer pays the shortcode unasked (daraja.md §9.6). */

import type { TransactionRequest } from '../books/transaction.js';
import type { Call, Core } from '../core.js';
import { confirmC2b } from '../wire/c2b-confirmation.js';
import { askShortcode, buildQuestion, LET_IN } from '../wire/c2b-validation.js';
import { checkFields, type Rule } from '../wire/fields.js';
import { readCents } from '../wire/money.js';
import { refusals, tellForeign } from '../wire/refusal.js';
import { buildAnswer, type Reply } from '../wire/reply.js';
import { isMsisdn, isOneOf, isShortcode, isWholeAmount } from '../wire/rules.js';

const RULES: readonly Rule[] = [
  { field: 'ShortCode', isValid: isShortcode },
  { field: 'CommandID', isValid: isOneOf(['CustomerPayBillOnline', 'CustomerBuyGoodsOnline']) },
  { field: 'Amount', isValid: isWholeAmount },
  { field: 'Msisdn', isValid: isMsisdn },
];

/** Acknowledges at once; the confirmation follows after the usual delay. */
export function simulateC2b(core: Core, { fields, consumerKey, explain }: Call): Reply {
  checkFields(fields, RULES);
  const shortcode = fields.text('ShortCode');
  if (core.shortcodes.find(shortcode, consumerKey) === null) {
    throw refusals.invalidField('ShortCode', tellForeign(shortcode));
  }
  const reference = fields.text('BillRefNumber').slice(0, 20);
  payByHand(core, {
    ...{ shortcode, msisdn: fields.text('Msisdn'), reference },
    amountCents: readCents(fields.text('Amount')) ?? 0,
  });
  if (!core.c2bUrls.has(shortcode)) {
    explain(`Shortcode ${shortcode} has no confirmation URL, so nobody will be told: register one first.`);
  }
  return buildAnswer({
    OriginatorCoversationID: core.identifiers.long(),
    ResponseCode: '0',
    ResponseDescription: 'Accept the service request successfully.',
  });
}

/** Who pays whom, how much and for what. */
export type HandPayment = Pick<TransactionRequest, 'shortcode' | 'msisdn' | 'amountCents' | 'reference'>;

/** The money arrives after the usual delay. */
export function payByHand(core: Core, payment: HandPayment): void {
  const { sequence } = core.ledger.add({ kind: 'C2B', ...payment, callbackUrl: null, ids: {} });
  core.schedule.after(core.delayMs, { kind: 'RECEIVE', sequence });
}

/** The money arrives, if the shortcode is not asked or lets it in; the shortcode hears of it by its confirmation URL alone. */
export async function receivePayment(core: Core, sequence: number, forget: () => void): Promise<void> {
  const question = buildQuestion(core, sequence);
  const verdict = question === null ? LET_IN : await askShortcode(core, question);
  // Broken off: the next run asks again.
  if (core.schedule.isClosed()) return;
  const ended = core.ledger.conclude(sequence, verdict.resultCode, question?.receipt);
  if (ended.receipt !== null) confirmC2b(core, ended, verdict.thirdPartyId);
  forget();
  await core.memory.settle();
}
