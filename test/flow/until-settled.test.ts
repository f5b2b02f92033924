/** A page that resumes is told how its payment ended, by every door: not the first ending on the way, but the one in the log. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Payment, PaymentStatus } from '../../src/domain/payment.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { describeEachDatabase } from '../support/databases.js';
import { openEventStream } from '../support/event-stream.js';
import { createHistories, type Histories } from '../support/make-history.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';

/** Now: the gateway itself would end a push that has waited for days, between two steps of a history. */
const AT = systemClock.now();
const BOARD = 'Bearer board-key-0123456789';
const WATCH = `subscription ($id: ID!, $after: Cursor, $collapse: Boolean) {
  paymentUpdated(id: $id, after: $after, untilSettled: true, collapse: $collapse) { payment { version status } } }`;
const POLL = `query ($id: ID!, $after: Cursor, $collapse: Boolean) {
  paymentUpdates(id: $id, after: $after, first: 1, collapse: $collapse) {
    cursor hasMore updates { payment { version status } } } }`;
/** How a payment may go, from its acknowledgement on. */
const HISTORIES: readonly (readonly PaymentStatus[])[] = [
  ['PENDING', 'FAILED', 'COMPLETED'],
  ['PENDING', 'TIMED_OUT', 'FAILED', 'COMPLETED', 'COMPLETED', 'REVERSED'],
  ['COMPLETED'],
  ['FAILED', 'FAILED'],
];

interface Told {
  readonly payment: { readonly version: number; readonly status: PaymentStatus };
}
interface Page {
  readonly cursor: string;
  readonly hasMore: boolean;
  readonly updates: readonly Told[];
}
interface Variables {
  readonly id: string;
  readonly after: string;
  readonly collapse?: boolean;
}
type Versions = readonly (readonly [version: number, status: PaymentStatus])[];

describeEachDatabase('M1: until settled', database => {
  let gateway: OpenGateway;
  /** Of another instance: the gateway hears no bell of it. */
  let store: Store;
  let histories: Histories;
  beforeAll(async () => {
    gateway = await openGateway(database);
    const { address } = gateway.database;
    store = await openStore({ address, tables, clock: systemClock, log: silentLog });
    histories = createHistories(store);
  });
  afterAll(async () => {
    await store.close();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const versionsOf = (told: readonly Told[]): Versions => told.map(({ payment }) => [payment.version, payment.status]);
  const bySocket = async (variables: Variables): Promise<Versions> =>
    versionsOf(await gateway.as('board').subscribe<Told>(WATCH, { ...variables }).ended);
  const byStream = async (variables: Variables): Promise<Versions> => {
    const stream = await openEventStream(gateway.url(), { query: WATCH, variables }, BOARD);
    const events = await stream.ended;
    expect(events.at(-1)).toEqual({ event: 'complete', data: null });
    const told = events.slice(0, -1).map(({ data }) => (data as { data: { paymentUpdated: Told } }).data);
    return versionsOf(told.map(({ paymentUpdated }) => paymentUpdated));
  };
  const byPolling = async (variables: Variables): Promise<Versions> => {
    const told: Told[] = [];
    for (let { after } = variables; ; ) {
      const page = await gateway.as('board').ask<Page>(POLL, { ...variables, after });
      told.push(...page.updates);
      if (!page.hasMore) return versionsOf(told);
      after = page.cursor;
    }
  };
  const doors = [bySocket, byStream, byPolling];
  const addHistory = (statuses: readonly PaymentStatus[]): Promise<Payment> =>
    histories.add(
      AT,
      statuses.map(status => ({ status })),
    );

  it.each(HISTORIES.map(statuses => [statuses.join(', '), statuses] as const))(
    '%s: told to its end from each of its cursors, by each door',
    async (_title, statuses) => {
      const { id } = await addHistory(statuses);
      const { events } = await gateway.as().payment(id);
      for (const [index, { cursor }] of events.entries()) {
        const expected = events.slice(index + 1).map(({ version, status }) => [version, status]);
        for (const door of doors) expect(await door({ id, after: cursor })).toEqual(expected);
        for (const door of doors) expect(await door({ id, after: cursor, collapse: true })).toEqual(expected.slice(-1));
      }
    },
  );

  it('a success that another instance commits behind the failure is told before the end', async () => {
    const payment = await addHistory(['PENDING']);
    const { cursor } = await gateway.as().payment(payment.id);
    const variables = { id: payment.id, after: cursor };
    const watch = gateway.as('board').subscribe<Told>(WATCH, variables);
    const failed = await histories.advance(payment, AT + 5_000, { status: 'FAILED' });
    await histories.advance(failed, AT + 6_000, { status: 'COMPLETED' });
    const told = versionsOf(await watch.ended);
    // The failure alone only if the watcher was quicker than the success was committed; then the log ended there.
    expect(told.slice(0, 1)).toEqual([[3, 'FAILED']]);
    for (const door of doors) {
      expect(await door(variables)).toEqual([
        [3, 'FAILED'],
        [4, 'COMPLETED'],
      ]);
    }
  });
});
