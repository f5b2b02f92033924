/** The messages that M-Pesa sends to a phone, in both languages. The wording is near to the real one. */

import type { Transaction, TransactionKind } from '../books/transaction.js';
import { businessName } from '../wire/business-name.js';
import { formatShillings } from '../wire/money.js';
import { nairobiDigits } from '../wire/nairobi.js';

/** One message. */
export interface Message {
  readonly id: string;
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly text: { readonly EN: string; readonly SW: string };
}

/** What a phone has left, in cents. */
export interface Remains {
  readonly balanceCents: number;
  readonly fulizaUsedCents: number;
}

interface Wording {
  readonly EN: string;
  readonly SW: string;
}

const PAID: Wording = {
  EN: '{receipt} Confirmed. Ksh{amount} paid to {business} for account {reference} on {time}. New M-PESA balance is Ksh{balance}.',
  SW: '{receipt} Imethibitishwa. Ksh{amount} imelipwa kwa {business}, akaunti {reference}, {time}. Salio jipya la M-PESA ni Ksh{balance}.',
};
const RECEIVED: Wording = {
  EN: '{receipt} Confirmed. You have received Ksh{amount} from {business} on {time}. New M-PESA balance is Ksh{balance}.',
  SW: '{receipt} Imethibitishwa. Umepokea Ksh{amount} kutoka kwa {business}, {time}. Salio jipya la M-PESA ni Ksh{balance}.',
};
const RETURNED: Wording = {
  EN: '{receipt} Confirmed. Transaction {original} was reversed on {time}: Ksh{amount} came back. New M-PESA balance is Ksh{balance}.',
  SW: '{receipt} Imethibitishwa. Muamala {original} umerudishwa, {time}: umerudishiwa Ksh{amount}. Salio jipya la M-PESA ni Ksh{balance}.',
};
const FAILED: Wording = {
  EN: 'Failed. There is not enough money in your M-PESA account to pay Ksh{amount} to {business}. Your balance is Ksh{balance}.',
  SW: 'Imeshindwa. Huna pesa za kutosha kwenye M-PESA kulipa Ksh{amount} kwa {business}. Salio lako ni Ksh{balance}.',
};
const REFUSED: Wording = {
  EN: 'Failed. {business} did not accept your payment of Ksh{amount}: {reason}. Your balance is Ksh{balance}.',
  SW: 'Imeshindwa. {business} haikukubali malipo yako ya Ksh{amount}: {reason}. Salio lako ni Ksh{balance}.',
};
/** By the code of the business that refused (daraja.md §20.3). */
const REASONS: Readonly<Record<string, Wording>> = {
  C2B00011: { EN: 'wrong phone number', SW: 'nambari ya simu si sahihi' },
  C2B00012: { EN: 'wrong account number', SW: 'nambari ya akaunti si sahihi' },
  C2B00013: { EN: 'wrong amount', SW: 'kiasi si sahihi' },
  C2B00014: { EN: 'wrong identity details', SW: 'maelezo ya kitambulisho si sahihi' },
  C2B00015: { EN: 'wrong business number', SW: 'nambari ya biashara si sahihi' },
  C2B00016: { EN: 'it cannot be paid now', SW: 'haiwezi kulipwa sasa' },
};
const FULIZA: Wording = {
  EN: ' Fuliza M-PESA amount is Ksh{fuliza}.',
  SW: ' Deni la Fuliza M-PESA ni Ksh{fuliza}.',
};

const WORDINGS: Readonly<Record<TransactionKind, Wording>> = {
  STK_PUSH: PAID,
  C2B: PAID,
  B2C: RECEIVED,
  B2B: RECEIVED,
  REVERSAL: RETURNED,
};

/** Of a transaction that has ended; `remains` is what is left after it, `original` what a reversal has given back. */
export function writeMessage(ended: Transaction, original: Transaction | null, remains: Remains): Message {
  const at = ended.settledAt ?? 0;
  const values = {
    receipt: ended.receipt ?? '',
    original: original?.receipt ?? '',
    amount: writeAmount(ended.amountCents),
    business: businessName(ended.shortcode),
    reference: ended.reference,
    time: writeTime(at),
    balance: writeAmount(remains.balanceCents),
    fuliza: writeAmount(remains.fulizaUsedCents),
  };
  const reason = REASONS[ended.resultCode ?? ''];
  const failure = reason ? REFUSED : FAILED;
  const wording = ended.receipt === null ? failure : WORDINGS[ended.kind];
  const tail = remains.fulizaUsedCents > 0 ? FULIZA : { EN: '', SW: '' };
  const write = (language: keyof Wording) =>
    fill(wording[language] + tail[language], { ...values, reason: reason?.[language] ?? '' });
  return { id: idOf(ended), at: new Date(at).toISOString(), text: { EN: write('EN'), SW: write('SW') } };
}

/** Of the message about a transaction: its receipt, if money has moved. */
export function idOf({ receipt, ids, settledAt }: Transaction): string {
  return receipt ?? ids.checkoutRequestId ?? String(settledAt);
}

/** `19,850.00`. */
function writeAmount(cents: number): string {
  return formatShillings(cents).replace(/\d(?=(\d{3})+\.)/g, '$&,');
}

/** `28/11/26 18:40`. */
function writeTime(at: number): string {
  const [, year, month, day, hour, minute] = /^..(..)(..)(..)(..)(..)/.exec(nairobiDigits(at)) ?? [];
  return `${day}/${month}/${year} ${hour}:${minute}`;
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_place, name: string) => values[name] ?? '');
}
