/** Seats for watchers: how many sockets, subscriptions and streams there are, their memory, and when there is no room. */

import type { Caller } from '../../../callers/caller.js';
import { GatewayError } from '../../../domain/gateway-error.js';
import type { KnownDocument } from './document-cache.js';
import { BYTES_OF, limitsOf, limitsOfProcess, limitsOfTokens, type SeatKind, type SeatLimits } from './seat-limits.js';

/** What is kept of what a watcher has sent. */
export interface KeptOperation {
  readonly known: KnownDocument;
  /** Of its variables, and whatever else stays. */
  readonly sentBytes: number;
}

/** One seat that was taken. */
export interface Seat {
  /** Gives it back; again: nothing. */
  leave(): void;
}

/** How many seats of each kind are taken. */
export interface SeatCounts extends Readonly<Record<SeatKind, number>> {
  /** Estimated: all that is kept for watchers. */
  readonly bytes: number;
}

/** All seats of the process. */
export interface Seats {
  /** Refuses LIMIT_EXCEEDED when the caller has all that one caller may have, RATE_LIMITED when the process has no room or the connections that the caller has may be dead. */
  take(caller: Caller, kind: SeatKind, operation?: KeptOperation): Seat;
  counts(): SeatCounts;
}

interface Account extends Record<SeatKind, number> {
  sentBytes: number;
  bytes: number;
  /** By number: how many hold it. A document counts once, because all who send the same one share it. */
  readonly documents: Map<number, number>;
}

interface Bill {
  readonly account: Account;
  readonly limits: SeatLimits;
}

/** `heapBytes` is the most that the process may have on its heap: what watchers may take is a share of it. */
export function createSeats(heapBytes: number): Seats {
  const everybody = createAccount();
  const customers = createAccount();
  const accounts = new Map<string, Account>();
  const ofTokens = { account: customers, limits: limitsOfTokens(heapBytes) };
  const ofProcess = { account: everybody, limits: limitsOfProcess(heapBytes) };

  return Object.freeze({
    take(caller: Caller, kind: SeatKind, operation?: KeptOperation) {
      const own = accounts.get(caller.name) ?? createAccount();
      const shared: readonly Bill[] = caller.watch ? [ofTokens, ofProcess] : [ofProcess];
      const excess = findExcess({ account: own, limits: limitsOf(caller) }, kind, operation);
      if (excess !== null) throw callerIsFull(caller, kind, excess);
      if (shared.some(bill => findExcess(bill, kind, operation) !== null)) throw processIsFull();
      const bills = [own, ...shared.map(({ account }) => account)];
      accounts.set(caller.name, own);
      for (const account of bills) enter(account, kind, operation);
      let hasLeft = false;
      return {
        leave() {
          if (hasLeft) return;
          hasLeft = true;
          for (const account of bills) leave(account, kind, operation);
          if (own.bytes === 0) accounts.delete(caller.name);
        },
      };
    },
    counts: () => {
      const { socket, subscription, stream, bytes } = everybody;
      return { socket, subscription, stream, bytes };
    },
  } satisfies Seats);
}

function createAccount(): Account {
  return { socket: 0, subscription: 0, stream: 0, sentBytes: 0, bytes: 0, documents: new Map() };
}

function sentBytesOf({ documents }: Account, operation: KeptOperation | undefined): number {
  if (!operation) return 0;
  const { known, sentBytes } = operation;
  return sentBytes + (documents.has(known.number) ? 0 : known.bytes);
}

/** What there would be too much of. */
function findExcess({ account, limits }: Bill, kind: SeatKind, operation?: KeptOperation): 'count' | 'bytes' | null {
  if (account[kind] >= limits[kind]) return 'count';
  const sentBytes = sentBytesOf(account, operation);
  const isTooMuch =
    account.sentBytes + sentBytes > limits.sentBytes || account.bytes + sentBytes + BYTES_OF[kind] > limits.bytes;
  return isTooMuch ? 'bytes' : null;
}

function enter(account: Account, kind: SeatKind, operation?: KeptOperation): void {
  add(account, kind, 1, sentBytesOf(account, operation));
  if (operation) hold(account, operation.known, 1);
}

function leave(account: Account, kind: SeatKind, operation?: KeptOperation): void {
  if (operation) hold(account, operation.known, -1);
  add(account, kind, -1, -sentBytesOf(account, operation));
}

function add(account: Account, kind: SeatKind, seats: number, sentBytes: number): void {
  account[kind] += seats;
  account.sentBytes += sentBytes;
  account.bytes += sentBytes + seats * BYTES_OF[kind];
}

function hold({ documents }: Account, { number }: KnownDocument, change: number): void {
  const holders = (documents.get(number) ?? 0) + change;
  if (holders === 0) documents.delete(number);
  else documents.set(number, holders);
}

const NAME_OF: Readonly<Record<SeatKind, string>> = {
  socket: 'WebSockets',
  subscription: 'subscriptions',
  stream: 'streams',
};

function callerIsFull(caller: Caller, kind: SeatKind, excess: 'count' | 'bytes'): GatewayError {
  const who = caller.watch ? 'This watch token' : 'This API key';
  if (excess === 'bytes') {
    const message = `${who} has too much text in its subscriptions. Send shorter documents and variables.`;
    return new GatewayError('LIMIT_EXCEEDED', message);
  }
  // A connection that died without a word keeps its seat until TCP gives it up: whoever waits gets it.
  const code = kind === 'subscription' ? 'LIMIT_EXCEEDED' : 'RATE_LIMITED';
  return new GatewayError(code, `${who} already has ${limitsOf(caller)[kind]} ${NAME_OF[kind]}. Close one first.`);
}

function processIsFull(): GatewayError {
  return new GatewayError(
    'RATE_LIMITED',
    'The gateway cannot accept another subscription right now. Try again in a moment.',
  );
}
