/** Makes Daraja's identifiers in the shapes seen on the wire (daraja.md §3, §4.2, §6.1). */

import type { Clock } from '../../lib/clock.js';
import type { Dice } from '../dice.js';
import { nairobiDigits } from './nairobi.js';

/** Makes ids. Only receipts must be unique; the ledger sees to that. */
export interface Identifiers {
  /** `ws_CO_` + date, time and milliseconds + random digits + the payer's nine local digits: personal data, as at Safaricom. */
  checkoutRequestId(msisdn: string, digits: number): string;
  /** The new 4-4-4-long form, of merchant requests, originator conversations and errors alike. */
  long(): string;
  conversationId(): string;
  /** Ten characters; the first three code year, month and day. */
  receipt(): string;
  /** What fails carries instead of a receipt: the date code and seven zeros. */
  placeholder(): string;
}

const HEX = '0123456789abcdef';
const DIGITS = '0123456789';
const RECEIPT = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const LETTERS = RECEIPT.slice(0, 26);
const DAYS = '0123456789ABCDEFGHIJKLMNOPQRSTUV';
const RECEIPT_YEAR_A = 2006;

/** Dates in ids are Nairobi's. */
export function createIdentifiers(clock: Clock, dice: Dice): Identifiers {
  const hex = (count: number) => dice.characters(HEX, count);

  return Object.freeze({
    checkoutRequestId(msisdn: string, digits: number): string {
      const now = nairobiDigits(clock.now());
      const date = now.slice(6, 8) + now.slice(4, 6) + now.slice(0, 4);
      return `ws_CO_${date}${now.slice(8)}${dice.characters(DIGITS, digits)}${msisdn.slice(3)}`;
    },
    long: () => `${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}${dice.characters(DIGITS, 6)}`,
    conversationId: () => `AG_${nairobiDigits(clock.now()).slice(0, 8)}_${hex(20)}`,
    receipt: () => dateCode(clock.now()) + dice.characters(RECEIPT, 7),
    placeholder: () => `${dateCode(clock.now())}0000000`,
  });
}

function dateCode(at: number): string {
  const digits = nairobiDigits(at);
  const year = LETTERS.charAt((Number(digits.slice(0, 4)) - RECEIPT_YEAR_A) % LETTERS.length);
  const month = LETTERS.charAt(Number(digits.slice(4, 6)) - 1);
  return year + month + DAYS.charAt(Number(digits.slice(6, 8)));
}
