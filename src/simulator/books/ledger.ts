/** The simulator's own ledger: every transaction, the pockets it moved, and what was asked. Independent of the gateway's books. */

import { assert } from '../../lib/assert.js';
import type { Clock } from '../../lib/clock.js';
import type { SimulatorBehaviour } from '../behaviour.js';
import { createPockets, movePockets, type Pockets } from './pockets.js';
import type { Transaction, TransactionIds, TransactionRequest } from './transaction.js';

/** One of the three; a receipt, or an id that Daraja or the caller gave. */
export type TransactionKey =
  | { readonly checkoutRequestId: string }
  | { readonly originatorConversationId: string }
  | { readonly receipt: string };

/** How many requests a path has had. */
export interface RequestCount {
  readonly received: number;
  /** Answered with a success; a request whose answer was cut off is counted too. */
  readonly accepted: number;
}

/** What tests and demonstrations may read. */
export interface Ledger {
  /** Oldest first. */
  transactions(): readonly Transaction[];
  find(key: TransactionKey): Transaction | null;
  /** Opening balances if nothing has moved yet. */
  balance(shortcode: string): Pockets;
  /** Requests by path. */
  requests(): Readonly<Record<string, RequestCount>>;
}

/** The write side, inside the simulator only. */
export interface LedgerBook extends Ledger {
  add(request: TransactionRequest): LedgerEntry;
  isKnown(key: TransactionKey): boolean;
  count(path: string, outcome: keyof RequestCount): void;
}

/** The handle of one transaction, for the endpoint that added it. It is concluded once. */
export interface LedgerEntry {
  read(): Transaction;
  /** Ends it: `resultCode` 0 moves the money, unless Utility cannot pay, which makes it 1. */
  conclude(resultCode: string): Transaction;
}

type Stored = Omit<Transaction, 'acceptedRequests'>;

const NO_IDS: TransactionIds = Object.freeze({
  merchantRequestId: null,
  checkoutRequestId: null,
  originatorConversationId: null,
  conversationId: null,
});

/** What the ledger is made of. */
export interface LedgerParts {
  readonly clock: Clock;
  readonly behaviour: SimulatorBehaviour;
  /** Proposes a receipt; the ledger asks again if it is taken. */
  readonly proposeReceipt: () => string;
}

/** An empty ledger. It forgets the oldest transactions past the limit of `behaviour`. */
export function createLedger({ clock, behaviour, proposeReceipt }: LedgerParts): LedgerBook {
  const stored = new Map<number, Stored>();
  const sequences = new Map<string, number>();
  const pockets = new Map<string, Pockets>();
  const requestsByUrl = new Map<string, number>();
  const counts = new Map<string, RequestCount>();
  let lastSequence = 0;

  const balance = (shortcode: string) => pockets.get(shortcode) ?? createPockets(behaviour.openingPockets);

  function present(transaction: Stored): Transaction {
    const { callbackUrl } = transaction;
    const acceptedRequests = callbackUrl === null ? 1 : (requestsByUrl.get(callbackUrl) ?? 1);
    return Object.freeze({ ...transaction, acceptedRequests });
  }

  function find(key: TransactionKey): Transaction | null {
    const transaction = stored.get(sequences.get(indexName(key)) ?? 0);
    return transaction === undefined ? null : present(transaction);
  }

  function add(request: TransactionRequest): LedgerEntry {
    lastSequence += 1;
    const sequence = lastSequence;
    let current = openTransaction(request, clock.now());
    stored.set(sequence, current);
    for (const name of indexNames(current)) sequences.set(name, sequence);
    countUrl(requestsByUrl, request.callbackUrl, 1);
    if (stored.size > behaviour.ledgerTransactionsMax) forgetOldest();

    return {
      read: () => present(current),
      conclude(resultCode: string): Transaction {
        assert(current.status === 'PENDING', 'a transaction ends once');
        current = settle(current, resultCode);
        if (stored.has(sequence)) keep(sequence, current);
        return present(current);
      },
    };
  }

  function keep(sequence: number, transaction: Stored): void {
    stored.set(sequence, transaction);
    if (transaction.receipt !== null) sequences.set(indexName({ receipt: transaction.receipt }), sequence);
  }

  function settle(transaction: Stored, resultCode: string): Stored {
    const { kind, shortcode, amountCents } = transaction;
    const isPayout = kind === 'B2C';
    const canPay = !isPayout || balance(shortcode).utility.availableCents >= amountCents;
    const code = resultCode === '0' && !canPay ? '1' : resultCode;
    if (code !== '0') return { ...transaction, status: 'FAILED', resultCode: code, settledAt: clock.now() };
    const chargeCents = isPayout ? behaviour.b2cChargeCents : 0;
    pockets.set(shortcode, movePockets(balance(shortcode), isPayout ? -amountCents : amountCents, chargeCents));
    return {
      ...transaction,
      status: 'COMPLETED',
      resultCode: code,
      receipt: newReceipt(),
      chargeCents,
      settledAt: clock.now(),
    };
  }

  function newReceipt(): string {
    const receipt = proposeReceipt();
    return sequences.has(indexName({ receipt })) ? newReceipt() : receipt;
  }

  function forgetOldest(): void {
    const [oldest] = stored.entries();
    if (oldest === undefined) return;
    const [sequence, transaction] = oldest;
    stored.delete(sequence);
    for (const name of indexNames(transaction)) sequences.delete(name);
    countUrl(requestsByUrl, transaction.callbackUrl, -1);
  }

  return Object.freeze({
    add,
    find,
    balance,
    isKnown: (key: TransactionKey) => sequences.has(indexName(key)),
    transactions: () => [...stored.values()].map(present),
    requests: () => Object.fromEntries(counts),
    count(path: string, outcome: keyof RequestCount): void {
      const count = counts.get(path) ?? { received: 0, accepted: 0 };
      counts.set(path, { ...count, [outcome]: count[outcome] + 1 });
    },
  });
}

function openTransaction({ ids, ...request }: TransactionRequest, requestedAt: number): Stored {
  return {
    ...request,
    ids: { ...NO_IDS, ...ids },
    requestedAt,
    status: 'PENDING',
    resultCode: null,
    receipt: null,
    chargeCents: 0,
    settledAt: null,
  };
}

function indexName(key: TransactionKey): string {
  return JSON.stringify(key);
}

function indexNames({ ids, receipt }: Stored): string[] {
  const { checkoutRequestId, originatorConversationId } = ids;
  return [
    ...(checkoutRequestId === null ? [] : [indexName({ checkoutRequestId })]),
    ...(originatorConversationId === null ? [] : [indexName({ originatorConversationId })]),
    ...(receipt === null ? [] : [indexName({ receipt })]),
  ];
}

function countUrl(counts: Map<string, number>, url: string | null, change: number): void {
  if (url === null) return;
  const count = (counts.get(url) ?? 0) + change;
  if (count > 0) counts.set(url, count);
  else counts.delete(url);
}
