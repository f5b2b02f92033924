/** Account balance: every account of a shortcode in one text, the Charges Paid account below zero (daraja.md §8.2). */

import { answerEnquiry, concludeEnquiry, enquiryRules, type Finding } from '../answer-enquiry.js';
import type { Pocket } from '../books/pockets.js';
import type { Callback } from '../callbacks.js';
import type { Call, Core } from '../core.js';
import type { ConclusionOf } from '../tasks.js';
import { checkFields } from '../wire/fields.js';
import { formatShillings } from '../wire/money.js';
import { nairobiStamp } from '../wire/nairobi.js';
import type { Reply } from '../wire/reply.js';
import { internalReference, numberOrText } from '../wire/result-envelope.js';

/** Acknowledges at once; the balance comes by callback. */
export function queryBalance(core: Core, call: Call): Promise<Reply> {
  checkFields(call.fields, enquiryRules('AccountBalance', core.behaviour));
  return answerEnquiry(core, call, enquiry => ({ kind: 'BALANCE', ...enquiry }));
}

/** The balance at the moment of the answer. */
export function concludeBalance(core: Core, conclusion: ConclusionOf<'BALANCE'>): Callback {
  return concludeEnquiry(core, conclusion, () => look(core, conclusion.shortcode));
}

function look({ clock, dice, ledger }: Core, shortcode: string): Finding {
  const { working, utility, chargesPaid } = ledger.balance(shortcode);
  return {
    resultCode: '0',
    parameters: [
      { Key: 'AccountBalance', Value: [working, utility, chargesPaid].map(formatPocket).join('&') },
      { Key: 'BOCompletedTime', Value: numberOrText(dice, nairobiStamp(clock.now())) },
    ],
    references: [internalReference],
  };
}

/** `Name|KES|Current|Available|Reserved|Uncleared`. */
function formatPocket({ name, currentCents, availableCents, reservedCents, unclearedCents }: Pocket): string {
  const figures = [currentCents, availableCents, reservedCents, unclearedCents].map(formatShillings);
  return [name, 'KES', ...figures].join('|');
}
