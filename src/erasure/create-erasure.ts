/** Erases a person by the number (contract 10.8): looks first whether it may, writes it into the audit log, and then erases. */

import { eraseNotes } from '../audit/append-audit.js';
import type { Act, Actor, Audit } from '../audit/audit.js';
import { eraseCheckoutRow } from '../checkouts/erase-checkouts.js';
import { GatewayError } from '../domain/gateway-error.js';
import { eraseUnlinked } from '../inbox/erase-callbacks.js';
import type { Clock } from '../lib/clock.js';
import { findLookAlikes } from '../payments/erase-rows.js';
import { erasePauseReason } from '../payments/pause-payouts.js';
import type { Store } from '../store/open-store.js';
import type { DataFiles, TakenFiles } from './erase-files.js';
import { eraseMentions, eraseOnePayment } from './erase-payment.js';
import { erasableOf } from './erase-snapshot.js';
import type { Erasure, ErasureReport } from './erasure.js';
import { busy, busyCheckout, type FoundPerson, findPerson } from './find-person.js';

export interface ErasureNeighbours {
  readonly store: Store;
  readonly audit: Pick<Audit, 'record' | 'draft'>;
  readonly files: DataFiles;
  readonly clock: Pick<Clock, 'now'>;
}

/** Rows of one unit of work. */
const PAGE = 100;
const NOTES_ERASED: Act = { action: 'NOTES_ERASED', subject: null };

/** Keeps nothing. */
export function createErasure(neighbours: ErasureNeighbours): Erasure {
  const { store, audit, files, clock } = neighbours;
  const erase = async (phoneNumber: string, by: Actor, taken: TakenFiles): Promise<ErasureReport> => {
    const person = await findPerson(store, phoneNumber, clock.now());
    if (await taken.isSpooling()) throw spooling();
    // Before anything is erased: nothing ever is without its entry, which does not say whom it was about.
    await audit.record(by, { action: 'CUSTOMER_ERASED', subject: null });
    const archived = await taken.erase(erasableOf(person, clock.now()));
    const rows = await eraseRows(neighbours, person, by);
    const notesLeft = person.noted.filter(({ isErasable }) => !isErasable).length;
    const lookAlikes = (await findLookAlikes(store, phoneNumber)).length;
    return { ...rows, archived, notesLeft, lookAlikes };
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

type ErasedRows = Omit<ErasureReport, 'archived' | 'lookAlikes' | 'notesLeft'>;

/** Each payment in a unit of its own. Others' go before her own, and the notes last: some of what is erased before is found by those. */
async function eraseRows(neighbours: ErasureNeighbours, person: FoundPerson, by: Actor): Promise<ErasedRows> {
  const { store, audit, clock } = neighbours;
  const { phoneNumber, mentions } = person;
  const now = clock.now();
  const total = { payments: 0, callbacks: 0, enquiries: 0, checkouts: 0, mentions: 0, notes: 0 };
  const add = (done: Partial<ErasedRows>): void => {
    for (const part of PARTS) total[part] += done[part] ?? 0;
  };
  for (const ids of inPages(person.unlinked)) {
    add({ callbacks: await store.atomically(unit => eraseUnlinked(unit, ids, now)) });
  }
  for (const payment of person.others) {
    const done = await eraseMentions(store, payment.id, person, now);
    if (done === 'BUSY') throw busy(payment, now);
    add(done);
  }
  for (const payment of person.own) {
    const how = { at: now, notesErased: audit.draft(by, NOTES_ERASED), phoneNumber };
    const done = await eraseOnePayment(store, payment.id, how);
    if (done === 'BUSY') throw busy(payment, now);
    add(done);
  }
  for (const id of person.checkouts) {
    const done = await store.atomically(unit => eraseCheckoutRow(unit, id, { phoneNumber, partyName: null }));
    if (done === 'OPEN') throw busyCheckout(id);
    add({ checkouts: done === 'ERASED' ? 1 : 0 });
  }
  await erasePauseReason(store, mentions);
  const noted = person.noted.filter(({ isErasable }) => isErasable).map(({ id }) => id);
  for (const ids of inPages(noted)) {
    const entry = audit.draft(by, NOTES_ERASED);
    add({ notes: await store.atomically(unit => eraseNotes(unit, 'id', ids, entry)) });
  }
  return total;
}

const PARTS = ['payments', 'callbacks', 'enquiries', 'checkouts', 'mentions', 'notes'] as const;

function* inPages(ids: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < ids.length; at += PAGE) yield ids.slice(at, at + PAGE);
}

function spooling(): GatewayError {
  return new GatewayError('UNAVAILABLE', 'Callbacks wait on disk for the database. Erase again once they are stored.');
}
