/** RETENTION_DAYS: erases whatever is older, once a day (contract 10.8). */

import type { Audit } from '../audit/audit.js';
import { eraseCheckoutRow, readOldCheckouts } from '../checkouts/erase-checkouts.js';
import { isAwaited, isErasable } from '../domain/erased.js';
import type { Payment } from '../domain/payment.js';
import { eraseEnquiries, readEnquiriesOfNoPayment } from '../enquiries/erase-enquiries.js';
import { eraseUnlinked, readUnlinked } from '../inbox/erase-callbacks.js';
import type { Clock } from '../lib/clock.js';
import { giveWay } from '../lib/give-way.js';
import { firstIdAt } from '../lib/ids.js';
import type { Log } from '../lib/log.js';
import { readOldPayments } from '../payments/erase-rows.js';
import type { Store } from '../store/open-store.js';
import type { PageOfIds } from '../store/pages.js';
import { passByPass } from '../store/pass-by-pass.js';
import type { Unit } from '../store/unit.js';
import type { DataFiles, Erasable } from './erase-files.js';
import { eraseOnePayment } from './erase-payment.js';
import { eraseSnapshot } from './erase-snapshot.js';

export interface RetentionNeighbours {
  readonly store: Store;
  readonly audit: Pick<Audit, 'record' | 'draft'>;
  readonly files: DataFiles;
  readonly clock: Clock;
  readonly log: Log;
}

/** Erases by age, beside everything else. */
export interface Retention {
  /** One pass over everything that is old enough; resolves to how much was erased. */
  eraseOld(): Promise<number>;
  start(): void;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;
const PAGE = 100;
/** Who acts, in the audit log. */
const RETENTION = { name: 'retention', address: null };

/** `days` null: nothing is ever erased by age. Several instances may work beside each other. */
export function createRetention(neighbours: RetentionNeighbours, days: number | null): Retention {
  const { clock, log } = neighbours;
  const stopped = new AbortController();
  const erasedUpTo: ErasedUpTo = { payments: '' };
  let erasing: Promise<void> = Promise.resolve();
  const eraseOld = async (): Promise<number> => {
    if (days === null) return 0;
    const pass = createPass(neighbours, clock.now() - days * DAY_MS, days, stopped.signal, erasedUpTo);
    await pass.payments();
    await pass.callbacks();
    await pass.checkouts();
    await pass.enquiries();
    await pass.files();
    return pass.erased();
  };
  return Object.freeze({
    eraseOld,
    start: () => {
      if (days === null) return;
      const passes = { clock, log, signal: stopped.signal, everyMs: DAY_MS };
      const complaint = 'what is older than RETENTION_DAYS could not be erased';
      erasing = passByPass({ ...passes, complaint }, async () => void (await eraseOld()));
    },
    close: async () => {
      stopped.abort();
      await erasing;
    },
  } satisfies Retention);
}

/** Ids up to which everything is erased: the next pass of this process begins behind them. */
interface ErasedUpTo {
  payments: string;
}

/** `before` is in UTC milliseconds: what has not changed since is erased. */
function createPass(
  { store, audit, files, clock }: RetentionNeighbours,
  before: number,
  days: number,
  signal: AbortSignal,
  erasedUpTo: ErasedUpTo,
) {
  let total = 0;
  /** The entry of the audit log comes first, as soon as there is something to erase. */
  let isNoted = false;
  const note = async (): Promise<void> => {
    if (isNoted) return;
    isNoted = true;
    const text = `older than ${days} days`;
    await audit.record(RETENTION, { action: 'OLD_DATA_ERASED', subject: null, note: text });
  };
  const eachPage = async <Row extends { readonly id: string }>(
    read: (position: string) => Promise<readonly Row[]>,
    erase: (rows: readonly Row[]) => Promise<void>,
    start = '',
  ): Promise<void> => {
    for (let position = start; !signal.aborted; ) {
      const rows = await read(position);
      const last = rows.at(-1);
      if (!last) return;
      await erase(rows);
      position = last.id;
      await giveWay();
    }
  };
  const eraseRows = <Row extends { readonly id: string }>(
    read: (page: PageOfIds) => Promise<readonly Row[]>,
    isOld: (row: Row) => boolean,
    erase: (unit: Unit, ids: readonly string[]) => Promise<number>,
  ): Promise<void> =>
    eachPage(
      position => read({ position, end: firstIdAt(before), limit: PAGE }),
      async rows => {
        const ids = rows.filter(isOld).map(({ id }) => id);
        if (ids.length === 0) return;
        await note();
        total += await store.atomically(unit => erase(unit, ids));
      },
    );
  /** Whether it is erased now. */
  const erasePayment = async (payment: Payment): Promise<boolean> => {
    if (payment.updatedAt >= before || !isErasable(payment, clock.now())) return false;
    await note();
    const notesErased = audit.draft(RETENTION, { action: 'NOTES_ERASED', subject: null });
    const how = { at: clock.now(), notesErased, phoneNumber: null };
    const done = await eraseOnePayment(store, payment.id, how);
    if (done === 'BUSY') return false;
    total += done.payments;
    return true;
  };
  return {
    erased: () => total,
    payments: () => {
      let isAllErased = true;
      const eraseEach = async (payments: readonly Payment[]): Promise<void> => {
        for (const payment of payments) {
          const isErased = payment.erasedAt !== null || (await erasePayment(payment));
          isAllErased &&= isErased;
          if (isAllErased) erasedUpTo.payments = payment.id;
        }
      };
      return eachPage(position => readOldPayments(store, before, position), eraseEach, erasedUpTo.payments);
    },
    callbacks: () =>
      eraseRows(
        page => readUnlinked(store, page),
        row => !isAwaited(row, clock.now()) && row.lastReceivedAt < before,
        (unit, ids) => eraseUnlinked(unit, ids, clock.now()),
      ),
    checkouts: () =>
      eachPage(
        position => readOldCheckouts(store, before, position, PAGE),
        async rows => {
          for (const { id } of rows.filter(({ isErased }) => !isErased)) {
            await note();
            const nobody = { phoneNumber: null, partyName: null };
            const done = await store.atomically(unit => eraseCheckoutRow(unit, id, nobody));
            total += done === 'ERASED' ? 1 : 0;
          }
        },
      ),
    enquiries: () =>
      eraseRows(
        page => readEnquiriesOfNoPayment(store, page),
        row => row.resultDescription !== null && (row.answeredAt ?? row.deadlineAt) < before,
        eraseEnquiries,
      ),
    files: async () => {
      if (!signal.aborted) total += await eraseOldFiles(files, before, clock.now());
    },
  };
}

/** Nothing while another process works in the archive. */
async function eraseOldFiles(files: DataFiles, before: number, now: number): Promise<number> {
  const isOld = (at: unknown) => typeof at === 'number' && at < before;
  const old: Erasable = {
    isCallback: ({ lastReceivedAt }) => isOld(lastReceivedAt),
    isOfSpool: (_line, writtenAt) => isOld(writtenAt),
    eraseEvent: (said, { occurredAt }) =>
      isOld(occurredAt) ? { snapshot: eraseSnapshot(said.snapshot, now), note: null } : said,
  };
  const taken = await files.take();
  try {
    return (await taken?.erase(old)) ?? 0;
  } finally {
    taken?.close();
  }
}
