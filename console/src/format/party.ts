/** Who is at the other end of a payment, and for what. */

import type { Payment } from '../api/schema.js';
import { formatPhone } from './phone.js';

type Party = Partial<Pick<Payment, 'partyName' | 'phoneNumber' | 'partyShortcode' | 'accountReference'>>;

/** Such as ["0712 345 678", "INV-77"]; what is not known is left out. */
export function partyOf({ partyName, phoneNumber, partyShortcode, accountReference }: Party): readonly string[] {
  return [partyName, phoneNumber && formatPhone(phoneNumber), partyShortcode, accountReference].filter(isKnown);
}

/** "0712 345 678 · INV-77". */
export function formatParty(party: Party): string {
  return partyOf(party).join(' · ');
}

function isKnown(text: string | null | undefined): text is string {
  return text !== null && text !== undefined && text !== '';
}
