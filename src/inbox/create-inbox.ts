/** The inbox station: keeps callbacks byte for byte, applies them, and applies again what waited for Daraja's own answer. */

import { createHash } from 'node:crypto';
import type { SelectQueryBuilder } from 'typeorm';
import { CALLBACK_ROUTES, type CallbackRoute } from '../domain/callback-routes.js';
import { pageOf } from '../domain/page.js';
import { isSettled } from '../domain/payment.js';
import type { Clock } from '../lib/clock.js';
import { firstIdAt } from '../lib/ids.js';
import type { Log } from '../lib/log.js';
import { redactSecurityCredential } from '../operations/redact-security-credential.js';
import type { Write } from '../payments/payments.js';
import type { Store } from '../store/open-store.js';
import { StoreUnavailable } from '../store/store-fault.js';
import { asAnyEntity } from '../store/unit.js';
import { type ApplyCallbackNeighbours, createApplyCallback, type Verdict } from './apply-callback.js';
import { CallbackRow } from './callback-row.js';
import type { CallbackFilter, Inbox, IncomingCallback, StoredCallback } from './inbox.js';

export interface InboxNeighbours extends ApplyCallbackNeighbours {
  readonly store: Store;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

const BETWEEN_REVISITS_MS = 1_000;
const REVISIT_MAX = 100;

export interface InboxStation extends Inbox {
  /** Applies again the callbacks that waited for Daraja's answer about a payment that has been settled since. */
  revisitOnce(): Promise<void>;
  start(): void;
  close(): Promise<void>;
}

export function createInbox(neighbours: InboxNeighbours): InboxStation {
  const { store, find, newId, clock, log } = neighbours;
  const apply = createApplyCallback(neighbours);
  let running: Promise<void> = Promise.resolve();
  let isClosed = false;

  const receive = async (incoming: IncomingCallback): Promise<void> => {
    const row = buildRow(incoming, newId(), clock.now());
    const insert = (verdict: Verdict): Write => {
      return { kind: 'insert', entity: asAnyEntity(CallbackRow), row: { ...row, ...pick(verdict) } };
    };
    try {
      await apply({ ...row, route: incoming.route }, { isAnswered: false, write: insert });
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      // A bug or a poisonous body: the callback is kept all the same, and waits for a person or a better release.
      log.error({ err: error, callbackId: row.id }, 'a callback could not be applied; it is kept');
      await store.atomically(unit => unit.insertMany(CallbackRow, [row], { isRepeated: true }));
    }
  };

  const revisitOnce = async (): Promise<void> => {
    const rows = await store
      .reader()
      .getRepository(CallbackRow)
      .find({ where: { verdict: 'UNCONFIRMED' }, order: { id: 'ASC' }, take: REVISIT_MAX });
    const payments = await find.byIds([...new Set(rows.flatMap(row => row.paymentId ?? []))]);
    for (const row of rows) {
      const payment = row.paymentId === null ? undefined : payments.get(row.paymentId);
      // While it is being asked about, a settled payment's answer may still change what this callback is worth.
      if (!payment || !isSettled(payment.status) || payment.nextCheckAt !== null || !isRoute(row.route)) continue;
      const update = (verdict: Verdict): Write => {
        const fields = ['verdict', 'note', 'paymentId'];
        return { kind: 'update', entity: asAnyEntity(CallbackRow), row: { ...row, ...pick(verdict) }, fields };
      };
      await apply({ ...row, route: row.route }, { isAnswered: true, write: update });
    }
  };

  const tick = (): void => {
    if (isClosed) return;
    running = revisitOnce().catch(error => {
      if (!(error instanceof StoreUnavailable)) log.error({ err: error }, 'callbacks could not be revisited');
    });
    clock.after(BETWEEN_REVISITS_MS, tick);
  };

  return Object.freeze({
    receive,
    page: async (filter, first, after) => {
      const query = store.reader().getRepository(CallbackRow).createQueryBuilder('callback');
      restrict(query, filter);
      if (after !== null) query.andWhere('callback.id < :after', { after });
      const rows = await query
        .orderBy('callback.id', 'DESC')
        .limit(first + 1)
        .getMany();
      return pageOf(rows satisfies readonly StoredCallback[], first);
    },
    revisitOnce,
    start: tick,
    close: async () => {
      isClosed = true;
      await running;
    },
  } satisfies InboxStation);
}

/** WAITING until it is understood. The one value that is never kept is a credential echoed in a timeout. */
function buildRow({ route, ticket, body }: IncomingCallback, id: string, receivedAt: number): CallbackRow {
  const kept = Buffer.from(redactSecurityCredential(body));
  const bodyHash = createHash('sha256').update(kept).digest('hex');
  const times = { receivedAt, lastReceivedAt: receivedAt, copies: 1 };
  return { id, route, ticket, body: kept, bodyHash, ...times, verdict: 'WAITING', note: null, paymentId: null };
}

function pick({ verdict, note, paymentId }: Verdict): Verdict {
  return { verdict, note, paymentId };
}

function isRoute(route: string): route is CallbackRoute {
  return CALLBACK_ROUTES.some(each => each === route);
}

function restrict(query: SelectQueryBuilder<CallbackRow>, filter: CallbackFilter): void {
  const { verdict, paymentId, receivedAfter, receivedBefore } = filter;
  if (verdict) query.andWhere('callback.verdict IN (:...verdict)', { verdict });
  if (paymentId !== undefined) query.andWhere('callback.paymentId = :paymentId', { paymentId });
  if (receivedAfter !== undefined) query.andWhere('callback.id >= :low', { low: firstIdAt(receivedAfter + 1) });
  if (receivedBefore !== undefined) query.andWhere('callback.id < :high', { high: firstIdAt(receivedBefore) });
}
