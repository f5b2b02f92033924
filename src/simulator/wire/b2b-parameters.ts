/** The parameters and references of a B2B result: text or numbers, and a map as Java prints it (daraja.md §23.2). */

import type { Pocket } from '../books/pockets.js';
import type { Transaction } from '../books/transaction.js';
import type { Core } from '../core.js';
import { formatShillings } from './money.js';
import { nairobiStamp } from './nairobi.js';
import { internalReference, numberOrText, type Parameter } from './result-envelope.js';

/** Of a payment that is COMPLETED; half of the time in another order. */
export function buildB2bParameters({ dice, ledger }: Core, payment: Transaction): readonly Parameter[] {
  const { working } = ledger.balance(payment.shortcode);
  const completedAt = dice.pick(['TransCompletedTime', 'TransactionCompletedTime']);
  const parameters: readonly Parameter[] = [
    { Key: dice.pick(['DebitAccountBalance', 'DebitAccountCurrentBalance']), Value: printMap(working) },
    { Key: 'InitiatorAccountCurrentBalance', Value: printMap(working) },
    { Key: 'Amount', Value: numberOrText(dice, formatShillings(payment.amountCents)) },
    { Key: 'DebitPartyAffectedAccountBalance', Value: printPocket(working) },
    { Key: completedAt, Value: numberOrText(dice, nairobiStamp(payment.settledAt ?? 0)) },
    { Key: 'DebitPartyCharges', Value: '' },
    {
      Key: 'ReceiverPartyPublicName',
      Value: `${payment.receiver} ${dice.pick(['-', '–'])} BUSINESS ${payment.receiver}`,
    },
    { Key: 'Currency', Value: 'KES' },
  ];
  return dice.chance(0.5) ? dice.shuffle(parameters) : parameters;
}

/** Where a bill is paid, its number; an occasion without a value. */
export function buildB2bReferences({ command, reference }: { readonly command: string; readonly reference: string }) {
  const hasBill = command === 'BusinessPayBill' || command === 'PayTaxToKRA';
  const bill: readonly Parameter[] = hasBill ? [{ Key: 'BillReferenceNumber', Value: reference }] : [];
  return [...bill, internalReference, { Key: 'Occassion' }];
}

function printMap({ currentCents }: Pocket): string {
  return `{Amount={CurrencyCode=KES, MinimumAmount=${currentCents}, BasicAmount=${currentCents / 100}}}`;
}

function printPocket({ name, currentCents, availableCents, reservedCents, unclearedCents }: Pocket): string {
  const figures = [currentCents, availableCents, reservedCents, unclearedCents].map(formatShillings);
  return [name, 'KES', ...figures].join('|');
}
