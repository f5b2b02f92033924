/** The transactions of the ledger, by their number, their ids and their receipts; the memory keeps each of them. */

import type { Memory } from '../memory.js';
import type { Transaction } from './transaction.js';

/** One of the three; a receipt, or an id that Daraja or the caller gave. */
export type TransactionKey =
  | { readonly checkoutRequestId: string }
  | { readonly originatorConversationId: string }
  | { readonly receipt: string };

/** As it is kept: without what only all of them together can tell. */
export type StoredTransaction = Omit<Transaction, 'acceptedRequests'>;

/** Numbers rise by one, over restarts too. */
export interface Transactions {
  add(transaction: StoredTransaction): number;
  replace(sequence: number, transaction: StoredTransaction): void;
  /** What has this receipt has been given back. */
  markReversed(receipt: string): void;
  get(sequence: number): StoredTransaction | null;
  find(key: TransactionKey): StoredTransaction | null;
  /** Oldest first. */
  all(): Iterable<StoredTransaction>;
  /** How many of them have this callback URL. */
  countUrl(url: string): number;
}

const BOOK = 'transactions';

/** Past `countMax` the oldest that has ended is forgotten; one that is open stays, its money has still to move. */
export function createTransactions(memory: Memory, countMax: number): Transactions {
  const stored = new Map<number, StoredTransaction>();
  const sequences = new Map<string, number>();
  const counts = new Map<string, number>();
  let lastSequence = 0;

  function enter(sequence: number, transaction: StoredTransaction): void {
    stored.set(sequence, transaction);
    for (const name of listNames(transaction)) sequences.set(name, sequence);
  }

  function keep(sequence: number, transaction: StoredTransaction): void {
    enter(sequence, transaction);
    memory.note(BOOK, String(sequence), transaction);
  }

  function count({ callbackUrl }: StoredTransaction, change: number): void {
    if (callbackUrl === null) return;
    const number = (counts.get(callbackUrl) ?? 0) + change;
    if (number > 0) counts.set(callbackUrl, number);
    else counts.delete(callbackUrl);
  }

  function forgetOldest(): void {
    for (const [sequence, transaction] of stored) {
      if (transaction.status === 'PENDING') continue;
      stored.delete(sequence);
      for (const name of listNames(transaction)) sequences.delete(name);
      count(transaction, -1);
      memory.note(BOOK, String(sequence), null);
      return;
    }
  }

  function* listEntries(): Generator<readonly [string, StoredTransaction]> {
    for (const [sequence, transaction] of stored) yield [String(sequence), transaction];
  }

  const left = [...memory.openBook<StoredTransaction>(BOOK, listEntries)];
  for (const [key, transaction] of left.sort(([one], [other]) => Number(one) - Number(other))) {
    lastSequence = Number(key);
    enter(lastSequence, transaction);
    count(transaction, 1);
  }
  return Object.freeze({
    add: transaction => {
      lastSequence += 1;
      count(transaction, 1);
      keep(lastSequence, transaction);
      if (stored.size > countMax) forgetOldest();
      return lastSequence;
    },
    replace: keep,
    markReversed: receipt => {
      const sequence = sequences.get(nameOf({ receipt })) ?? 0;
      const original = stored.get(sequence);
      if (original) keep(sequence, { ...original, status: 'REVERSED' });
    },
    get: sequence => stored.get(sequence) ?? null,
    find: key => stored.get(sequences.get(nameOf(key)) ?? 0) ?? null,
    all: () => stored.values(),
    countUrl: url => counts.get(url) ?? 0,
  } satisfies Transactions);
}

function nameOf(key: TransactionKey): string {
  return JSON.stringify(key);
}

function listNames({ ids, receipt }: StoredTransaction): string[] {
  const { checkoutRequestId, originatorConversationId } = ids;
  return [
    ...(checkoutRequestId === null ? [] : [nameOf({ checkoutRequestId })]),
    ...(originatorConversationId === null ? [] : [nameOf({ originatorConversationId })]),
    ...(receipt === null ? [] : [nameOf({ receipt })]),
  ];
}
