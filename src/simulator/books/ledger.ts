/** The simulator's own ledger: every transaction, the pockets it moved, and what was asked. Independent of the gateway's books. */

import { assert } from '../../lib/assert.js';
import type { Clock } from '../../lib/clock.js';
import type { SimulatorBehaviour } from '../behaviour.js';
import type { Memory } from '../memory.js';
import { createPockets, movePockets, type Pockets } from './pockets.js';
import {
  FROM_WORKING,
  MONEY_IN,
  type Transaction,
  type TransactionIds,
  type TransactionRequest,
} from './transaction.js';
import { createTransactions, type StoredTransaction, type TransactionKey } from './transactions.js';

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
  /** Requests by path, since this simulator was made. */
  requests(): Readonly<Record<string, RequestCount>>;
}

/** A transaction as it was opened, with the number by which it is concluded. */
export interface AddedTransaction {
  readonly sequence: number;
  readonly transaction: Transaction;
}

/** The write side, inside the simulator only. */
export interface LedgerBook extends Ledger {
  add(request: TransactionRequest): AddedTransaction;
  /**
   * Ends it, once: `resultCode` 0 moves the money, unless the account cannot pay, which makes it 1, or a reversal has nothing to give
   * back, which makes it R000001 or R000002. `receipt` is one that was promised; absent: a new one.
   */
  conclude(sequence: number, resultCode: string, receipt?: string): Transaction;
  /** That nothing has yet. */
  newReceipt(): string;
  count(path: string, outcome: keyof RequestCount): void;
  get(sequence: number): Transaction | null;
  /** Whatever this phone has paid or been paid, oldest first. */
  ofPhone(msisdn: string): readonly Transaction[];
}

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
  readonly memory: Memory;
  /** Whether a business has its accounts here. */
  readonly isServed: (shortcode: string) => boolean;
  /** Hears of each transaction that has ended. */
  readonly hearOfEnd: (ended: Transaction) => void;
  /** Proposes a receipt; the ledger asks again if it is taken. */
  readonly proposeReceipt: () => string;
}

const POCKETS = 'pockets';
/** How a reversal ends that has nothing to give back (daraja.md §22), or not all of it. */
const REVERSED_BEFORE = 'R000001';
const NO_ORIGINAL = 'R000002';
const BAD_VALUE = '25';

/** A ledger with what the memory has. */
export function createLedger(parts: LedgerParts): LedgerBook {
  const { clock, behaviour, memory, isServed, hearOfEnd, proposeReceipt } = parts;
  const transactions = createTransactions(memory, behaviour.ledgerTransactionsMax);
  const pockets: Map<string, Pockets> = new Map(memory.openBook<Pockets>(POCKETS, () => pockets));
  const counts = new Map<string, RequestCount>();

  const isFree = (receipt: string) => transactions.find({ receipt }) === null;
  const newReceipt = () => proposeUntil(isFree, proposeReceipt);
  const balance = (shortcode: string) => pockets.get(shortcode) ?? createPockets(behaviour.openingPockets);

  function keep(shortcode: string, moved: Pockets): void {
    pockets.set(shortcode, moved);
    memory.note(POCKETS, shortcode, moved);
  }

  function present(transaction: StoredTransaction): Transaction {
    const { callbackUrl } = transaction;
    const acceptedRequests = callbackUrl === null ? 1 : Math.max(1, transactions.countUrl(callbackUrl));
    return Object.freeze({ ...transaction, acceptedRequests });
  }

  function find(key: TransactionKey): Transaction | null {
    const transaction = transactions.find(key);
    return transaction === null ? null : present(transaction);
  }

  function conclude(sequence: number, resultCode: string, receipt?: string): Transaction {
    const current = transactions.get(sequence);
    assert(current?.status === 'PENDING', 'a transaction ends once');
    const ended = settle(current, resultCode, receipt);
    transactions.replace(sequence, ended);
    const presented = present(ended);
    hearOfEnd(presented);
    return presented;
  }

  function settle(transaction: StoredTransaction, resultCode: string, promised?: string): StoredTransaction {
    const { kind, shortcode, amountCents } = transaction;
    const isMoneyIn = MONEY_IN.has(kind);
    const pocket = FROM_WORKING.has(kind) ? 'working' : 'utility';
    const canPay = isMoneyIn || balance(shortcode)[pocket].availableCents >= amountCents;
    const failure = refuseReversal(transaction) ?? (canPay ? null : '1');
    const code = resultCode === '0' && failure !== null ? failure : resultCode;
    if (code !== '0') return { ...transaction, status: 'FAILED', resultCode: code, settledAt: clock.now() };
    if (kind === 'REVERSAL') transactions.markReversed(transaction.reference);
    const chargeCents = chargeOf(kind);
    // What a customer's payment costs is taken from where it arrives.
    const [cents, paidCents] = isMoneyIn ? [amountCents - chargeCents, 0] : [-amountCents, chargeCents];
    keep(shortcode, movePockets(balance(shortcode), pocket, cents, paidCents));
    const { receiver } = transaction;
    if (receiver !== undefined && isServed(receiver))
      keep(receiver, movePockets(balance(receiver), 'utility', amountCents, 0));
    const receipt = promised !== undefined && isFree(promised) ? promised : newReceipt();
    const outcome = { status: 'COMPLETED', resultCode: code, receipt, chargeCents } as const;
    return { ...transaction, ...outcome, settledAt: clock.now() };
  }

  function chargeOf(kind: Transaction['kind']): number {
    if (MONEY_IN.has(kind)) return behaviour.c2bChargeCents;
    return kind === 'B2C' ? behaviour.b2cChargeCents : 0;
  }

  /** Null for everything else, and for a reversal of a customer's whole payment to the same shortcode. */
  function refuseReversal({ kind, shortcode, amountCents, reference }: StoredTransaction): string | null {
    if (kind !== 'REVERSAL') return null;
    const original = transactions.find({ receipt: reference });
    if (original === null || original.shortcode !== shortcode || !MONEY_IN.has(original.kind)) return NO_ORIGINAL;
    if (original.status === 'REVERSED') return REVERSED_BEFORE;
    return original.amountCents === amountCents ? null : BAD_VALUE;
  }

  return Object.freeze({
    add: request => {
      const opened = openTransaction(request, clock.now());
      const sequence = transactions.add(opened);
      return { sequence, transaction: present(opened) };
    },
    conclude,
    newReceipt,
    find,
    get: sequence => {
      const transaction = transactions.get(sequence);
      return transaction === null ? null : present(transaction);
    },
    ofPhone: msisdn => [...transactions.all()].filter(each => each.msisdn === msisdn).map(present),
    balance,
    transactions: () => [...transactions.all()].map(present),
    requests: () => Object.fromEntries(counts),
    count: (path, outcome) => {
      const count = counts.get(path) ?? { received: 0, accepted: 0 };
      counts.set(path, { ...count, [outcome]: count[outcome] + 1 });
    },
  } satisfies LedgerBook);
}

function proposeUntil(isFree: (receipt: string) => boolean, propose: () => string): string {
  const receipt = propose();
  return isFree(receipt) ? receipt : proposeUntil(isFree, propose);
}

function openTransaction({ ids, ...request }: TransactionRequest, requestedAt: number): StoredTransaction {
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
