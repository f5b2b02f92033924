/** Account balance: every account of a shortcode in one text, the Charges Paid account below zero (daraja.md §8.2). */

import { answerEnquiry, enquiryRules, type Finding } from '../answer-enquiry.js';
import type { Pocket } from '../books/pockets.js';
import type { Call, Core } from '../core.js';
import { checkFields } from '../wire/fields.js';
import { formatShillings } from '../wire/money.js';
import { nairobiStamp } from '../wire/nairobi.js';
import type { Reply } from '../wire/reply.js';
import { internalReference, numberOrText } from '../wire/result-envelope.js';

/** Acknowledges at once; the balance comes by callback. */
export function queryBalance(core: Core, call: Call): Promise<Reply> {
  checkFields(call.fields, enquiryRules('AccountBalance', core.behaviour));
  return answerEnquiry(core, call, () => look(core, call.fields.text('PartyA')));
}

function look({ clock, dice, ledger }: Core, shortcode: string): Finding {
  const { working, utility, chargesPaid } = ledger.balance(shortcode);
  return {
    resultCode: '0',
    parameters: [
      { Key: 'AccountBalance', Value: [working, utility, chargesPaid].map(formatPocket).join('&') },
      { Key: 'BOCompletedTime', Value: numberOrText(dice, nairobiStamp(clock.now())) },
    ],
    reference: internalReference,
  };
}

/** `Name|KES|Current|Available|Reserved|Uncleared`. */
function formatPocket({ name, currentCents, availableCents, reservedCents, unclearedCents }: Pocket): string {
  const figures = [currentCents, availableCents, reservedCents, unclearedCents].map(formatShillings);
  return [name, 'KES', ...figures].join('|');
}
