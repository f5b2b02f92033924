/** The parameters of a reversal's success (daraja.md §22). */

import type { Transaction } from '../books/transaction.js';
import type { Core } from '../core.js';
import { formatShillings } from './money.js';
import { nairobiStamp } from './nairobi.js';
import { numberOrText, type Parameter } from './result-envelope.js';

/** Of a reversal that is COMPLETED; half of the time in another order. */
export function buildReversalParameters({ dice, ledger }: Core, reversal: Transaction): readonly Parameter[] {
  const { currentCents, availableCents, reservedCents, unclearedCents } = ledger.balance(reversal.shortcode).utility;
  const figures = [currentCents, availableCents, reservedCents, unclearedCents].map(formatShillings);
  const parameters: readonly Parameter[] = [
    { Key: 'DebitAccountBalance', Value: ['Utility Account', 'KES', ...figures].join('|') },
    { Key: 'Amount', Value: reversal.amountCents / 100 },
    { Key: 'TransCompletedTime', Value: numberOrText(dice, nairobiStamp(reversal.settledAt ?? 0)) },
    { Key: 'OriginalTransactionID', Value: reversal.reference },
    { Key: 'Charge', Value: 0 },
    { Key: 'CreditPartyPublicName', Value: `${reversal.msisdn} - TEST PERSON` },
    { Key: 'DebitPartyPublicName', Value: `${reversal.shortcode} - SIMULATED BUSINESS` },
  ];
  return dice.chance(0.5) ? dice.shuffle(parameters) : parameters;
}
