/** The statement of one account of a shortcode, from the ledger: what came in, what went out, and what M-Pesa charged (daraja.md §33). Pure. */

import type { Pockets } from './pockets.js';
import { FROM_WORKING, MONEY_IN, type Transaction } from './transaction.js';

/** An account that has a statement. */
export type Account = keyof Pockets;

/** One movement of one account. Cents, negative what went out; instants are UTC milliseconds. */
export interface StatementRow {
  readonly transaction: Transaction;
  /** A charge shares the receipt of what it was charged for. */
  readonly isCharge: boolean;
  readonly cents: number;
  /** Of the account, after it. */
  readonly balanceCents: number;
}

/** Newest first, as the portal has them. */
export interface Statement {
  readonly openingCents: number;
  readonly closingCents: number;
  readonly rows: readonly StatementRow[];
}

/** Which statement, from `from` up to and without `until`. */
export interface StatementRange {
  readonly shortcode: string;
  readonly account: Account;
  readonly from: number;
  readonly until: number;
}

type Movement = Omit<StatementRow, 'balanceCents'>;
type AccountMovement = Movement & { readonly account: Account };

/** `nowCents` is what the account holds after all `transactions`, so that it does not matter how it began or what has been forgotten. */
export function buildStatement(
  transactions: readonly Transaction[],
  { shortcode, account, from, until }: StatementRange,
  nowCents: number,
): Statement {
  const moved = transactions.filter(({ receipt }) => receipt !== null).sort((one, other) => endOf(one) - endOf(other));
  const movements = moved.flatMap(each => listMovements(each, shortcode).filter(one => one.account === account));
  const later = movements.filter(({ transaction }) => endOf(transaction) >= until);
  const within = movements.filter(({ transaction }) => endOf(transaction) >= from && endOf(transaction) < until);
  const closingCents = nowCents - sum(later);
  const openingCents = closingCents - sum(within);
  let balanceCents = openingCents;
  const rows = within.map(({ transaction, isCharge, cents }) => {
    balanceCents += cents;
    return { transaction, isCharge, cents, balanceCents };
  });
  return { openingCents, closingCents, rows: rows.reverse() };
}

/** What a transaction does to the accounts of a shortcode. */
function listMovements(transaction: Transaction, shortcode: string): readonly AccountMovement[] {
  const { kind, amountCents, chargeCents, receiver } = transaction;
  const isMoneyIn = MONEY_IN.has(kind);
  const movements: AccountMovement[] = [];
  const add = (account: Account, cents: number, isCharge = false): void =>
    void movements.push({ transaction, isCharge, account, cents });
  if (transaction.shortcode === shortcode) {
    add(FROM_WORKING.has(kind) ? 'working' : 'utility', isMoneyIn ? amountCents : -amountCents);
    if (chargeCents > 0) add(isMoneyIn ? 'utility' : 'chargesPaid', -chargeCents, true);
  }
  if (receiver === shortcode) add('utility', amountCents);
  return movements;
}

function endOf({ settledAt }: Transaction): number {
  return settledAt ?? 0;
}

function sum(movements: readonly Movement[]): number {
  return movements.reduce((total, { cents }) => total + cents, 0);
}
