/** The parameters of a B2C success; its dates look like no other API's (daraja.md §7.2). */

import type { Transaction } from '../books/transaction.js';
import type { Core } from '../core.js';
import type { Dice } from '../dice.js';
import { nairobiProse } from './nairobi.js';
import type { Parameter } from './result-envelope.js';

/** Of a payout that is COMPLETED; half of the time in another order. */
export function buildB2cParameters({ dice, ledger }: Core, payout: Transaction): readonly Parameter[] {
  const { working, utility, chargesPaid } = ledger.balance(payout.shortcode);
  const parameters: readonly Parameter[] = [
    { Key: 'TransactionAmount', Value: payout.amountCents / 100 },
    { Key: 'TransactionReceipt', Value: payout.receipt ?? '' },
    { Key: 'ReceiverPartyPublicName', Value: pickReceiverName(dice, payout.msisdn) },
    { Key: 'TransactionCompletedDateTime', Value: nairobiProse(payout.settledAt ?? 0) },
    { Key: 'B2CUtilityAccountAvailableFunds', Value: utility.availableCents / 100 },
    { Key: 'B2CWorkingAccountAvailableFunds', Value: working.availableCents / 100 },
    { Key: 'B2CRecipientIsRegisteredCustomer', Value: 'Y' },
    { Key: 'B2CChargesPaidAccountAvailableFunds', Value: chargesPaid.availableCents / 100 },
  ];
  return dice.chance(0.5) ? dice.shuffle(parameters) : parameters;
}

/** Sandbox shows the number as sent; production the local form, with inner spaces and mixed case. */
function pickReceiverName(dice: Dice, msisdn: string): string {
  return dice.pick([`${msisdn} - TEST PERSON`, `0${msisdn.slice(3)} - Test  Person`]);
}
