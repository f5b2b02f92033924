/** Erases a person by the number (contract 10.8): looks first whether it may, writes it into the audit log, and then erases. */

import type { Actor, Audit } from '../audit/audit.js';
import { erasePayment, isAwaited } from '../domain/erased.js';
import { GatewayError } from '../domain/gateway-error.js';
import { isNumberOf } from '../domain/payer-number.js';
import type { Payment } from '../domain/payment.js';
import { eraseUnlinked, readUnlinked } from '../inbox/erase-callbacks.js';
import type { Clock } from '../lib/clock.js';
import { firstIdAt } from '../lib/ids.js';
import { countLookAlikes, findPaymentsOf } from '../payments/erase-rows.js';
import type { Store } from '../store/open-store.js';
import type { ArchivedRow } from './archive-files.js';
import type { DataFiles, Erasable, TakenFiles } from './erase-files.js';
import { eraseOnePayment, isBusy } from './erase-payment.js';
import type { Erasure, ErasureReport } from './erasure.js';
import { createMentions, type Mentions } from './find-mentions.js';

export interface ErasureNeighbours {
  readonly store: Store;
  readonly audit: Pick<Audit, 'record'>;
  readonly files: DataFiles;
  readonly clock: Pick<Clock, 'now'>;
}

/** Callbacks that are looked at in one statement: bodies have up to 64 kB. */
const PAGE = 100;

/** Keeps nothing. */
export function createErasure(neighbours: ErasureNeighbours): Erasure {
  const { store, audit, files, clock } = neighbours;
  const erase = async (phoneNumber: string, by: Actor, taken: TakenFiles): Promise<ErasureReport> => {
    const mentions = createMentions(phoneNumber);
    const payments = await findPaymentsOf(store, phoneNumber);
    const unlinked = await findUnlinked(store, mentions, clock.now());
    for (const payment of payments) if (await isBusy(store, payment, clock.now())) throw busy(payment.id);
    if (unlinked.isHeld) throw busy(null);
    if (await taken.isSpooling()) throw spooling();
    // Before anything is erased: nothing ever is without its entry, which does not say whom it was about.
    await audit.record(by, { action: 'CUSTOMER_ERASED', subject: null });
    const now = clock.now();
    const archived = await taken.erase(erasableOf(phoneNumber, payments, mentions, now));
    const total = { payments: 0, callbacks: 0, enquiries: 0, checkouts: 0 };
    for (let at = 0; at < unlinked.ids.length; at += PAGE) {
      const ids = unlinked.ids.slice(at, at + PAGE);
      total.callbacks += await store.atomically(unit => eraseUnlinked(unit, ids, now));
    }
    for (const { id } of payments) {
      const done = await eraseOnePayment(store, id, now);
      // Something has come since it was looked at.
      if (done === 'BUSY') throw busy(id);
      for (const part of PARTS) total[part] += done[part];
    }
    return { ...total, archived, lookAlikes: await countLookAlikes(store, phoneNumber) };
  };
  return Object.freeze({
    eraseCustomer: async (phoneNumber, by) => {
      const taken = await files.take();
      if (!taken) {
        throw new GatewayError('UNAVAILABLE', 'Another erasure or the command archive is at work. Try again later.');
      }
      try {
        return await erase(phoneNumber, by, taken);
      } finally {
        taken.close();
      }
    },
  } satisfies Erasure);
}

const PARTS = ['payments', 'callbacks', 'enquiries', 'checkouts'] as const;

function busy(paymentId: string | null): GatewayError {
  const what = paymentId === null ? 'A callback' : `The payment ${paymentId}`;
  const message = `${what} of this customer is still open, held or in review. Erase again once it is settled.`;
  return new GatewayError('CUSTOMER_BUSY', message, paymentId === null ? {} : { paymentId });
}

function spooling(): GatewayError {
  return new GatewayError('UNAVAILABLE', 'Callbacks wait on disk for the database. Erase again once they are stored.');
}

/** Callbacks of no payment that name the person, and whether one of them is still to be decided. */
async function findUnlinked(
  store: Store,
  mentions: Mentions,
  now: number,
): Promise<{ readonly ids: readonly string[]; readonly isHeld: boolean }> {
  const ids: string[] = [];
  let isHeld = false;
  const end = firstIdAt(now + 1);
  for (let position = '', isMore = true; isMore; ) {
    const page = await readUnlinked(store, { position, end, limit: PAGE });
    const named = page.filter(({ body }) => mentions(body));
    isHeld ||= named.some(row => isAwaited(row, now));
    ids.push(...named.map(({ id }) => id));
    position = page.at(-1)?.id ?? position;
    isMore = page.length === PAGE;
  }
  return { ids, isHeld };
}

function erasableOf(phoneNumber: string, payments: readonly Payment[], mentions: Mentions, now: number): Erasable {
  const ids: ReadonlySet<unknown> = new Set(payments.map(({ id }) => id));
  // By the number too: the payments of an archive that an earlier erasure did not reach have lost it in the database.
  const isNamed = ({ snapshot }: ArchivedRow, bytes: Buffer): boolean =>
    typeof snapshot === 'string' ? isNumberOf(JSON.parse(snapshot) as Payment, phoneNumber) : mentions(bytes);
  return {
    isOfArchive: (row, bytes) => ids.has(row.paymentId) || isNamed(row, bytes),
    isOfSpool: mentions,
    eraseSnapshot: snapshot => eraseSnapshot(snapshot, now),
  };
}

/** An archived event has the payment as JSON, as the feed wrote it. */
export function eraseSnapshot(snapshot: string, now: number): string {
  const payment = JSON.parse(snapshot) as Payment;
  const isErased = typeof payment.erasedAt === 'number';
  return isErased ? snapshot : JSON.stringify(erasePayment(payment, now));
}
