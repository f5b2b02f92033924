/** What is on a phone: its money, its Fuliza and its messages, all of them read from the ledger. */

import type { Ledger } from '../books/ledger.js';
import { MONEY_IN, type Transaction } from '../books/transaction.js';
import type { Core } from '../core.js';
import { isValidationCode } from '../wire/c2b-validation.js';
import { idOf, type Message, type Remains, writeMessage } from './messages.js';

/** The money of a phone, in cents. */
export interface Purse extends Remains {
  readonly fulizaLimitCents: number;
}

/** What a reading of the ledger gives. */
export interface Statement {
  readonly purse: Purse;
  /** The newest, oldest first. */
  readonly messages: readonly Message[];
}

const OPENING_CENTS = 20_000_00;
const FULIZA_LIMIT_CENTS = 2_000_00;
const MESSAGES_MAX = 20;
const NOT_ENOUGH_MONEY = '1';

/** Each phone opens with the same money. One that is closed always pays, so it may have spent more than that. */
export function readStatement(transactions: readonly Transaction[], find: Ledger['find']): Statement {
  const ended = transactions.filter(({ settledAt }) => settledAt !== null);
  let ownCents = OPENING_CENTS;
  const messages: Message[] = [];
  for (const transaction of ended.sort((one, other) => (one.settledAt ?? 0) - (other.settledAt ?? 0))) {
    const change = changeOf(transaction);
    ownCents += change;
    if (change === 0 && !isTold(transaction)) continue;
    const original = transaction.kind === 'REVERSAL' ? find({ receipt: transaction.reference }) : null;
    messages.push(writeMessage(transaction, original, toPurse(ownCents)));
  }
  return { purse: toPurse(ownCents), messages: messages.slice(-MESSAGES_MAX) };
}

/** Of the phone's own poverty, not of a shop's, and of a payment by hand that the shop refused. */
function isTold({ kind, resultCode }: Transaction): boolean {
  return MONEY_IN.has(kind) && (resultCode === NOT_ENOUGH_MONEY || isValidationCode(resultCode ?? ''));
}

/** To whoever holds the phone. */
export function sendMessage({ ledger, phones }: Pick<Core, 'ledger' | 'phones'>, ended: Transaction): void {
  if (!phones.isOpen(ended.msisdn)) return;
  const { messages } = readStatement(ledger.ofPhone(ended.msisdn), ledger.find);
  const message = messages.find(({ id }) => id === idOf(ended));
  if (message) phones.tell(ended.msisdn, { event: 'sms', data: message });
}

/** Whether it is enough, Fuliza included. */
export function canPay({ balanceCents, fulizaLimitCents, fulizaUsedCents }: Purse, amountCents: number): boolean {
  return balanceCents + fulizaLimitCents - fulizaUsedCents >= amountCents;
}

/** What was given back had been taken before. */
function changeOf({ kind, status, amountCents }: Transaction): number {
  if (status !== 'COMPLETED' && status !== 'REVERSED') return 0;
  return MONEY_IN.has(kind) ? -amountCents : amountCents;
}

function toPurse(ownCents: number): Purse {
  const fulizaUsedCents = Math.min(FULIZA_LIMIT_CENTS, Math.max(0, -ownCents));
  return { balanceCents: Math.max(0, ownCents), fulizaLimitCents: FULIZA_LIMIT_CENTS, fulizaUsedCents };
}
