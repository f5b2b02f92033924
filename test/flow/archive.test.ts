/** The archive command beside a running gateway: who watches is told the truth, and a kill at any moment loses nothing. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EventRow, isArchivedRow } from '../../src/feed/event-row.js';
import { CallbackRow } from '../../src/inbox/callback-row.js';
import { systemClock } from '../../src/lib/clock.js';
import type { DatabaseAddress } from '../../src/store/data-source.js';
import type { Store } from '../../src/store/open-store.js';
import { describeEachDatabase, urlOf } from '../support/databases.js';
import { openEventStream } from '../support/event-stream.js';
import { type FreshStore, openFreshStore } from '../support/fresh-store.js';
import { type PaymentView, WATCH, type Watch } from '../support/gateway-client.js';
import { createHistories } from '../support/make-history.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { startProgram } from '../support/program.js';
import { type ArchivedLine, readArchive } from '../support/read-archive.js';
import { waitUntil } from '../support/wait-until.js';

const DAY_MS = 86_400_000;
const ADMIN = 'Bearer admin-key-0123456789';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archive-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function startArchive(address: DatabaseAddress, before: string) {
  const environment = { DATABASE_URL: urlOf(address), DATA_DIR: join(folder, 'data') };
  return startProgram('src/main.ts', ['archive', '--before', before, '--to', join(folder, 'files')], environment);
}

async function archive(address: DatabaseAddress): Promise<string> {
  const { exited, said } = startArchive(address, '90');
  expect([await exited, said.stderr]).toEqual([0, '']);
  return said.stdout;
}

const archived = (kind: 'callbacks' | 'events') => readArchive(join(folder, 'files'), kind);

describeEachDatabase('archiving beside a gateway', database => {
  let gateway: OpenGateway;

  beforeAll(async () => {
    gateway = await openGateway(database);
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  async function paid(): Promise<PaymentView> {
    const { id } = await gateway.as('shop').pushStk();
    return gateway.as('shop').paymentThat(id, 'COMPLETED');
  }
  const refusalOf = (watch: Watch<unknown>) =>
    watch.ended.then(
      () => null,
      (error: { extensions: { code: string } }) => error.extensions.code,
    );
  const streamRefusal = async (variables: object) => {
    const stream = await openEventStream(gateway.url(), { query: WATCH, variables }, ADMIN);
    const [next] = await stream.hear(1);
    stream.close();
    return next?.data;
  };
  const POLL = 'query ($after: Cursor, $id: ID) { paymentUpdates(after: $after, id: $id) { updates { cursor } } }';
  const CALLBACKS = 'query ($id: ID) { callbacks(filter: { paymentId: $id }) { edges { node { body verdict } } } }';
  interface Callbacks {
    readonly edges: readonly { readonly node: { readonly body: string; readonly verdict: string } }[];
  }
  const callbacksOf = async (id: string) => (await gateway.as().ask<Callbacks>(CALLBACKS, { id })).edges;

  it('takes what is old, and tells each watcher the truth', async () => {
    gateway.shift(-200 * DAY_MS);
    const old = [await paid(), await paid()] as const;
    const body = (await callbacksOf(old[0].id))[0]?.node.body ?? '';
    gateway.shift(200 * DAY_MS);
    const recent = await paid();
    const waiting = gateway.as().watch({ after: recent.cursor });
    await archive(gateway.database.address);

    expect(archived('events').map(({ paymentId, version }) => [paymentId, version])).toEqual(
      old.flatMap(({ id }) => [1, 2, 3].map(version => [id, version])),
    );
    expect(archived('callbacks').map(line => Buffer.from(String(line.body), 'base64').toString())).toContain(body);
    expect(await callbacksOf(old[0].id)).toEqual([]);
    expect(await callbacksOf(recent.id)).toHaveLength(1);
    expect(await gateway.as('shop').payment(old[0].id)).toEqual(old[0]);

    const [{ id, events, cursor }] = old;
    const early = { id, after: events[0]?.cursor };
    expect(await refusalOf(gateway.as().watch(early))).toBe('CURSOR_EXPIRED');
    expect(await refusalOf(gateway.as().watch({ after: early.after }))).toBe('CURSOR_EXPIRED');
    expect(await streamRefusal(early)).toMatchObject({ errors: [{ extensions: { code: 'CURSOR_EXPIRED' } }] });
    expect((await gateway.as().send(POLL, early)).errors).toMatchObject([{ extensions: { code: 'CURSOR_EXPIRED' } }]);
    expect(await gateway.as().watch({ id, after: cursor, untilSettled: true }).ended).toEqual([]);
    expect(await gateway.as().watch({ id, untilSettled: true }).ended).toMatchObject([{ cursor, event: null }]);

    const next = await paid();
    expect((await waiting.until(3)).map(({ payment }) => payment.id)).toEqual(Array(3).fill(next.id));
    waiting.stop();
    const resumed = gateway.as().watch({ after: old[1].cursor });
    expect((await resumed.until(6)).map(({ payment }) => payment.id)).toEqual([
      ...Array(3).fill(recent.id),
      ...Array(3).fill(next.id),
    ]);
    resumed.stop();

    expect(await gateway.postKeyed('stk/callback', old[0].id, body)).toEqual(ACCEPTED);
    expect((await callbacksOf(id)).map(({ node }) => node.verdict)).toEqual(['DUPLICATE']);
    expect(await gateway.as('shop').payment(id)).toEqual(old[0]);
  });
});

describeEachDatabase('an archiver that is killed', database => {
  const PAYMENTS = 500;
  const KILLS = 3;
  let fresh: FreshStore;
  let store: Store;

  beforeAll(async () => {
    fresh = await openFreshStore(database, { statementTimeoutMs: 60_000 });
    store = fresh.store;
  });
  afterAll(() => fresh.close());

  const readEvents = () =>
    store
      .reader()
      .getRepository(EventRow)
      .find({ order: { sequence: 'ASC' } });
  const readCallbacks = () =>
    store
      .reader()
      .getRepository(CallbackRow)
      .find({ order: { id: 'ASC' } });
  const lineOf = (row: object): ArchivedLine => JSON.parse(JSON.stringify(row));
  const callbackLine = (row: CallbackRow) => lineOf({ ...row, body: Buffer.from(row.body).toString('base64') });

  async function fill(): Promise<void> {
    const at = systemClock.now() - 200 * DAY_MS;
    const histories = createHistories(store);
    for (let count = 0; count < PAYMENTS; count += 1) {
      const { id } = await histories.add(at + count);
      const words = { route: 'stk/callback', ticket: id, bodyHash: id, verdict: 'APPLIED', note: null, paymentId: id };
      const row = { id, ...words, body: Buffer.from(id), receivedAt: at, lastReceivedAt: at, copies: 1 } as CallbackRow;
      await store.atomically(unit => unit.insertMany(CallbackRow, [row]));
    }
  }

  it('loses nothing: each row is in the database or in a file, and the next run goes on', async () => {
    await fill();
    const events = (await readEvents()).map(lineOf);
    const callbacks = (await readCallbacks()).map(callbackLine);
    const done = async () => {
      const reader = store.reader();
      const left = await reader.getRepository(CallbackRow).count();
      return PAYMENTS - left + (await reader.getRepository(EventRow).countBy({ snapshot: 'archived' }));
    };
    const judge = async (): Promise<void> => {
      const intact = (await readEvents()).filter(row => !isArchivedRow(row)).map(lineOf);
      const somewhere = new Map([...archived('events'), ...intact].map(line => [line.sequence, line]));
      expect(events.map(({ sequence }) => somewhere.get(sequence))).toEqual(events);
      const left = (await readCallbacks()).map(callbackLine);
      const kept = new Map([...archived('callbacks'), ...left].map(line => [line.id, line]));
      expect(callbacks.map(({ id }) => kept.get(id))).toEqual(callbacks);
    };
    for (let kill = 0, before = 0; kill < KILLS && before < 4 * PAYMENTS; kill += 1, before = await done()) {
      const { child, exited } = startArchive(fresh.address, '90');
      await waitUntil('some rows are archived', async () => (await done()) > before);
      child.kill('SIGKILL');
      await exited;
      await judge();
    }
    await archive(fresh.address);
    await judge();
    expect(await done()).toBe(4 * PAYMENTS);
    expect(await archive(fresh.address)).toBe('0 callbacks archived\n0 events archived\n');
  });
});

describe('the archive command', () => {
  it.each([
    ['tomorrow', 'must be a number of days or a date'],
    ['2026-13-01', 'must be a number of days or a date'],
    ['2026-02-30', 'must be a number of days or a date'],
    ['0', 'must be at least a day ago'],
    ['2999-01-01', 'must be at least a day ago'],
  ])('refuses --before %s', async (before, reason) => {
    const { exited, said } = startArchive({ kind: 'sqlite', path: join(folder, 'none.sqlite') }, before);
    expect(await exited).toBe(64);
    expect(said.stderr).toContain(reason);
  });

  it('does not migrate under a gateway, and says so in a line', async () => {
    const { exited, said } = startArchive({ kind: 'sqlite', path: join(folder, 'none.sqlite') }, '90');
    expect([await exited, said.stderr]).toEqual([
      65,
      `There is no database at ${join(folder, 'none.sqlite')} yet: start the gateway, or run the migrate command.\n`,
    ]);
  });
});
